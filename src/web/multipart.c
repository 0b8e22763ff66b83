// multipart.c - the parts of a form with files, from bytes that arrive in any pieces.
//
// A part ends at CR LF -- BOUNDARY. CR stands only at the beginning of that mark, so when a byte does not continue it, what was seen
// of it was data and the byte is looked at once more: no other beginning can have been missed.
#include "web/multipart.h"

// ---- the head of a part ----

// The value of name="..." in a header's value; browsers write a quote in it as %22. false: not there.
static bool parameter(Str value, Str name, Str *out)
{
    for (Str part; str_cut(value, ';', &part, &value), value.n || part.n;) {
        Str key, text;
        if (!str_cut(str_trim(part), '=', &key, &text) || !str_eq_nocase(str_trim(key), name)) continue;
        text = str_trim(text);
        if (text.n >= 2 && text.p[0] == '"' && text.p[text.n - 1] == '"') text = str_first(str_skip(text, 1), text.n - 2);
        *out = text;
        return true;
    }
    return false;
}

// A ";" may stand inside quotes: it is hidden from str_cut until the parameter is found.
static bool quoted_parameter(Arena *a, Str value, Str name, Str *out)
{
    char *p = (char *)(uintptr_t)str_dup(a, value).p;
    bool quoted = false;
    for (ptrdiff_t i = 0; i < value.n; i++) {
        if (p[i] == '"') quoted = !quoted;
        if (p[i] == ';' && quoted) p[i] = '\1';
    }
    if (!parameter((Str){p, value.n}, name, out)) return false;
    for (ptrdiff_t i = 0; i < out->n; i++)
        if (p[out->p - p + i] == '\1') p[out->p - p + i] = ';';
    return true;
}

// %22, %0D and %0A are how browsers write what would break the line.
static Str unescaped(Arena *a, Str s)
{
    Buf b = buf_new(a, s.n);
    while (s.n) {
        bool quote = str_starts(s, S("%22")), line = str_starts(s, S("%0D")) || str_starts(s, S("%0A"));
        buf_char(&b, quote ? '"' : line ? '\n' : *s.p);
        s = str_skip(s, quote || line ? 3 : 1);
    }
    return buf_str(&b);
}

static bool read_head(Multipart *m)
{
    char room[3 * PART_HEAD_MOST + 256];
    Arena a = {room, room, room + sizeof room};
    Str head = {m->head, m->head_n}, line, key, value, field, name = {0};
    while (head.n) {
        str_cut(head, '\n', &line, &head);
        if (!str_cut(line, ':', &key, &value) || !str_eq_nocase(str_trim(key), S("Content-Disposition"))) continue;
        value = str_trim(value);
        if (!str_eq_nocase(str_first(value, 9), S("form-data")) || !quoted_parameter(&a, value, S("name"), &field)) return false;
        bool file = quoted_parameter(&a, value, S("filename"), &name);
        m->in_part = true;
        return m->taker->part(m->self, unescaped(&a, field), unescaped(&a, name), file);
    }
    return false;
}

// ---- byte by byte, except in the body of a part ----

static bool body(Multipart *m, Str *bytes)
{
    if (m->seen && *bytes->p == m->mark[m->seen]) {
        *bytes = str_skip(*bytes, 1);
        if (++m->seen < m->mark_n) return true;
        m->seen = m->head_n = 0;
        m->state = MULTIPART_LINE;
        return !m->in_part || m->taker->end(m->self);
    }
    if (m->seen) {
        Str not_it = {m->mark, m->seen};
        m->seen = 0;
        return !m->in_part || m->taker->data(m->self, not_it);
    }
    const char *cr = memchr(bytes->p, '\r', (size_t)bytes->n);
    Str plain = str_first(*bytes, cr ? cr - bytes->p : bytes->n);
    *bytes = str_skip(*bytes, plain.n + (cr ? 1 : 0));
    m->seen = cr ? 1 : 0;
    return !plain.n || !m->in_part || m->taker->data(m->self, plain);
}

// After the mark: "--" closes the form, CR LF begins a part.
static bool line(Multipart *m, char c)
{
    m->head[m->head_n++] = c;
    if (m->head_n < 2) return c == '-' || c == '\r';
    m->head_n = 0;
    m->in_part = false;
    if (c == '-' && m->head[0] == '-') m->state = MULTIPART_CLOSED;
    else if (c == '\n' && m->head[0] == '\r') m->state = MULTIPART_HEAD;
    else return false;
    return true;
}

static bool head(Multipart *m, char c)
{
    if (m->head_n == PART_HEAD_MOST || !c) return false;
    m->head[m->head_n++] = c;
    if (m->head_n < 4 || memcmp(m->head + m->head_n - 4, "\r\n\r\n", 4)) return true;
    m->state = MULTIPART_BODY;
    return read_head(m);
}

bool multipart_feed(Multipart *m, Str bytes)
{
    while (bytes.n) {
        bool ok = false;
        switch (m->state) {
        case MULTIPART_BODY: ok = body(m, &bytes); break;
        case MULTIPART_LINE: ok = line(m, *bytes.p); bytes = str_skip(bytes, 1); break;
        case MULTIPART_HEAD: ok = head(m, *bytes.p); bytes = str_skip(bytes, 1); break;
        case MULTIPART_CLOSED: return true;         // what follows is nobody's
        case MULTIPART_BROKEN: return false;
        }
        if (ok) continue;
        m->state = MULTIPART_BROKEN;
        return false;
    }
    return m->state != MULTIPART_BROKEN;
}

bool multipart_whole(const Multipart *m) { return m->state == MULTIPART_CLOSED; }

// ---- the boundary ----

bool multipart_start(Multipart *m, Str content_type, const MultipartTaker *taker, void *self)
{
    Str boundary, kind = S("multipart/form-data");
    *m = (Multipart){.taker = taker, .self = self, .seen = 2};          // as if a line had just ended: the body begins with a mark
    if (!str_eq_nocase(str_first(content_type, kind.n), kind) || !parameter(content_type, S("boundary"), &boundary)) return false;
    if (!boundary.n || boundary.n > BOUNDARY_MOST) return false;
    for (ptrdiff_t i = 0; i < boundary.n; i++)
        if (boundary.p[i] <= ' ' || boundary.p[i] > '~') return false;
    memcpy(m->mark, "\r\n--", 4);
    memcpy(m->mark + 4, boundary.p, (size_t)boundary.n);
    m->mark_n = 4 + (int)boundary.n;
    return true;
}
