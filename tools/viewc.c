// viewc.c - compiles a view (HTML with holes) to C. Where a hole stands decides how it is escaped.
//
//     viewc x.html -o x.html.c -H x.html.h             both in one folder; the language is in docs/how-to/view.md
//
// The view is read once, by descent: a file holds views, a view holds text, blocks and tags, a tag holds attributes, an
// attribute holds a value. So the function that meets a hole knows where it stands, and calls the printer of web/html.h that is
// made for that place. The first thing refused ends the run with file, line and a sentence, and nothing is written.
#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { TAGS_DEEP = 200, BLOCKS_DEEP = 100, LONGEST_LITERAL = 4000 };    // a C compiler must take strings of 4,095 bytes

typedef struct Slice { const char *p; size_t n; } Slice;
typedef struct Piece { Slice c; int line; } Piece;      // what stands in a hole or block, without its braces and blanks
typedef struct Tag { const char *name; int line; } Tag;
typedef enum { NO_BLANK, SPACE, NEWLINE } Blank;
typedef struct Block { int line; size_t tags; bool line_start; } Block; // an open { of C, and what held where it began

static struct { const char *path, *at; int line; } in;
static struct {
    FILE *code, *head;
    char literal[LONGEST_LITERAL];
    size_t literal_n;
    int line;                           // where in the view the C compiler believes to be
} out;
static struct {
    const char *name;
    int line;
    bool unbalanced;
    Tag tags[TAGS_DEEP];
    size_t tags_n;
    Block blocks[BLOCKS_DEEP];
    size_t blocks_n;
    const char *text_only;              // the <title> or <textarea> we are in
    Blank blank;                        // read, not printed yet
    bool line_start;                    // the last thing printed ended a line
} view;

// ---- refusing ----

__attribute__((format(printf, 2, 0))) static _Noreturn void refuse_with(int line, const char *fmt, va_list args)
{
    fprintf(stderr, "%s:%d: ", in.path, line);
    vfprintf(stderr, fmt, args);
    fputc('\n', stderr);
    exit(1);
}

__attribute__((format(printf, 2, 3))) static _Noreturn void refuse_at(int line, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    refuse_with(line, fmt, args);
}

__attribute__((format(printf, 1, 2))) static _Noreturn void refuse(const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    refuse_with(in.line, fmt, args);
}

// ---- reading ----

