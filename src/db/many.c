// many.c - the texts that carry the values of many rows.
#include "db/many.h"

enum { DAY_WIDTH = 10, NUMBER_WIDTH = 20 };

Str many_days(Arena *a, const Date *v, int n)
{
    Buf b = buf_new(a, n * DAY_WIDTH);
    char room[DAY_WIDTH];
    for (int i = 0; i < n; i++) {
        Arena one = {room, room, room + sizeof room};
        buf_put(&b, date_iso(&one, v[i]));
    }
    return buf_str(&b);
}

Str many_numbers(Arena *a, const int64_t *v, int n)
{
    char *p = NEWS(a, char, n * NUMBER_WIDTH);
    for (int i = 0; i < n; i++) {
        int64_t left = v[i];
        for (int k = NUMBER_WIDTH; k--; left /= 10) p[i * NUMBER_WIDTH + k] = (char)('0' + left % 10);
    }
    return (Str){p, n * NUMBER_WIDTH};
}
