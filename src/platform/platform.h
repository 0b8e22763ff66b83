// platform.h - the only doors to the world: clock, random, files, outgoing network, log. Tests are another platform.
#pragma once
#include "base/base.h"

// ---- clock: one function over libc, so faketime works on the binary ----
Instant clock_now(void);
void    clock_shift(int64_t ms);                    // demo data only (--at): added to every later clock_now
int64_t clock_monotonic_ms(void);                   // for waits and throttles; never for deadlines

// ---- random: the system generator ----
void random_bytes(void *out, ptrdiff_t n);
Str  random_token(Arena *a, int bytes);             // URL-safe base64 without padding

// ---- files ----
bool file_read(Arena *a, const char *path, ptrdiff_t max, Str *out);   // false: absent, unreadable or larger than max
bool file_write(const char *path, Str content);     // whole or not at all: temporary name, fsync, rename, fsync of the folder
bool file_make_folder(const char *path);            // like mkdir -p, mode 0750
Str  path_join(Arena *a, Str folder, Str name);

// ---- files that arrive ----
int  file_nameless(const char *folder);             // open, without a name: gone when closed, or with the process; -1: cannot
int  file_create(const char *path);                 // open and new, for writing; -1: cannot
int  file_open(const char *path, int64_t *size);    // for reading; -1: absent, or no ordinary file
bool file_add(int fd, Str bytes);                   // at its end; false: no room
bool file_settle(int fd, const char *path);         // what was written and the file's name last from now on
bool file_remove(const char *path);                 // true also when it was not there
typedef void FileSeen(void *context, Str name, int64_t age_ms);        // since it was last written
void folder_each(const char *folder, FileSeen *seen, void *context);   // ordinary files; a folder that is not there has none

// ---- hostile files are read in a process of its own ----
// Starts this program anew with one command, file descriptor in as its 0 and out as its 3, and reads what it prints (1 kB at most).
// false: it failed, or was not done in time and was ended. Anything else of ours is closed to it.
bool child_run(Arena *a, const char *command, int in, int out, int timeout_ms, Str *said);
void child_bounds(int64_t memory, int cpu_seconds, int64_t file_size);  // of the process itself, before it reads; not for sanitizers
const Zone *zone_named(Str iana);                   // from /usr/share/zoneinfo, cached for the process; NULL: unknown

// ---- outgoing network: fixed addresses from the configuration, no redirect, no proxy, verified TLS ----
typedef enum { NET_OK, NET_UNREACHABLE, NET_TIMEOUT, NET_TOO_LARGE, NET_BROKEN } NetResult;
typedef struct NetReply { NetResult result; int status; Str type, body; } NetReply;
void net_trust(Str authorities);                     // once, at start: a file of certificates to trust instead of the system's; empty: the system's
// Posts body and reads at most max bytes back. headers: "Name: value" lines. Never follows a redirect.
NetReply net_post(Arena *a, Str url, Strs headers, Str body, int timeout_ms, ptrdiff_t max);

typedef enum { SMTP_SENT, SMTP_LATER, SMTP_NEVER } SmtpVerdict;        // 2xx, 4xx or no answer, 5xx
typedef struct SmtpServer { Str url, user, password; bool tls; } SmtpServer;   // smtp://host:587 or smtps://host:465
SmtpVerdict net_smtp(Arena scratch, const SmtpServer *server, Str from, Str to, Str message, Str *why, Arena *out);

// ---- log: one JSON object per line on stderr ----
// log_line("payment", "payment", str_fmt(..), "state", S("paid"), NULL): pairs of const char * name, Str value, ended by NULL.
void log_line(const char *event, ...);
void log_request_id(Str id);                        // of this thread, printed with every later line; (Str){0} ends it
