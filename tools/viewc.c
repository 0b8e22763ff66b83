// viewc.c - compiles a view (HTML with holes) to C. Where a hole stands decides how it is escaped.
//
//     {% include "x/x.h" %}  {% view name(params) %} ... {% end %}  {% call other(a, b) %}  {% any C %}
//     {{ expr }}  {{ iso: date }}  {{ checked: condition }}  {# comment #}
//
// Refused at build time, with the line: a hole in a script, style, comment, tag or attribute name, an unquoted value, an on...,
// style or srcdoc attribute; inline scripts and styles; tags that do not nest (except under {% unbalanced %}).
#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 1 << 20, DEPTH = 100 };

static const char *file, *src;
static size_t at, size;
static FILE *code, *head;

// ---- where in the HTML we are ----
typedef enum { TEXT, TAG, VALUE, COMMENT } Where;
static Where where;
static char tag[32], attr[64], opened[DEPTH][32];
static bool closing, in_view, unbalanced, value_empty, value_local;
static int depth;
static char quote;

static char literal[MOST];
static size_t literal_n;

static int line(void)
{
    int n = 1;
    for (size_t i = 0; i < at && i < size; i++) n += src[i] == '\n';
    return n;
}

__attribute__((format(printf, 1, 2))) static _Noreturn void refuse(const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    fprintf(stderr, "%s:%d: ", file, line());
    vfprintf(stderr, fmt, args);
    fputc('\n', stderr);
    exit(1);
}

// ---- output ----

static void flush_literal(void)
{
    if (!literal_n) return;
    fprintf(code, "    buf_put(w, (Str){\"");
    for (size_t i = 0; i < literal_n; i++) {
        unsigned char c = (unsigned char)literal[i];
        if (c == '"' || c == '\\') fprintf(code, "\\%c", c);
        else if (c == '\n') fputs("\\n", code);
        else if (c < 0x20 || c > 0x7E) fprintf(code, "\\%03o", c);
        else fputc(c, code);
    }
    fprintf(code, "\", %zu});\n", literal_n);
    literal_n = 0;
}

static void put(char c)
{
    if (literal_n == sizeof literal) refuse("this view is too long");
    literal[literal_n++] = c;
}

// ---- the HTML around the holes ----

static bool void_tag(const char *name)
{
    static const char *const names[] = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "use"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(name, names[i])) return strcmp(name, "use") != 0;
    return false;
}

static void tag_ends(void)
{
    if (tag[0] == '!' || unbalanced) return;
    if (!closing) {
        if (!strcmp(tag, "style")) refuse("a <style> element is refused by our content policy: write it in assets/");
        if (!strcmp(tag, "script")) refuse("a script is refused by our content policy: write it in assets/ and load it with src");
        if (void_tag(tag)) return;
        if (depth == DEPTH) refuse("too many open tags");
        strcpy(opened[depth++], tag);
        return;
    }
    if (!depth) refuse("</%s> closes nothing", tag);
    if (strcmp(opened[--depth], tag)) refuse("</%s> where </%s> should come", tag, opened[depth]);
}

static bool loads_script;

static void attr_named(void)
{
    if (!strncmp(attr, "on", 2) && attr[2]) refuse("the attribute %s is refused by our content policy", attr);
    if (!strcmp(attr, "style") || !strcmp(attr, "srcdoc")) refuse("the attribute %s is refused by our content policy", attr);
    if (!strcmp(attr, "src")) loads_script = true;
}

