// arrival.c - files that come from outside: where they wait, and the process apart that reads them.
#include "platform/platform.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// ---- files ----

int file_nameless(const char *folder)
{
    char *path = NULL;
    if (asprintf(&path, "%s/upload.XXXXXX", folder) < 0) return -1;
    int fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0) unlink(path);
    free(path);
    return fd;
}

int file_create(const char *path) { return open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0640); }

int file_open(const char *path, int64_t *size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    struct stat st;
    if (fd >= 0 && !fstat(fd, &st) && S_ISREG(st.st_mode)) {
        *size = st.st_size;
        return fd;
    }
    if (fd >= 0) close(fd);
    return -1;
}

bool file_remove(const char *path) { return !unlink(path) || errno == ENOENT; }

void folder_each(const char *folder, FileSeen *seen, void *context)
{
    DIR *d = opendir(folder);
    if (!d) return;
    struct timespec now;
    struct stat st;
    clock_gettime(CLOCK_REALTIME, &now);
    for (const struct dirent *e; (e = readdir(d));)
        if (!fstatat(dirfd(d), e->d_name, &st, AT_SYMLINK_NOFOLLOW) && S_ISREG(st.st_mode))
            seen(context, str_z(e->d_name), ((int64_t)now.tv_sec - st.st_mtim.tv_sec) * 1000);
    closedir(d);
}

// ---- a process apart ----

extern char **environ;

static bool child_start(const char *command, int in, int out, int print, pid_t *pid)
{
    char self[] = "/proc/self/exe", *argv[] = {self, (char *)(uintptr_t)command, NULL};
    posix_spawn_file_actions_t act;
    posix_spawnattr_t attr;
    sigset_t none;
    sigemptyset(&none);
    posix_spawn_file_actions_init(&act);
    posix_spawnattr_init(&attr);
    posix_spawnattr_setsigmask(&attr, &none);
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK);
    bool ok = !posix_spawn_file_actions_adddup2(&act, in, 0) && !posix_spawn_file_actions_adddup2(&act, print, 1)
           && !posix_spawn_file_actions_adddup2(&act, out, 3) && !posix_spawn_file_actions_addclosefrom_np(&act, 4)
           && !posix_spawn(pid, self, &act, &attr, argv, environ);
    posix_spawn_file_actions_destroy(&act);
    posix_spawnattr_destroy(&attr);
    return ok;
}

// What it prints until it closes its end; false: too much, or too late.
static bool listen_to(int fd, int64_t until, char *p, ptrdiff_t room, ptrdiff_t *n)
{
    for (;;) {
        int64_t left = until - clock_monotonic_ms();
        struct pollfd f = {.fd = fd, .events = POLLIN};
        int ready = left > 0 ? poll(&f, 1, (int)left) : 0;
        if (ready < 0 && errno == EINTR) continue;
        if (ready <= 0 || *n == room) return false;
        ssize_t got = read(fd, p + *n, (size_t)(room - *n));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return false;
        if (!got) return true;
        *n += got;
    }
}

bool child_run(Arena *a, const char *command, int in, int out, int timeout_ms, Str *said)
{
    enum { MOST = 1 * KB };
    int pipes[2];
    pid_t pid;
    if (pipe2(pipes, O_CLOEXEC)) return false;
    bool started = child_start(command, in, out, pipes[1], &pid);
    close(pipes[1]);
    char *p = NEWS(a, char, MOST);
    ptrdiff_t n = 0;
    bool heard = started && listen_to(pipes[0], clock_monotonic_ms() + timeout_ms, p, MOST, &n);
    close(pipes[0]);
    if (!started) return false;
    if (!heard) kill(pid, SIGKILL);
    int status = -1;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
    *said = (Str){p, n};
    return heard && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

void child_bounds(int64_t memory, int cpu_seconds, int64_t file_size)
{
#if !defined(__SANITIZE_ADDRESS__)                  // its shadow memory is larger than any bound
    setrlimit(RLIMIT_DATA, &(struct rlimit){(rlim_t)memory, (rlim_t)memory});
#else
    (void)memory;
#endif
    setrlimit(RLIMIT_CPU, &(struct rlimit){(rlim_t)cpu_seconds, (rlim_t)cpu_seconds});
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){(rlim_t)file_size, (rlim_t)file_size});
    setrlimit(RLIMIT_NPROC, &(struct rlimit){0, 0});
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}
