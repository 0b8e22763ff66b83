// main.c - the command table.
#include "commands.h"

#include <locale.h>
#include <malloc.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct Command { const char *name, *usage, *says; int (*run)(Arena *a, const Args *args); } Command;

static const Command commands[] = {
    {"serve",   "--config FILE [--listen ADDRESS]", "serve the towns of the configuration", command_serve},
    {"demo",    "FOLDER [--families N] [--seed S] [--database URL] [--at DATETIME]", "make a ready demo town", command_demo},
    {"migrate", "--config FILE", "bring the databases up to date", command_migrate},
    {"fsck",    "--config FILE [--json]", "check every invariant: 0 clean, 1 violations, 2 could not check", command_fsck},
    {"routes",  "--json", "print every route", command_routes},
    {"invoice", "--config FILE --regie CODE --month YYYY-MM [--town KEY]", "issue a month's invoices of a regie", command_invoice},
    {"activation", "--config FILE list | accept N | refuse N | code FAMILY", "activations waiting for the town hall; codes to print", command_activation},
    {"request", "--config FILE list [--all] | show N | start N | accept N [TEXT] | refuse N TEXT | answer N TEXT [--town KEY]",
     "requests of families: read and decide; the text goes to the family, who gets a mail", command_request},
    {"custody", "--config FILE CODE CHILD OTHER-CODE FROM RULE", "shared custody of CODE's child with another family: \"weeks odd change fri 18:00\"", command_custody},
    {"quotient", "--config FILE accept REQUEST VALUE FROM | put CODE VALUE FROM", "a family's quotient, as the town read it on the proof", command_quotient},
    {"child",   "--config FILE list CODE CHILD | forbid CODE CHILD NAME REASON | allow CODE CHILD NAME",
     "who must not fetch a child, by a decision of justice", command_child},
    {"account", "--config FILE totp-off LOGIN [--town KEY]", "switch the second step off for somebody who lost telephone and codes; check who asks first", command_account},
    {"agent",   "--config FILE add LOGIN NAME", "create an administrator; the password is read from standard input", command_agent},
    {"button",  "--config FILE [--town KEY]", "print the « Kiosque famille » button, for the town's own site", command_button},
    {"jobs",    "--config FILE run [NAME]", "run background work once", command_jobs},
    {"document", "--config FILE add --category NAME --title NAME FILE | list | remove N | received | save N FILE | accept N | refuse N REASON",
     "the town's files of « Documents à télécharger »; what families sent: read and decide", command_document},
    {"examine", "", "look into one upload, in a process apart (used by serve)", command_examine},
    {"config",  "", "print every key of the configuration file", command_config},
};

static void help(void)
{
    puts("kiosque: a town hall's family desk. Commands:");
    for (int i = 0; i < COUNT(commands); i++)
        printf("  kiosque %s %s\n      %s\n", commands[i].name, commands[i].usage, commands[i].says);
    puts("Exit codes: 0 done, 1 refused or violations found, 2 wrong use or could not run.");
}

// Printing a paper takes a few megabytes and gives them back: kept, the next paper costs a fifth less.
static void keep_some_memory(void)
{
    mallopt(M_TRIM_THRESHOLD, 4 * MB);
    mallopt(M_MMAP_THRESHOLD, 1 * MB);
}

int main(int argc, char **argv)
{
    keep_some_memory();
    setlocale(LC_CTYPE, "C.UTF-8");
    if (sodium_init() < 0) die("the random generator of the system does not answer");
    if (argc < 2 || !strcmp(argv[1], "--help")) {
        help();
        return argc < 2 ? 2 : 0;
    }
    for (int i = 0; i < COUNT(commands); i++) {
        if (strcmp(commands[i].name, argv[1])) continue;
        Args args = {argv + 2, argc - 2};
        if (args_flag(&args, "--help")) {
            printf("kiosque %s %s\n  %s\n", commands[i].name, commands[i].usage, commands[i].says);
            return 0;
        }
        Arena a = arena_new((ptrdiff_t)4096 * MB);
        int code = commands[i].run(&a, &args);
        arena_free(&a);
        return code;
    }
    fprintf(stderr, "kiosque: there is no command \"%s\"\n", argv[1]);
    help();
    return 2;
}