static bool blank_char(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
static bool starts(const char *s, const char *with) { return !strncmp(s, with, strlen(with)); }
static bool looking_at(const char *s) { return starts(in.at, s); }

static void skip(size_t n)
{
    for (; n; n--) in.line += *in.at++ == '\n';
}

static bool skip_blanks(void)
{
    const char *from = in.at;
    while (blank_char(*in.at)) skip(1);
    return in.at != from;
}

static bool listed(const char *name, const char *const *list)
{
    for (; *list; list++)
        if (!strcasecmp(name, *list)) return true;
    return false;
}

// A name as a C string. It is kept to the end of the run.
static char *copy(Slice s)
{
    static struct Kept { struct Kept *next; char text[]; } *all;
    struct Kept *k = malloc(sizeof *k + s.n + 1);
    if (!k) refuse("no memory left");
    k->next = all;
    all = k;
    memcpy(k->text, s.p, s.n);
    k->text[s.n] = 0;
    return k->text;
}

// The length of the string, character or comment of C that starts here; of anything else, one.
static size_t c_step(const char *p)
{
    const char *end = NULL;
    if (starts(p, "/*")) {
        end = strstr(p + 2, "*/");
        return end ? (size_t)(end - p) + 2 : strlen(p);
    }
    if (starts(p, "//")) {                              // ends with the block at the latest
        for (end = p + 2; *end && *end != '\n' && !starts(end, "%}") && !starts(end, "}}");) end++;
        return (size_t)(end - p);
    }
    if (*p != '"' && *p != '\'') return 1;
    for (end = p + 1; *end && *end != *p && *end != '\n'; end++)
        if (*end == '\\' && end[1]) end++;
    return *end == *p ? (size_t)(end - p) + 1 : 1;
}

// Takes {{ ... }} or {% ... %}. The end is not looked for inside strings, nor inside the braces of (Money){{0}}.
static Piece take_piece(const char *close)
{
    int line = in.line, depth = 0;
    const char *open = close[0] == '%' ? "{%" : "{{", *from = in.at + 2, *p = from;
    for (; *p; p += c_step(p)) {
        if (starts(p, close) && (depth == 0 || close[0] == '%')) break;
        depth += (*p == '{') - (*p == '}');
    }
    if (!*p) refuse("%s is not closed by %s", open, close);
    skip(2);
    skip_blanks();
    Piece piece = {{in.at, in.at < p ? (size_t)(p - in.at) : 0}, in.line};
    while (piece.c.n && blank_char(piece.c.p[piece.c.n - 1])) piece.c.n--;
    if (in.at < p) skip((size_t)(p - in.at));
    skip(2);
    if (!piece.c.n) refuse_at(line, "%s %s is empty", open, close);
    return piece;
}

static void skip_comment(void)
{
    const char *end = strstr(in.at, "#}");
    if (!end) refuse("{# has no end");
    skip((size_t)(end - in.at) + 2);
}

// ---- writing ----

static void write_literal(void)
{
    if (!out.literal_n) return;
    fputs("    buf_put(w, (Str){\"", out.code);
    for (size_t i = 0; i < out.literal_n; i++) {
        unsigned char c = (unsigned char)out.literal[i];
        if (c == '"' || c == '\\') fprintf(out.code, "\\%c", c);
        else if (c == '\n') fputs("\\n", out.code);
        else if (c == '?' || c < ' ' || c > '~') fprintf(out.code, "\\%03o", c);    // ?: no trigraph
        else fputc(c, out.code);
    }
    fprintf(out.code, "\", %zu});\n", out.literal_n);
    out.literal_n = 0;
    out.line++;
}

static void put(char c)
{
    if (out.literal_n == LONGEST_LITERAL) write_literal();
    out.literal[out.literal_n++] = c;
}

static void puts_literal(const char *s)
{
    while (*s) put(*s++);
}

// C that came from a line of the view: the compiler is told which, so that its errors point there.
__attribute__((format(printf, 2, 3))) static void emit(int line, const char *fmt, ...)
{
    char *text;
    va_list args;
    va_start(args, fmt);
    if (vasprintf(&text, fmt, args) < 0) refuse("no memory left");
    va_end(args);
    write_literal();
    if (line != out.line) fprintf(out.code, "#line %d \"%s\"\n", line, in.path);
    fprintf(out.code, "%s\n", text);
    out.line = line + 1;
    for (const char *p = text; *p; p++) out.line += *p == '\n';
    free(text);
}

// A run of blanks becomes one newline, or one space when it holds no newline; it is printed when something follows it.
static void read_blanks(void)
{
    const char *from = in.at;
    skip_blanks();
    bool newline = memchr(from, '\n', (size_t)(in.at - from)) != NULL;
    if (newline && view.line_start) return;             // the line before held only C: it leaves no empty line
    Blank blank = newline ? NEWLINE : SPACE;
    if (blank > view.blank) view.blank = blank;
}

static void print_blank(void)
{
    if (view.blank == NO_BLANK) return;
    put(view.blank == NEWLINE ? '\n' : ' ');
    view.line_start = view.blank == NEWLINE;
    view.blank = NO_BLANK;
}

static void before_print(void)
{
    print_blank();
    view.line_start = false;
}

// ---- the open tags ----

static bool inside(const char *const *names)
{
    for (size_t i = 0; i < view.tags_n; i++)
        if (listed(view.tags[i].name, names)) return true;
    return false;
}

static size_t block_floor(void) { return view.blocks_n ? view.blocks[view.blocks_n - 1].tags : 0; }

static void tag_opened(Tag tag)
{
    if (view.tags_n == TAGS_DEEP) refuse("more than %d tags are open", TAGS_DEEP);
    view.tags[view.tags_n++] = tag;
}

static void tag_closed(const char *name)
{
    Tag *top = view.tags_n ? &view.tags[view.tags_n - 1] : NULL;
    bool fits = top && !strcasecmp(top->name, name);
    if (view.unbalanced) {
        view.tags_n -= fits;
        return;
    }
    if (view.tags_n == block_floor()) refuse("</%s> closes nothing that was opened in the same view and block", name);
    if (!fits) refuse("</%s> stands where </%s> should close line %d", name, top->name, top->line);
    view.tags_n--;
}

static void require_closed(size_t floor, const char *where)
{
    if (view.unbalanced || view.tags_n <= floor) return;
    Tag top = view.tags[view.tags_n - 1];
    refuse_at(top.line, "<%s> is not closed before %s ({%% unbalanced %%} allows it)", top.name, where);
}

// ---- holes ----

// "iso: day" or "checked: condition". False: no name stands before a colon.
static bool cut_label(Piece *p, const char **label)
{
    size_t n = 0;
    while (n < p->c.n && (islower((unsigned char)p->c.p[n]) || (n && p->c.p[n] == '-'))) n++;
    size_t after = n;
    while (after < p->c.n && blank_char(p->c.p[after])) after++;
    if (!n || after == p->c.n || p->c.p[after] != ':') return false;
    *label = copy((Slice){p->c.p, n});
    for (after++; after < p->c.n && blank_char(p->c.p[after]);) p->line += p->c.p[after++] == '\n';
    p->c = (Slice){p->c.p + after, p->c.n - after};
    if (!p->c.n) refuse("nothing stands after %s:", *label);
    return true;
}

// A hole in text or in a value. printer: the macro of html.h for this place.
static void print_hole(const char *printer)
{
    Piece p = take_piece("}}");
    const char *label;
    if (cut_label(&p, &label)) {
        if (strcmp(label, "iso")) refuse("{{ %s: ... }} stands in a tag, outside values; only {{ iso: ... }} stands here", label);
        printer = "html_iso";
    }
    emit(p.line, "    %s(w, %.*s);", printer, (int)p.c.n, p.c.p);
}

static void condition_hole(const char *tag)
{
    static const char *const names[] = {"allowfullscreen", "async", "autofocus", "autoplay", "checked", "controls", "default",
        "defer", "disabled", "formnovalidate", "hidden", "inert", "ismap", "itemscope", "loop", "multiple", "muted", "novalidate",
        "open", "playsinline", "readonly", "required", "reversed", "selected", NULL};
    Piece p = take_piece("}}");
    const char *label;
    if (!cut_label(&p, &label))
        refuse("an expression cannot be an attribute of <%s>: quote it as a value, or write {{ name: condition }}", tag);
    if (!listed(label, names) && !starts(label, "data-"))
        refuse("%s is not an attribute without a value: write it with one", label);
    emit(p.line, "    if (%.*s) buf_put(w, (Str){\" %s\", %zu});", (int)p.c.n, p.c.p, label, strlen(label) + 1);
}

// ---- addresses ----

typedef enum { ADDRESS_EMPTY, ADDRESS_URL, ADDRESS_ROOTED } Address;    // rooted: our site is settled, what follows is a part

static bool one_of(char c, const char *set) { return c && strchr(set, c); }

// before: the literal text since the start of the value or since its last hole.
static const char *address_printer(Address *a, Slice before, const char *attr)
{
    if (*a == ADDRESS_EMPTY && !before.n) {
        *a = ADDRESS_URL;
        return "html_url";
    }
    if (*a == ADDRESS_EMPTY) {
        bool other_site = before.p[0] == '/' && one_of(before.p[1], "/\\");
        if (!one_of(before.p[0], "/?#") || other_site)
            refuse("the address in %s starts with \"%.*s\": before an expression only /, ? or # can start it", attr, (int)before.n, before.p);
        *a = ADDRESS_ROOTED;
    }
    if (*a == ADDRESS_URL) {
        bool cut = false;
        for (size_t i = 0; i < before.n; i++) cut |= one_of(before.p[i], "/?#");
        if (!cut) refuse("in %s, a /, ? or # must stand between the Url and the next expression", attr);
        *a = ADDRESS_ROOTED;
    }
    return "html_part";
}

static void require_plain_scheme(Slice s, const char *attr)
{
    static const char *const schemes[] = {"http", "https", "mailto", "tel", NULL};
    if (s.n && blank_char(s.p[0])) refuse("the address in %s starts with a blank", attr);
    for (size_t i = 0; i < s.n && !one_of(s.p[i], "/?#"); i++) {
        if (s.p[i] == '&') refuse("the address in %s hides its start behind &", attr);
        if (s.p[i] != ':') continue;
        char *scheme = copy((Slice){s.p, i});
        if (!listed(scheme, schemes)) refuse("%s: is not an address for %s (http, https, mailto and tel are)", scheme, attr);
        return;
    }
}

// ---- attributes ----

static bool holds_address(const char *attr)
{
    static const char *const names[] = {"href", "src", "action", "formaction", "poster", "cite", "data", "xlink:href", "srcset",
        "imagesrcset", "ping", "background", "longdesc", "manifest", "codebase", NULL};
    return listed(attr, names);
}

static void refuse_attribute(const char *attr)
{
    bool script = !strncasecmp(attr, "on", 2) || !strcasecmp(attr, "srcdoc");
    if (script) refuse("the attribute %s runs a script in the page: our content policy refuses it, listen from assets/", attr);
    if (!strcasecmp(attr, "style")) refuse("the attribute style is refused by our content policy: use a class of assets/");
    if (!strcasecmp(attr, "http-equiv")) refuse("http-equiv is refused: send a header");
}

// Letters and digits alone need no quotes in HTML: without them a page is a twentieth lighter.
static bool plain_value(char quote)
{
    size_t n = strspn(in.at + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");
    return n && in.at[n + 1] == quote && one_of(in.at[n + 2], "> \n");
}

static void attribute_value(const char *attr)
{
    char quote = *in.at;
    bool bare = plain_value(quote);
    int line = in.line;
    bool address = holds_address(attr);
    Address so_far = ADDRESS_EMPTY;
    if (!bare) put(quote);
    skip(1);
    const char *from = in.at;
    while (*in.at != quote) {
        if (!*in.at || looking_at("{% end")) refuse_at(line, "the value of %s is not closed by %c", attr, quote);
        if (looking_at("{%") || looking_at("{#")) refuse("C code cannot stand inside the value of %s: compute it before", attr);
        if (*in.at == '<') refuse("< inside the value of %s of line %d: is a quote missing? (otherwise write &lt;)", attr, line);
        if (address && looking_at("&#")) refuse("the address in %s hides a character behind &#", attr);
        if (looking_at("{{")) {
            Slice before = {from, (size_t)(in.at - from)};
            print_hole(address ? address_printer(&so_far, before, attr) : "html_attr");
            from = in.at;
            continue;
        }
        put(*in.at);
        skip(1);
    }
    if (address && so_far == ADDRESS_EMPTY) require_plain_scheme((Slice){from, (size_t)(in.at - from)}, attr);
    if (!bare) put(quote);
    skip(1);
}

static const char *attribute(const char *tag)
{
    size_t n = strcspn(in.at, " \t\r\n\f\v=>/\"'<{");
    if (!n) refuse("%c stands where an attribute of <%s> should begin", *in.at, tag);
    const char *name = copy((Slice){in.at, n});
    refuse_attribute(name);
    put(' ');
    puts_literal(name);
    skip(n);
    if (looking_at("{")) refuse("an expression cannot be part of an attribute's name (%s)", name);
    size_t gap = strspn(in.at, " \t\r\n\f\v");
    if (in.at[gap] != '=') return name;
    skip(gap);
    put('=');
    skip(1);
    skip_blanks();
    if (!one_of(*in.at, "\"'")) refuse("the value of %s must be in quotes", name);
    attribute_value(name);
    return name;
}

// ---- tags ----

static const char *const void_elements[] = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
    "track", "wbr", NULL};
static const char *const drawings[] = {"svg", "math", NULL};
static const char *const kept_blanks[] = {"pre", "textarea", NULL};

static const char *take_name(void)
{
    size_t n = strspn(in.at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-:");
    if (looking_at("{{") || (n && starts(in.at + n, "{{"))) refuse("an expression cannot be part of a tag's name");
    if (!n || !isalpha((unsigned char)*in.at)) refuse("a < that starts no tag is written &lt;");
    const char *name = copy((Slice){in.at, n});
    skip(n);
    return name;
}

static void refuse_element(const char *name)
{
    static const char *const refused[] = {"style", "base", "xmp", "plaintext", "noembed", "noframes", "applet", "embed", "animate",
        "set", NULL};
    if (!strcasecmp(name, "style")) refuse("<style> is refused by our content policy: write it in assets/");
    if (listed(name, refused)) refuse("<%s> is refused: what it holds or changes cannot be checked here", name);
}

// The inside of <script> or <iframe> is not HTML, and nothing is escaped for it: it must be empty.
static void require_empty(const char *name)
{
    skip_blanks();
    if (looking_at("{{")) refuse("an expression cannot stand in <%s>", name);
    if (!looking_at("</") || strncasecmp(in.at + 2, name, strlen(name))) refuse("<%s> is filled from its src: nothing stands inside", name);
}

static void tag_begins_content(Tag tag, bool has_src)
{
    bool script = !strcasecmp(tag.name, "script");
    if (script && !has_src) refuse("a script written in the page is refused by our content policy: put it in assets/ and give its src");
    if (listed(tag.name, void_elements)) return;
    tag_opened(tag);
    if (script || !strcasecmp(tag.name, "iframe")) require_empty(tag.name);
    if (!strcasecmp(tag.name, "title") || !strcasecmp(tag.name, "textarea")) view.text_only = tag.name;
    if (listed(tag.name, kept_blanks) && looking_at("{{")) put('\n');   // browsers drop a first newline: let it be ours
}

static void start_tag(void)
{
    Tag tag = {.line = in.line};
    bool has_src = false;
    before_print();
    put('<');
    skip(1);
    tag.name = take_name();
    refuse_element(tag.name);
    puts_literal(tag.name);
    for (;;) {
        bool apart = skip_blanks();
        if (!*in.at || looking_at("{% end")) refuse_at(tag.line, "<%s is not closed by >", tag.name);
        if (looking_at(">") || looking_at("/>")) break;
        if (looking_at("{%")) refuse("C code cannot stand inside the tag <%s>: write the tag twice, or {{ name: condition }}", tag.name);
        if (!apart) refuse("a blank is missing between two attributes of <%s>", tag.name);
        if (looking_at("{#")) skip_comment();
        else if (looking_at("{{")) condition_hole(tag.name);
        else has_src |= !strcasecmp(attribute(tag.name), "src");
    }
    if (looking_at(">")) {
        put('>');
        skip(1);
        tag_begins_content(tag, has_src);
        return;
    }
    bool drawn = inside(drawings), empty = listed(tag.name, void_elements);
    if (!drawn && !empty) refuse("/> does not close <%s>: write </%s>", tag.name, tag.name);
    if (drawn && !strcasecmp(tag.name, "script")) refuse("a script does not stand in a drawing");
    puts_literal(drawn ? "/>" : ">");
    skip(2);
}

static void end_tag(void)
{
    before_print();
    puts_literal("</");
    skip(2);
    const char *name = take_name();
    skip_blanks();
    if (!looking_at(">")) refuse("</%s takes nothing but >", name);
    if (listed(name, void_elements)) refuse("<%s> has no </%s>", name, name);
    puts_literal(name);
    put('>');
    skip(1);
    tag_closed(name);
    if (view.text_only && !strcasecmp(view.text_only, name)) view.text_only = NULL;
}

static void skip_html_comment(void)
{
    const char *end = strstr(in.at + 4, "-->"), *hole = strstr(in.at, "{{"), *block = strstr(in.at, "{%");
    if (!end) refuse("<!-- is not closed by -->");
    if ((hole && hole < end) || (block && block < end)) refuse("an expression cannot stand in an HTML comment; to hide a part of a view start it with {#");
    skip((size_t)(end - in.at) + 3);
}

static void doctype(void)
{
    const char doctype_text[] = "<!DOCTYPE html>";
    if (strncasecmp(in.at, doctype_text, strlen(doctype_text))) refuse("<! starts only <!DOCTYPE html> or a comment");
    before_print();
    puts_literal(doctype_text);
    skip(strlen(doctype_text));
}

// ---- blocks of C ----

static void c_braces(Slice c, int line)
{
    for (const char *p = c.p; p < c.p + c.n; p += c_step(p)) {
        if (*p == '{') {
            if (view.blocks_n == BLOCKS_DEEP) refuse_at(line, "more than %d blocks are open", BLOCKS_DEEP);
            view.blocks[view.blocks_n++] = (Block){line, view.tags_n, view.line_start};
        } else if (*p == '}') {
            if (!view.blocks_n) refuse_at(line, "} closes nothing");
            require_closed(block_floor(), "the } of its block");
            view.line_start &= view.blocks[--view.blocks_n].line_start;    // the block may not have run
        }
        line += *p == '\n';
    }
}

static void c_block(Piece p)
{
    char last = 0;
    for (const char *at = p.c.p; at < p.c.p + p.c.n; at += c_step(at))
        if (!blank_char(*at) && !starts(at, "/*") && !starts(at, "//")) last = *at;
    if (!one_of(last, "{};:"))
        refuse_at(p.line, "{%% %.*s %%} must end with {, } or ;", (int)p.c.n, p.c.p);
    print_blank();
    c_braces(p.c, p.line);
    if (last == ':') view.line_start = false;           // a case is reached from elsewhere
    emit(p.line, "    %.*s", (int)p.c.n, p.c.p);
}

typedef struct Signature { Slice name, inner; } Signature;              // name(inner)

static Signature signature(Piece p, const char *after)
{
    const char *from = p.c.p + strlen(after), *end = p.c.p + p.c.n;
    while (from < end && blank_char(*from)) from++;
    const char *name_end = from;
    while (name_end < end && (isalnum((unsigned char)*name_end) || *name_end == '_')) name_end++;
    const char *open = name_end;
    while (open < end && blank_char(*open)) open++;
    if (name_end == from || open >= end || *open != '(' || end[-1] != ')') refuse_at(p.line, "write {%% %s name(...) %%}", after);
    Slice inner = {open + 1, (size_t)(end - open) - 2};
    while (inner.n && blank_char(inner.p[0])) inner.p++, inner.n--;
    return (Signature){{from, (size_t)(name_end - from)}, inner};
}

static void call_block(Piece p)
{
    Signature s = signature(p, "call");
    before_print();
    emit(p.line, "    %.*s(w%s%.*s);", (int)s.name.n, s.name.p, s.inner.n ? ", " : "", (int)s.inner.n, s.inner.p);
}

static bool is_order(Piece p, const char *word)
{
    size_t n = strlen(word);
    return p.c.n >= n && starts(p.c.p, word) && (p.c.n == n || blank_char(p.c.p[n]));
}

// ---- views ----

static bool view_block(void)                            // false: it was {% end %}
{
    Piece p = take_piece("%}");
    if (is_order(p, "end")) return false;
    if (is_order(p, "view")) refuse_at(p.line, "the view %s of line %d has no {%% end %%}", view.name, view.line);
    if (is_order(p, "include")) refuse_at(p.line, "{%% include %%} stands outside views");
    if (view.text_only && is_order(p, "call")) refuse_at(p.line, "<%s> holds only text: no view is called there", view.text_only);
    if (is_order(p, "unbalanced")) view.unbalanced = true;
    else if (is_order(p, "call")) call_block(p);
    else c_block(p);
    return true;
}

static void text_char(void)
{
    static const char *const marks[] = {"}}", "%}", "#}"};
    for (size_t i = 0; i < 3; i++)
        if (looking_at(marks[i])) refuse("%s closes nothing", marks[i]);
    before_print();
    put(*in.at);
    skip(1);
}

static void tag_in_text(void)
{
    size_t n = view.text_only ? strlen(view.text_only) : 0;
    bool ends = n && looking_at("</") && !strncasecmp(in.at + 2, view.text_only, n);
    if (view.text_only && !ends) refuse("<%s> holds only text: write &lt;", view.text_only);
    if (looking_at("<!--")) skip_html_comment();
    else if (looking_at("<!")) doctype();
    else if (looking_at("</")) end_tag();
    else start_tag();
}

static void view_content(void)
{
    for (;;) {
        if (!*in.at) refuse_at(view.line, "the view %s has no {%% end %%}", view.name);
        if (looking_at("{{")) {
            before_print();
            print_hole(view.text_only ? "html_attr" : "html_text");     // text only: no markup there
        } else if (looking_at("{%")) {
            if (!view_block()) return;
        }
        else if (looking_at("{#")) skip_comment();
        else if (*in.at == '<') tag_in_text();
        else if (blank_char(*in.at) && !inside(kept_blanks)) read_blanks();
        else text_char();
    }
}

static void take_view(Piece p)
{
    Signature s = signature(p, "view");
    memset(&view, 0, sizeof view);
    view.name = copy(s.name);
    view.line = p.line;
    view.line_start = true;
    const char *comma = s.inner.n ? ", " : "";
    fprintf(out.head, "#line %d \"%s\"\nvoid %s(Buf *w%s%.*s);\n", p.line, in.path, view.name, comma, (int)s.inner.n, s.inner.p);
    fputc('\n', out.code);
    out.line++;
    emit(p.line, "void %s(Buf *w%s%.*s)\n{", view.name, comma, (int)s.inner.n, s.inner.p);
    skip_blanks();
    view_content();
    if (view.text_only) refuse("<%s> is not closed before {%% end %%}", view.text_only);
    if (view.blocks_n) refuse_at(view.blocks[view.blocks_n - 1].line, "{ is not closed by } before {%% end %%}");
    require_closed(0, "{% end %}");
    emit(in.line, "}");
}

static void take_include(Piece p)
{
    size_t word = strlen("include");
    const char *name = p.c.p + word, *end = p.c.p + p.c.n;
    while (name < end && blank_char(*name)) name++;
    bool quoted = end - name > 2 && ((name[0] == '"' && end[-1] == '"') || (name[0] == '<' && end[-1] == '>'));
    if (!quoted) refuse_at(p.line, "write {%% include \"folder/name.h\" %%}");
    fprintf(out.head, "#line %d \"%s\"\n#include %.*s\n", p.line, in.path, (int)(end - name), name);
}

static void take_file(void)
{
    while (skip_blanks(), *in.at) {
        if (looking_at("{#")) { skip_comment(); continue; }
        if (!looking_at("{%")) refuse("text stands outside of a view");
        Piece p = take_piece("%}");
        if (is_order(p, "view")) take_view(p);
        else if (is_order(p, "include")) take_include(p);
        else if (is_order(p, "end")) refuse_at(p.line, "{%% end %%} ends no view");
        else refuse_at(p.line, "C code stands outside of a view: a function goes to a .c file beside this one");
    }
}

// ---- files ----

static size_t utf8_length(const unsigned char *p)       // of the character that starts here; 0: none does
{
    if (p[0] < 0x80) return p[0] != 0;
    size_t n = p[0] < 0xC2 ? 0 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : p[0] < 0xF5 ? 4 : 0;
    for (size_t i = 1; i < n; i++)
        if ((p[i] & 0xC0) != 0x80) return 0;
    bool overlong = (p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xF0 && p[1] < 0x90);
    bool too_high = (p[0] == 0xED && p[1] > 0x9F) || (p[0] == 0xF4 && p[1] > 0x8F);
    return overlong || too_high ? 0 : n;
}

static void require_utf8(const char *text, size_t n)
{
    int line = 1;
    for (size_t i = 0, step; i < n; i += step) {
        step = utf8_length((const unsigned char *)text + i);
        if (!step) refuse_at(line, "this line is not UTF-8 text");
        line += text[i] == '\n';
    }
}

static char *read_all(const char *path)
{
    FILE *f = fopen(path, "rb");
    char *text = NULL;
    size_t n = 0, got = 0;
    do {
        n += got;
        text = realloc(text, n + 65536 + 1);
    } while (text && f && (got = fread(text + n, 1, 65536, f)) > 0);
    if (!f || !text || ferror(f)) {
        perror(path);
        exit(1);
    }
    fclose(f);
    text[n] = 0;
    require_utf8(text, n);
    return text;
}

static void write_all(const char *path, const char *text, size_t n)
{
    FILE *f = fopen(path, "wb");
    bool ok = f && fwrite(text, 1, n, f) == n;
    if (f && fclose(f)) ok = false;
    if (ok) return;
    perror(path);
    exit(1);
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

int main(int argc, char **argv)
{
    if (argc != 6 || strcmp(argv[2], "-o") || strcmp(argv[4], "-H")) {
        fputs("usage: viewc VIEW.html -o OUT.c -H OUT.h\n", stderr);
        return 2;
    }
    static char *text, *code, *head;
    size_t code_n = 0, head_n = 0;
    in.path = argv[1];
    in.at = text = read_all(in.path);
    in.line = 1;
    out.code = open_memstream(&code, &code_n);
    out.head = open_memstream(&head, &head_n);
    if (!out.code || !out.head) refuse("no memory left");
    fprintf(out.head, "// Made by viewc from %s: change that file, not this one.\n#pragma once\n#include \"web/html.h\"\n", in.path);
    fprintf(out.code, "// Made by viewc from %s: change that file, not this one.\n#include \"%s\"\n"
            "#pragma GCC diagnostic ignored \"-Wunused-parameter\"   // a view may receive what only its neighbours need\n",
            in.path, base_name(argv[5]));
    take_file();
    if (fclose(out.code) || fclose(out.head)) refuse("no memory left");
    write_all(argv[3], code, code_n);
    write_all(argv[5], head, head_n);
    free(code);
    free(head);
    free(text);
    return 0;
}
