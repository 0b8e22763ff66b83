// prose.c - from the town's small Markdown to HTML. What is not understood stays text.
#include "town/prose.h"

static bool find(Str s, Str part, Str *before, Str *after)
{
    const char *at = s.n ? memmem(s.p, (size_t)s.n, part.p, (size_t)part.n) : NULL;
    if (!at) return false;
    *before = str_first(s, at - s.p);
    *after = str_skip(s, at - s.p + part.n);
    return true;
}

// ---- inside a line ----

static bool url_is_plain(Str s)                     // printable ASCII that ends no attribute and hides no second address
{
    if (!str_starts(s, S("https://")) || s.n < 12) return false;
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (s.p[i] <= ' ' || s.p[i] >= 0x7f || strchr("\"'<>\\`{}|^@", s.p[i])) return false;
    return true;
}

// "[text](https://...)" at the start of s: writes the link and returns its length. 0: no link starts here.
static ptrdiff_t put_link(Buf *b, Str s)
{
    enum { LONGEST = 2000 };                        // how far a "[" looks for its end
    Str label, target, after, rest;
    if (!str_starts(s, S("["))) return 0;
    if (!find(str_skip(str_first(s, LONGEST), 1), S("]("), &label, &after) || !label.n) return 0;
    if (!str_cut(after, ')', &target, &rest) || !url_is_plain(target)) return 0;
    if (str_has(label, S("["))) return 0;           // "[a [b](...)": the inner one is the link
    BUF_PUT(b, "<a href=\"");
    html_str(b, target);
    BUF_PUT(b, "\">");
    html_str(b, label);
    BUF_PUT(b, "</a>");
    return target.p + target.n + 1 - s.p;
}

static void put_links(Buf *b, Str s)
{
    while (s.n) {
        ptrdiff_t done = put_link(b, s);
        if (!done) html_str(b, str_first(s, done = 1));
        s = str_skip(s, done);
    }
}

static void put_line(Buf *b, Str s)
{
    Str before, bold, after, rest;
    while (find(s, S("**"), &before, &rest) && find(rest, S("**"), &bold, &after) && bold.n) {
        put_links(b, before);
        BUF_PUT(b, "<strong>");
        put_links(b, bold);
        BUF_PUT(b, "</strong>");
        s = after;
    }
    put_links(b, s);
}

// ---- lines into blocks ----

typedef enum { BLOCK_NONE, BLOCK_PARAGRAPH, BLOCK_LIST } Block;

static void block_end(Buf *b, Block *open)
{
    if (*open == BLOCK_PARAGRAPH) BUF_PUT(b, "</p>\n");
    if (*open == BLOCK_LIST) BUF_PUT(b, "</ul>\n");
    *open = BLOCK_NONE;
}

static void put_item(Buf *b, Block *open, Str item)
{
    if (*open != BLOCK_LIST) {
        block_end(b, open);
        BUF_PUT(b, "<ul>\n");
    }
    *open = BLOCK_LIST;
    BUF_PUT(b, "<li>");
    put_line(b, item);
    BUF_PUT(b, "</li>\n");
}

static void put_paragraph_line(Buf *b, Block *open, Str line)
{
    if (*open == BLOCK_PARAGRAPH) BUF_PUT(b, "<br>\n");
    else {
        block_end(b, open);
        BUF_PUT(b, "<p>");
    }
    *open = BLOCK_PARAGRAPH;
    put_line(b, line);
}

Markup prose_html(Arena *a, Str text)
{
    Buf b = buf_new(a, text.n + text.n / 4 + 64);
    Block open = BLOCK_NONE;
    for (Str line; text.n;) {
        str_cut(text, '\n', &line, &text);
        line = str_trim(line);
        if (!line.n) block_end(&b, &open);
        else if (str_starts(line, S("- "))) put_item(&b, &open, str_trim(str_skip(line, 2)));
        else put_paragraph_line(&b, &open, line);
    }
    block_end(&b, &open);
    return (Markup){buf_str(&b)};
}
