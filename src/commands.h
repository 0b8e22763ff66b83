// commands.h - what the binary does from a shell. Each returns its exit code; errors say on stderr what to do.
#pragma once
#include "base/base.h"

typedef struct Args { char **v; int n; } Args;      // what follows the command's name
Str  args_option(const Args *args, const char *name);          // "--config FILE"; empty: not given
bool args_flag(const Args *args, const char *name);
Str  args_word(const Args *args, int k);            // the k-th word that is neither an option nor its value

int command_serve(Arena *a, const Args *args);
int command_demo(Arena *a, const Args *args);
int command_migrate(Arena *a, const Args *args);
int command_fsck(Arena *a, const Args *args);
int command_routes(Arena *a, const Args *args);
int command_invoice(Arena *a, const Args *args);
int command_activation(Arena *a, const Args *args);
int command_request(Arena *a, const Args *args);
int command_custody(Arena *a, const Args *args);
int command_quotient(Arena *a, const Args *args);
int command_child(Arena *a, const Args *args);
int command_account(Arena *a, const Args *args);
int command_agent(Arena *a, const Args *args);
int command_button(Arena *a, const Args *args);
int command_jobs(Arena *a, const Args *args);
int command_document(Arena *a, const Args *args);
int command_examine(Arena *a, const Args *args);
int command_config(Arena *a, const Args *args);
