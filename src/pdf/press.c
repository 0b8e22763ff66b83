// press.c - draws the blocks on A4 pages with cairo and pango, and names each piece for a screen reader.
#include "pdf/press.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <unistr.h>

// Lengths are points (1/72 inch), as in PDF. The address of a French window envelope begins 110 mm from the left and
// 50 mm from the top.
#define MM (72 / 25.4)
static const double paper_width = 210 * MM, paper_height = 297 * MM;
static const double left = 18 * MM, measure = 174 * MM;         // measure: the printer's word for the line's width
static const double top = 18 * MM, bottom = 275 * MM, foot = 284 * MM;
static const double window_x = 110 * MM, window_y = 50 * MM, window_width = 82 * MM;
static const double cell_pad = 6, row_pad = 4, gutter = 14;
enum { CELL_LINES = 6 };

typedef enum {
    FACE_TEXT, FACE_LEAD, FACE_NOTE, FACE_STRONG, FACE_TITLE, FACE_HEADING, FACE_SENDER, FACE_COLUMN, FACE_TOTAL,
    FACE_DENSE, FACE_HIGHLIGHT, FACES,
} Face;

typedef enum { INK_BLACK, INK_GREY, INK_ACCENT, INK_LINE, INK_TINT } Ink;
// On white and on the tint, black, grey and accent keep a contrast above 5:1.
static const double inks[][3] = {
    [INK_BLACK] = {.11, .14, .18}, [INK_GREY] = {.33, .38, .43}, [INK_ACCENT] = {.05, .30, .46},
    [INK_LINE] = {.82, .86, .89}, [INK_TINT] = {.94, .96, .975},
};

static const struct { double size; bool bold; Ink ink; } faces[FACES] = {
    [FACE_TEXT]    = { 9.5, false, INK_BLACK},  [FACE_LEAD]    = {11,  false, INK_BLACK},
    [FACE_NOTE]    = { 8,   false, INK_GREY},   [FACE_STRONG]  = { 9.5, true, INK_BLACK},
    [FACE_TITLE]   = {19,   true,  INK_ACCENT}, [FACE_HEADING] = {11.5, true, INK_ACCENT},
    [FACE_SENDER]  = {13,   true,  INK_ACCENT}, [FACE_COLUMN]  = { 8,   true, INK_ACCENT},
    [FACE_TOTAL]   = {13,   true,  INK_ACCENT}, [FACE_DENSE]   = { 8.5, false, INK_BLACK},
    [FACE_HIGHLIGHT] = {26, true, INK_ACCENT},
};

typedef struct Press {
    const Pdf *doc;
    Arena *arena;                       // for cleaning a text before pango copies it
    cairo_t *cr;
    PangoContext *text;
    PangoAttrList *no_hyphen;           // a code or an address cut at the edge must not gain a character
    PangoFontDescription *font[FACES];
    int page, pages;                    // pages is 0 while they are being counted
    double y;                           // where the next block begins
} Press;

// ---- ink and text ----

static void ink(Press *p, Ink i) { cairo_set_source_rgb(p->cr, inks[i][0], inks[i][1], inks[i][2]); }

static void bar(Press *p, Ink i, double x, double y, double w, double h)
{
    ink(p, i);
    cairo_rectangle(p->cr, x, y, w, h);
    cairo_fill(p->cr);
}

static void panel(Press *p, double x, double y, double w, double h)
{
    const double r = 5, quarter = 1.5707963267948966;
    ink(p, INK_TINT);
    cairo_new_sub_path(p->cr);
    cairo_arc(p->cr, x + w - r, y + r, r, -quarter, 0);
    cairo_arc(p->cr, x + w - r, y + h - r, r, 0, quarter);
    cairo_arc(p->cr, x + r, y + h - r, r, quarter, 2 * quarter);
    cairo_arc(p->cr, x + r, y + r, r, 2 * quarter, 3 * quarter);
    cairo_close_path(p->cr);
    cairo_fill(p->cr);
}

static void tag(Press *p, const char *name)   { cairo_tag_begin(p->cr, name, NULL); }
static void untag(Press *p, const char *name) { cairo_tag_end(p->cr, name); }

