// files.c - what the town hall does from a shell about files: put one out for the families; and the process apart that looks into uploads.
#include "app.h"
#include "commands.h"

#include "document/document_db.h"
#include "document/examine.h"
#include "platform/platform.h"

#include <stdio.h>
#include <unistd.h>

// Started by child_run: the upload is its file 0, the place of the result its file 3.
int command_examine(Arena *a, const Args *args)
{
    (void)args;
    enum { MEMORY = 320 * MB, ARENA = 128 * MB, CPU_SECONDS = 8, FILE_MOST = 16 * MB };
    arena_free(a);                                  // the command line's is larger than all this process may take
    *a = arena_new(ARENA);
    child_bounds(MEMORY, CPU_SECONDS, FILE_MOST);
    Examined e = examine(a, 0, 3);
    Str line = examined_line(a, &e);
    return fwrite(line.p, 1, (size_t)line.n, stdout) == (size_t)line.n && !fflush(stdout) ? 0 : 2;
}
