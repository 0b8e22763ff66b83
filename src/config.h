// config.h - the one configuration file: only what is needed before the databases open. Settings of a town live in its database.
#pragma once
#include "base/base.h"

typedef struct TownConfig {
    Str key;                                        // "[town KEY]": short name, also the PostgreSQL schema
    Str hosts;                                      // names it answers to, separated by blanks; empty: every name (one town only)
    Str base_url, database, folder;
} TownConfig;
ARRAY_OF(TownConfig, TownConfigs);

typedef struct Config {
    Str path, listen, private_listen, trusted_proxy, secret_file;
    int64_t readers, writers, connections, per_address, hash_workers;
    bool demo;
    Str at;                                         // demo only: the wall clock at start, "2018-04-13T09:00"
    Str mail_folder, smtp_url, smtp_user, smtp_password_file, mail_from;
    Str payfip_soap, payfip_page, payfip_callback, payfip_authorities;
    TownConfigs towns;
} Config;

// Reads and checks the whole file; false: why names the line and what to write there. Relative paths are under the file's folder.
bool config_read(Arena *a, const char *path, Config *out, Str *why);
// Demo data only: "at" sets the clock of this process. false: why says how it is written.
bool config_clock(Arena *a, const Config *c, Str *why);
bool config_moment(Str at, Instant *out);           // "2018-04-13T09:00", as the town's clocks show it
Str  config_example(Arena *a);                      // every key with its sentence and default, as a file