// One character of HTML outside holes.
static void html_char(char c)
{
    switch (where) {
    case TEXT:
        if (c != '<') break;
        if (!strncmp(src + at, "<!--", 4)) { where = COMMENT; break; }
        {
            size_t i = at + 1, n = 0;
            closing = src[i] == '/';
            if (closing) i++;
            while (i < size && (isalnum((unsigned char)src[i]) || src[i] == '!') && n + 1 < sizeof tag) tag[n++] = (char)tolower((unsigned char)src[i++]);
            tag[n] = 0;
            if (!n) refuse("a lone < must be written &lt;");
            where = TAG;
            attr[0] = 0;
            loads_script = false;
        }
        break;
    case TAG:
        if (c == '>') {
            where = TEXT;
            if (unbalanced && !closing && !strcmp(tag, "script") && !loads_script) refuse("an inline script is refused by our content policy");
            if (!(at && src[at - 1] == '/' && !closing)) tag_ends();
        } else if (c == '"' || c == '\'') {
            if (!at || src[at - 1] != '=') refuse("a quote where no value begins");
            quote = c;
            where = VALUE;
            value_empty = true;
            value_local = false;
        } else if (c == '=') {
            size_t end = at, start;
            while (end && isspace((unsigned char)src[end - 1])) end--;
            for (start = end; start && !isspace((unsigned char)src[start - 1]) && src[start - 1] != '<' && src[start - 1] != '"';) start--;
            size_t n = end - start < sizeof attr - 1 ? end - start : sizeof attr - 1;
            for (size_t i = 0; i < n; i++) attr[i] = (char)tolower((unsigned char)src[start + i]);
            attr[n] = 0;
            attr_named();
            if (src[at + 1] != '"' && src[at + 1] != '\'') refuse("the value of %s must be quoted", attr);
        }
        break;
    case VALUE:
        if (c == quote) where = TAG;
        else {
            if (value_empty) value_local = c == '/' || c == '#' || c == '?';
            value_empty = false;
        }
        break;
    case COMMENT:
        if (c == '>' && at >= 2 && src[at - 1] == '-' && src[at - 2] == '-') where = TEXT;
        break;
    }
}

static bool takes_url(void)
{
    static const char *const names[] = {"href", "src", "action", "formaction", "poster", "cite", "data", "xlink:href"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(attr, names[i])) return true;
    return false;
}

// ---- holes ----

static size_t find(const char *mark)
{
    const char *p = strstr(src + at, mark);
    if (!p) refuse("%s is missing", mark);
    return (size_t)(p - src);
}

static char *inner(size_t end, size_t skip)
{
    size_t from = at + skip, to = end;
    while (from < to && isspace((unsigned char)src[from])) from++;
    while (to > from && isspace((unsigned char)src[to - 1])) to--;
    char *s = malloc(to - from + 1);
    if (!s) exit(2);
    memcpy(s, src + from, to - from);
    s[to - from] = 0;
    return s;
}

static bool boolean_name(const char *s, size_t *n)  // "checked: condition"
{
    for (*n = 0; islower((unsigned char)s[*n]); ++*n) {}
    return *n && s[*n] == ':' && isspace((unsigned char)s[*n + 1]);
}

static void hole(void)
{
    size_t end = find("}}"), n = 0;
    char *s = inner(end, 2);
    if (!in_view) refuse("text outside of a view");
    bool named = boolean_name(s, &n), iso = named && n == 3 && !strncmp(s, "iso", 3);
    if (where == COMMENT) refuse("nothing can be printed inside a comment");
    if (where == TAG) {
        if (!named || iso) refuse("a value must stand between quotes, a condition as {{ name: condition }}");
        if (!strncmp(s, "on", 2)) refuse("the attribute %.*s is refused by our content policy", (int)n, s);
        while (literal_n && literal[literal_n - 1] == ' ') literal_n--;
        flush_literal();
        fprintf(code, "#line %d \"%s\"\n    if (%s) buf_put(w, (Str){\" %.*s\", %zu});\n", line(), file, s + n + 1, (int)n, s, n + 1);
    } else {
        const char *how = where == TEXT ? "html_text" : "html_attr";
        if (named && !iso) refuse("{{ name: condition }} only stands inside a tag");
        if (where == VALUE && takes_url()) {
            if (!value_empty && !value_local) refuse("an address must begin with /, # or ? before a hole, or be one whole Url");
            how = value_empty ? "html_url" : "html_part";
        }
        flush_literal();
        fprintf(code, "#line %d \"%s\"\n    %s(w, %s);\n", line(), file, iso ? "html_iso" : how, iso ? s + n + 1 : s);
        value_empty = false;
        if (value_empty) value_local = false;
    }
    free(s);
    at = end + 2;
}

