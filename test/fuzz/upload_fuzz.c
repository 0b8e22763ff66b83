// upload_fuzz.c - libFuzzer target: whatever file a family sends, looking into it ends, stays within the limits, and what is kept is one
// of the three kinds, recognised as such when it is looked at once more.
#include "document/examine.h"

#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static int file_of(const void *bytes, size_t n)
{
    int fd = memfd_create("upload", 0);
    assert(fd >= 0 && (!n || write(fd, bytes, n) == (ssize_t)n));
    return fd;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static Arena arena;
    if (!arena.start) arena = arena_new(512 * MB);
    arena_reset(&arena);
    int in = file_of(data, n), out = file_of("", 0), again = file_of("", 0);
    Examined first = examine(&arena, in, out);
    if (!first.refusal) {
        arena_reset(&arena);
        assert(first.type.n && first.size > 0 && first.size <= UPLOAD_MOST);
        Examined second = examine(&arena, out, again);
        assert(!second.refusal && str_eq(second.type, first.type));
    }
    close(in);
    close(out);
    close(again);
    return 0;
}