// Names come from people and imports: nothing in them may turn the line around or break the page.
static Str clean(Arena *a, Str s)
{
    if (str_plain(s)) return s;
    Buf out = buf_new(a, s.n);
    for (ptrdiff_t i = 0; i < s.n;) {
        ucs4_t c;
        int n = u8_mbtouc(&c, (const uint8_t *)s.p + i, (size_t)(s.n - i));
        Str one = {s.p + i, n};
        if (!str_utf8(one)) BUF_PUT(&out, "\uFFFD");
        else if (!str_plain(one)) buf_char(&out, ' ');
        else buf_put(&out, one);
        i += n;
    }
    return buf_str(&out);
}

static PangoLayout *set(Press *p, Face face, PdfAlign align, double width, Str s)
{
    static const PangoAlignment aligns[] = {
        [PDF_LEFT] = PANGO_ALIGN_LEFT, [PDF_RIGHT] = PANGO_ALIGN_RIGHT, [PDF_CENTRE] = PANGO_ALIGN_CENTER};
    PangoLayout *l = pango_layout_new(p->text);
    Arena scratch = *p->arena;
    Str text = clean(&scratch, s);
    pango_layout_set_font_description(l, p->font[face]);
    pango_layout_set_width(l, pango_units_from_double(width));
    pango_layout_set_wrap(l, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(l, aligns[align]);
    pango_layout_set_attributes(l, p->no_hyphen);
    pango_layout_set_auto_dir(l, FALSE);            // a French page: an Arabic name stays in its column's alignment
    pango_layout_set_line_spacing(l, face == FACE_TEXT || face == FACE_LEAD ? 1.15f : 1.05f);
    pango_layout_set_text(l, text.p ? text.p : "", (int)text.n);
    return l;
}

static void at_most(PangoLayout *l, int lines)
{
    pango_layout_set_height(l, -lines);
    pango_layout_set_ellipsize(l, PANGO_ELLIPSIZE_END);
}

static double height(PangoLayout *l)
{
    int h;
    pango_layout_get_size(l, NULL, &h);
    return pango_units_to_double(h);
}

static void draw(Press *p, const char *name, Face face, double x, double y, PangoLayout *l)
{
    if (name) tag(p, name);
    ink(p, faces[face].ink);
    cairo_move_to(p->cr, x, y);
    pango_cairo_show_layout(p->cr, l);
    if (name) untag(p, name);
}

// Sets, draws, forgets; returns the height. For what is short by nature: a longer text ends in « … ».
static double put(Press *p, const char *name, Face face, PdfAlign align, double x, double y, double width, Str s)
{
    PangoLayout *l = set(p, face, align, width, s);
    at_most(l, 2);
    double h = height(l);
    draw(p, name, face, x, y, l);
    g_object_unref(l);
    return h;
}

// ---- pages ----

static void end_page(Press *p)
{
    const PdfHead *h = &p->doc->head;
    if (h->foot.n) put(p, NULL, FACE_STRONG, PDF_LEFT, left, foot - 2, measure / 2, h->foot);
    if (!h->unnumbered) {
        Arena scratch = *p->arena;
        Str at = str_fmt(&scratch, "%.*s  ·  page %d / %d", STR_ARG(h->title), p->page, p->pages);
        PangoLayout *l = set(p, FACE_NOTE, PDF_RIGHT, measure / 2, at);
        at_most(l, 1);
        draw(p, NULL, FACE_NOTE, left + measure / 2, foot, l);
        g_object_unref(l);
    }
    if (h->foot.n || !h->unnumbered) bar(p, INK_LINE, left, foot - 7, measure, .6);
    cairo_show_page(p->cr);
}

static void begin_page(Press *p)
{
    p->page++;
    p->y = top;
    bar(p, INK_ACCENT, 0, 0, paper_width, 2.2 * MM);
}

static void next_page(Press *p)
{
    end_page(p);
    begin_page(p);
}

static bool fits(const Press *p, double h) { return p->y + h <= bottom; }

static void room(Press *p, double h)
{
    if (!fits(p, h) && p->y > top) next_page(p);
}

// ---- blocks of text ----

static void print_letterhead(Press *p, const PdfBlock *b)
{
    double wide = b->lines.n ? window_x - left - gutter : measure;
    p->y += put(p, "P", FACE_SENDER, PDF_LEFT, left, p->y, wide, b->from.town) + 1;
    if (b->from.office.n) p->y += put(p, "P", FACE_STRONG, PDF_LEFT, left, p->y, wide, b->from.office);
    p->y += 5;
    EACH(Str, line, &b->from.lines) p->y += put(p, "P", FACE_NOTE, PDF_LEFT, left, p->y, wide, *line) + 1;
    double y = window_y;
    EACH(Str, line, &b->lines)
        y += put(p, "P", line == b->lines.v ? FACE_STRONG : FACE_TEXT, PDF_LEFT, window_x, y, window_width, *line) + 1;
    p->y += 22;
    if (b->lines.n) p->y = MAX(p->y, MAX(y, window_y + 30 * MM) + 14);
}

static void print_title(Press *p, const PdfBlock *b)
{
    room(p, 80);
    p->y += put(p, "H1", FACE_TITLE, PDF_LEFT, left, p->y, measure, b->text) + 2;
    if (b->more.n) p->y += put(p, "P", FACE_LEAD, PDF_LEFT, left, p->y, measure, b->more);
    p->y += 14;
}

static void print_heading(Press *p, const PdfBlock *b)
{
    room(p, 70);
    p->y += 6;
    p->y += put(p, "H2", FACE_HEADING, PDF_LEFT, left, p->y, measure, b->text) + 5;
}

// A long paragraph goes over pages line by line. Tags may not cross a page in cairo: each part is a P.
static void print_lines(Press *p, Face face, PangoLayout *l, double x)
{
    PangoLayoutIter *it = pango_layout_get_iter(l);
    double done = 0;                                // what earlier pages took
    tag(p, "P");
    do {
        PangoRectangle box;
        pango_layout_iter_get_line_extents(it, NULL, &box);
        if (!fits(p, pango_units_to_double(box.y + box.height) - done)) {
            untag(p, "P");
            next_page(p);
            tag(p, "P");
            done = pango_units_to_double(box.y);
        }
        ink(p, faces[face].ink);
        cairo_move_to(p->cr, x + pango_units_to_double(box.x),
                      p->y - done + pango_units_to_double(pango_layout_iter_get_baseline(it)));
        pango_cairo_show_layout_line(p->cr, pango_layout_iter_get_line_readonly(it));
    } while (pango_layout_iter_next_line(it));
    untag(p, "P");
    p->y += height(l) - done;
    pango_layout_iter_free(it);
}

static void print_text(Press *p, const PdfBlock *b)
{
    static const Face face[] = {
        [PDF_TEXT] = FACE_TEXT, [PDF_LEAD] = FACE_LEAD, [PDF_NOTE] = FACE_NOTE, [PDF_DATELINE] = FACE_TEXT};
    Face f = face[b->style];
    PangoLayout *l = set(p, f, b->style == PDF_DATELINE ? PDF_RIGHT : PDF_LEFT, measure, b->text);
    print_lines(p, f, l, left);
    g_object_unref(l);
    p->y += b->style == PDF_NOTE ? 4 : b->style == PDF_LEAD ? 12 : 8;
}

static void print_steps(Press *p, const PdfBlock *b)
{
    const double number = 24;
    EACH(Str, step, &b->lines) {
        PangoLayout *l = set(p, FACE_LEAD, PDF_LEFT, measure - number, *step);
        at_most(l, CELL_LINES);
        room(p, height(l));
        Arena scratch = *p->arena;
        tag(p, "L");
        tag(p, "LI");
        put(p, "Lbl", FACE_LEAD, PDF_LEFT, left, p->y, number,
            str_fmt(&scratch, "%td.", step - b->lines.v + 1));
        draw(p, "LBody", FACE_LEAD, left + number, p->y, l);
        untag(p, "LI");
        untag(p, "L");
        p->y += height(l) + 4;
        g_object_unref(l);
    }
    p->y += 6;
}

static void print_highlight(Press *p, const PdfBlock *b)
{
    PangoLayout *value = set(p, FACE_HIGHLIGHT, PDF_CENTRE, measure - 2 * gutter, b->text);
    at_most(value, 2);
    double h = height(value) + 38;
    room(p, h);
    panel(p, left, p->y, measure, h);
    put(p, "P", FACE_NOTE, PDF_CENTRE, left + gutter, p->y + 12, measure - 2 * gutter, b->more);
    draw(p, "P", FACE_HIGHLIGHT, left + gutter, p->y + 25, value);
    g_object_unref(value);
    p->y += h + 14;
}

// ---- pairs ----

enum { ACROSS_MAX = 6 };

// Labels make a header row, values the row below: a small table for the ear, a band for the eye.
static void print_facts(Press *p, const PdfBlock *b)
{
    int n = (int)MIN(b->pairs.n, ACROSS_MAX);
    if (!n) return;
    double w = (measure - gutter) / n, tallest = 0;
    PangoLayout *value[ACROSS_MAX];
    for (int i = 0; i < n; i++) {
        value[i] = set(p, FACE_STRONG, PDF_LEFT, w - gutter, b->pairs.v[i].value);
        at_most(value[i], 3);
        tallest = MAX(tallest, height(value[i]));
    }
    double h = tallest + 32;
    room(p, h);
    panel(p, left, p->y, measure, h);
    tag(p, "Table");
    tag(p, "TR");
    for (int i = 0; i < n; i++)
        put(p, "TH", FACE_NOTE, PDF_LEFT, left + gutter + i * w, p->y + 9, w - gutter, b->pairs.v[i].name);
    untag(p, "TR");
    tag(p, "TR");
    for (int i = 0; i < n; i++) draw(p, "TD", FACE_STRONG, left + gutter + i * w, p->y + 21, value[i]);
    untag(p, "TR");
    untag(p, "Table");
    for (int i = 0; i < n; i++) g_object_unref(value[i]);
    p->y += h + 14;
}

static void print_advice(Press *p, const PdfBlock *b)
{
    const double name = 38 * MM, from = left + 12;
    EACH(Pair, line, &b->pairs) {
        PangoLayout *text = set(p, FACE_TEXT, PDF_LEFT, measure - name - 12, line->value);
        at_most(text, CELL_LINES);
        double h = height(text) + 5;
        room(p, h);
        bar(p, INK_ACCENT, left, p->y, 1.6, h);
        put(p, "P", FACE_STRONG, PDF_LEFT, from, p->y + 2, name - gutter, line->name);
        draw(p, "P", FACE_TEXT, from + name, p->y + 2, text);
        g_object_unref(text);
        p->y += h;
    }
    p->y += 14;
}

static const double total_line = 18, total_last = 30, totals_width = 100 * MM;

static double totals_height(const PdfBlock *b)
{
    return b && b->kind == BLOCK_TOTALS && b->pairs.n ? (double)(b->pairs.n - 1) * total_line + total_last + 18 : 0;
}

static void print_total(Press *p, const Pair *line, bool last)
{
    const double x = left + measure - totals_width, w = totals_width - cell_pad, half = w * .6;
    Face face = last ? FACE_TOTAL : FACE_TEXT;
    double y = p->y + (last ? 10 : 4);
    if (last) panel(p, x - gutter, p->y + 3, totals_width + gutter, total_last);
    PangoLayout *label = set(p, last ? FACE_STRONG : FACE_TEXT, PDF_LEFT, half, line->name);
    at_most(label, 1);
    tag(p, "TR");
    draw(p, "TH", face, x, last ? y + 2 : y, label);
    put(p, "TD", face, PDF_RIGHT, x + half, y, w - half, line->value);
    untag(p, "TR");
    g_object_unref(label);
    p->y += last ? total_last : total_line;
}

static void print_totals(Press *p, const PdfBlock *b)
{
    if (!b->pairs.n) return;
    room(p, totals_height(b));
    p->y += 4;
    tag(p, "Table");
    EACH(Pair, line, &b->pairs) print_total(p, line, line == line_end - 1);
    untag(p, "Table");
    p->y += 18;
}

// ---- tables ----

typedef struct Row { PangoLayout *text[PDF_COLUMNS_MAX], *note[PDF_COLUMNS_MAX]; double height; } Row;

static double share(const PdfTable *t, int column)              // of the measure; column t->width gives all of it
{
    int all = 0, before = 0;
    for (int i = 0; i < t->width; i++) {
        if (i < column) before += t->columns[i].share;
        all += t->columns[i].share;
    }
    return measure * before / MAX(all, 1);
}

static double column_width(const PdfTable *t, int i) { return share(t, i + 1) - share(t, i) - 2 * cell_pad; }

static Face cell_face(const PdfTable *t) { return t->width > 5 ? FACE_DENSE : FACE_TEXT; }

static Row set_row(Press *p, const PdfTable *t, const PdfCell *cells)
{
    Row r = {0};
    for (int i = 0; i < t->width; i++) {
        double w = column_width(t, i), h;
        r.text[i] = set(p, cell_face(t), t->columns[i].align, w, cells[i].text);
        at_most(r.text[i], CELL_LINES);
        h = height(r.text[i]);
        if (cells[i].note.n) {
            r.note[i] = set(p, FACE_NOTE, t->columns[i].align, w, cells[i].note);
            at_most(r.note[i], CELL_LINES);
            h += height(r.note[i]) + 1;
        }
        r.height = MAX(r.height, h);
    }
    r.height += 2 * row_pad;
    return r;
}

static void print_row(Press *p, const PdfTable *t, Row *r)
{
    tag(p, "TR");
    for (int i = 0; i < t->width; i++) {
        const char *name = i ? "TD" : "TH";
        double x = left + share(t, i) + cell_pad, y = p->y + row_pad;
        tag(p, name);
        draw(p, NULL, cell_face(t), x, y, r->text[i]);
        if (r->note[i]) draw(p, NULL, FACE_NOTE, x, y + height(r->text[i]) + 1, r->note[i]);
        untag(p, name);
        g_clear_object(&r->text[i]);
        g_clear_object(&r->note[i]);
    }
    untag(p, "TR");
    p->y += r->height;
    bar(p, INK_LINE, left, p->y - .3, measure, .6);
}

static void print_header(Press *p, const PdfTable *t)
{
    PangoLayout *title[PDF_COLUMNS_MAX];
    double tallest = 0;
    for (int i = 0; i < t->width; i++) {
        title[i] = set(p, FACE_COLUMN, t->columns[i].align, column_width(t, i), t->columns[i].title);
        at_most(title[i], 2);
        tallest = MAX(tallest, height(title[i]));
    }
    tag(p, "TR");
    for (int i = 0; i < t->width; i++) {
        draw(p, "TH", FACE_COLUMN, left + share(t, i) + cell_pad, p->y + row_pad + tallest - height(title[i]), title[i]);
        g_object_unref(title[i]);
    }
    untag(p, "TR");
    p->y += tallest + 2 * row_pad;
    bar(p, INK_ACCENT, left, p->y - 1.2, measure, 1.2);
}

static void print_table(Press *p, const PdfBlock *b)
{
    const PdfTable *t = &b->table;
    if (!t->rows) {
        print_text(p, &(PdfBlock){.style = PDF_TEXT, .text = t->empty});
        return;
    }
    room(p, 60);
    tag(p, "Table");
    print_header(p, t);
    for (ptrdiff_t i = 0; i < t->rows; i++) {
        Row row = set_row(p, t, t->cells + i * t->width);
        if (!fits(p, row.height + (i == t->rows - 1 ? totals_height(b->next) : 0))) {
            untag(p, "Table");
            next_page(p);
            tag(p, "Table");
            print_header(p, t);
        }
        print_row(p, t, &row);
    }
    untag(p, "Table");
    p->y += 8;
}

// ---- the whole ----

static void print_block(Press *p, const PdfBlock *b)
{
    switch (b->kind) {
    case BLOCK_LETTERHEAD: print_letterhead(p, b); return;
    case BLOCK_TITLE:      print_title(p, b); return;
    case BLOCK_HEADING:    print_heading(p, b); return;
    case BLOCK_TEXT:       print_text(p, b); return;
    case BLOCK_STEPS:      print_steps(p, b); return;
    case BLOCK_FACTS:      print_facts(p, b); return;
    case BLOCK_ADVICE:     print_advice(p, b); return;
    case BLOCK_HIGHLIGHT:  print_highlight(p, b); return;
    case BLOCK_TABLE:      print_table(p, b); return;
    case BLOCK_TOTALS:     print_totals(p, b); return;
    case BLOCK_PAGE:       next_page(p); return;
    }
}

static void print_on(Press *p, cairo_surface_t *surface)
{
    p->cr = cairo_create(surface);
    p->page = 0;
    begin_page(p);
    for (const PdfBlock *b = p->doc->first; b; b = b->next) print_block(p, b);
    end_page(p);
    p->pages = p->page;
}

static cairo_status_t collect(void *buf, const unsigned char *bytes, unsigned n)
{
    buf_put(buf, (Str){(const char *)bytes, n});
    return CAIRO_STATUS_SUCCESS;
}

static void describe(cairo_surface_t *s, Arena scratch, const PdfHead *h)
{
    Local t = zone_local(zone_utc(), h->created);
    Ymd d = date_ymd(t.day);
    Str made = str_fmt(&scratch, "%04d-%02d-%02dT%02d:%02d:%02dZ", d.year, d.month, d.day, t.hour, t.minute, t.second);
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_TITLE, str_c(&scratch, clean(&scratch, h->title)));
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_AUTHOR, str_c(&scratch, clean(&scratch, h->author)));
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATOR, "Kiosque Famille");
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATE_DATE, str_c(&scratch, made));
}

