// app.h - the list of features, and the life of a request.
#pragma once
#include "config.h"
#include "http/http.h"
#include "web/web.h"

extern const Route *const app_routes[];             // one table per feature, in the order of the house

// Opens every town of the configuration: migrates, checks, keeps them open. NULL: why says what to do. An errand of the command
// line also opens a town that a server has (and then migrates nothing).
typedef enum { APP_SERVE, APP_ERRAND } AppUse;
App *app_open(Arena *a, const Config *c, AppUse use, Str *why);
void app_close(App *app);
Site *app_site(const App *app, Str host);           // NULL: not a town of ours
void app_serve(HttpReq *q, HttpReply *r, void *app);           // the HttpHandler
int  app_intake(HttpReq *q, void *app, void **intake);         // HttpIntake.open: forms with files, written away while they arrive
void app_refuse(Arena *a, int status, HttpReply *r);           // for what is refused before a request exists