static void view_begins(const char *s)
{
    if (in_view) refuse("a view inside a view: {%% end %%} is missing");
    const char *open = strchr(s, '(');
    if (!open) refuse("write {%% view name(parameters) %%}");
    in_view = true;
    unbalanced = false;
    where = TEXT;
    depth = 0;
    int name = (int)(open - s);
    bool none = open[1] == ')';
    fprintf(head, "void %.*s(Buf *w%s%s;\n", name, s, none ? "" : ", ", open + 1);
    fprintf(code, "\n#line %d \"%s\"\nvoid %.*s(Buf *w%s%s\n{\n    (void)w;\n", line(), file, name, s, none ? "" : ", ", open + 1);
}

static void view_ends(void)
{
    if (!in_view) refuse("{%% end %%} without a view");
    if (where != TEXT) refuse("a tag or quote is still open");
    if (depth && !unbalanced) refuse("<%s> is not closed", opened[depth - 1]);
    while (literal_n && isspace((unsigned char)literal[literal_n - 1])) literal_n--;
    flush_literal();
    fputs("}\n", code);
    in_view = false;
}

static void order(void)
{
    size_t end = find("%}");
    char *s = inner(end, 2);
    if (!strncmp(s, "include ", 8)) fprintf(head, "#include %s\n", s + 8);
    else if (!strncmp(s, "view ", 5)) view_begins(s + 5);
    else if (!strcmp(s, "end")) view_ends();
    else if (!strcmp(s, "unbalanced")) unbalanced = true;
    else if (!in_view) refuse("C outside of a view");
    else if (where != TEXT) refuse("C code only stands in text, not inside a tag");
    else {
        flush_literal();
        if (!strncmp(s, "call ", 5)) {
            const char *open = strchr(s, '(');
            if (!open) refuse("write {%% call view(arguments) %%}");
            fprintf(code, "#line %d \"%s\"\n    %.*s(w%s%s;\n", line(), file, (int)(open - s - 5), s + 5, open[1] == ')' ? "" : ", ", open + 1);
        } else fprintf(code, "#line %d \"%s\"\n    %s\n", line(), file, s);
    }
    free(s);
    at = end + 2;
    if (at < size && src[at] == '\n') at++;         // an order alone on its line leaves no blank line
}

static void compile(void)
{
    bool blank = true;                              // at the start of a line: its indentation is dropped
    while (at < size) {
        if (!strncmp(src + at, "{{", 2)) { hole(); blank = false; continue; }
        if (!strncmp(src + at, "{%", 2)) { order(); blank = true; continue; }
        if (!strncmp(src + at, "{#", 2)) {
            at = find("#}") + 2;
            if (src[at] == '\n') at++;
            continue;
        }
        char c = src[at];
        if (!in_view && !isspace((unsigned char)c)) refuse("text outside of a view");
        if (in_view) {
            html_char(c);
            bool keep = !(blank && (c == ' ' || c == '\t')) && !(c == '\n' && literal_n && literal[literal_n - 1] == '\n');
            if (keep) put(c);
            blank = c == '\n' || (blank && (c == ' ' || c == '\t'));
        }
        at++;
    }
    if (in_view) refuse("the last view has no {%% end %%}");
}

int main(int argc, char **argv)
{
    if (argc != 6 || strcmp(argv[2], "-o") || strcmp(argv[4], "-H")) {
        fputs("usage: viewc VIEW.html -o OUT.c -H OUT.h\n", stderr);
        return 2;
    }
    file = argv[1];
    FILE *in = fopen(file, "rb");
    static char text[MOST];
    if (!in) return perror(file), 2;
    size = fread(text, 1, sizeof text - 1, in);
    fclose(in);
    src = text;
    code = fopen(argv[3], "w");
    head = fopen(argv[5], "w");
    if (!code || !head) return perror("viewc"), 2;
    fprintf(head, "// Compiled from %s by viewc.\n#pragma once\n#include \"web/html.h\"\n", file);
    fprintf(code, "// Compiled from %s by viewc.\n", file);
    const char *short_name = strstr(argv[5], "src/") ? strstr(argv[5], "src/") + 4 : argv[5];
    const char *slash = strrchr(short_name, '/');
    fprintf(code, "#include \"%s\"\n", slash ? slash + 1 : short_name);
    compile();
    return fclose(code) || fclose(head);
}
