// slow_disk.c - preloaded, every sync takes SYNC_US microseconds longer: what a save costs on a disk that is slower than ours.
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

static void wait_longer(void)
{
    static int us = -1;
    if (us < 0) us = getenv("SYNC_US") ? atoi(getenv("SYNC_US")) : 0;
    usleep((useconds_t)us);
}

#define REAL(name) ((int (*)(int))dlsym(RTLD_NEXT, #name))

int fsync(int fd)     { wait_longer(); return REAL(fsync)(fd); }
int fdatasync(int fd) { wait_longer(); return REAL(fdatasync)(fd); }