static PangoContext *text_context(void)
{
    // The thread's own font map: pango makes one per thread and forgets it when the thread ends.
    PangoContext *c = pango_font_map_create_context(pango_cairo_font_map_get_default());
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);      // paper has no pixel to fit
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(c, options);
    cairo_font_options_destroy(options);
    pango_cairo_context_set_resolution(c, 72);
    pango_context_set_language(c, pango_language_from_string("fr"));
    return c;
}

static void set_fonts(Press *p)
{
    for (int i = 0; i < FACES; i++) {
        p->font[i] = pango_font_description_new();
        pango_font_description_set_family_static(p->font[i], "DejaVu Sans");
        pango_font_description_set_weight(p->font[i], faces[i].bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
        pango_font_description_set_size(p->font[i], pango_units_from_double(faces[i].size));
    }
}

Str press_print(Arena *out, const Pdf *pdf)
{
    Buf bytes = buf_new(out, 64 * KB);
    Press p = {.doc = pdf, .arena = out, .text = text_context()};
    set_fonts(&p);
    p.no_hyphen = pango_attr_list_new();
    pango_attr_list_insert(p.no_hyphen, pango_attr_insert_hyphens_new(FALSE));

    // « page 1 / 3 » needs the 3 first: the same drawing on paper without area counts the pages.
    cairo_surface_t *none = cairo_image_surface_create(CAIRO_FORMAT_A8, 0, 0);
    print_on(&p, none);
    cairo_destroy(p.cr);
    cairo_surface_destroy(none);

    cairo_surface_t *paper = cairo_pdf_surface_create_for_stream(collect, &bytes, paper_width, paper_height);
    describe(paper, *out, &pdf->head);
    print_on(&p, paper);
    cairo_destroy(p.cr);
    cairo_surface_finish(paper);
    bool ok = cairo_surface_status(paper) == CAIRO_STATUS_SUCCESS;
    cairo_surface_destroy(paper);

    for (int i = 0; i < FACES; i++) pango_font_description_free(p.font[i]);
    pango_attr_list_unref(p.no_hyphen);
    g_object_unref(p.text);
    return ok ? buf_str(&bytes) : (Str){0};
}
