// paper.c - a PDF that a family sends: it opens without a password, is not a book, and does nothing but show pages. Every object that can
// be reached is looked at; nothing is decompressed but the objects themselves.
#include "document/examine.h"

#include <qpdf/qpdf-c.h>

enum { OBJECTS_MOST = 200 * 1000, STEPS_MOST = 2 * 1000 * 1000 };

typedef struct Walk { qpdf_data q; Arena *a; qpdf_oh *v; ptrdiff_t n, cap; unsigned char *seen; } Walk;

static const char *const carries[] = {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/Collection", "/RichMediaContent"};
static const char *const acts[] = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/Rendition", "/RichMediaExecute"};
static const char *const plays[] = {"/RichMedia", "/FileAttachment", "/Movie", "/Screen", "/3D", "/Sound"};

static bool named(qpdf_data q, qpdf_oh dict, const char *key, const char *const *names, int n)
{
    qpdf_oh value = qpdf_oh_get_key(q, dict, key);
    bool found = false;
    for (int i = 0; i < n && !found; i++) found = qpdf_oh_is_name_and_equals(q, value, names[i]);
    qpdf_oh_release(q, value);
    return found;
}

static bool active(qpdf_data q, qpdf_oh dict)
{
    static const char *const embedded[] = {"/EmbeddedFile"};
    for (int i = 0; i < COUNT(carries); i++)
        if (qpdf_oh_has_key(q, dict, carries[i])) return true;
    return named(q, dict, "/S", acts, COUNT(acts)) || named(q, dict, "/Subtype", plays, COUNT(plays)) || named(q, dict, "/Type", embedded, 1);
}

static void later(Walk *w, qpdf_oh o)
{
    qpdf_oh *slot = PUSH(w->a, w);
    *slot = o;
}

static bool seen_before(Walk *w, qpdf_oh o)
{
    int id = qpdf_oh_is_indirect(w->q, o) ? qpdf_oh_get_object_id(w->q, o) : 0;
    if (id <= 0) return false;
    if (id >= OBJECTS_MOST || w->seen[id]) return true;
    w->seen[id] = 1;
    return false;
}

static void inside(Walk *w, qpdf_oh o)
{
    if (qpdf_oh_is_array(w->q, o)) {
        int n = qpdf_oh_get_array_n_items(w->q, o);
        for (int i = 0; i < n && w->n < STEPS_MOST; i++) later(w, qpdf_oh_get_array_item(w->q, o, i));
        return;
    }
    for (qpdf_oh_begin_dict_key_iter(w->q, o); qpdf_oh_dict_more_keys(w->q);)
        later(w, qpdf_oh_get_key(w->q, o, qpdf_oh_dict_next_key(w->q)));
}

// One object after the other, never one within the other: a file may nest them as deep as it likes.
static UploadRefusal look_through(Walk *w)
{
    later(w, qpdf_get_trailer(w->q));
    for (int steps = 0; w->n; steps++) {
        if (steps == STEPS_MOST || w->n >= STEPS_MOST) return UPLOAD_BROKEN;
        qpdf_oh o = w->v[--w->n];
        if (!seen_before(w, o)) {
            qpdf_oh dict = qpdf_oh_is_stream(w->q, o) ? qpdf_oh_get_dict(w->q, o) : o;
            if (qpdf_oh_is_dictionary(w->q, dict) && active(w->q, dict)) return UPLOAD_ACTIVE;
            if (qpdf_oh_is_dictionary(w->q, dict) || qpdf_oh_is_array(w->q, dict)) inside(w, dict);
            if (dict != o) qpdf_oh_release(w->q, dict);
        }
        qpdf_oh_release(w->q, o);
    }
    return UPLOAD_FINE;
}

static UploadRefusal look(Arena *a, qpdf_data q, Str bytes)
{
    if (qpdf_read_memory(q, "upload", bytes.p, (unsigned long long)bytes.n, NULL) & QPDF_ERRORS)
        return qpdf_get_error_code(q, qpdf_get_error(q)) == qpdf_e_password ? UPLOAD_LOCKED : UPLOAD_BROKEN;
    int pages = qpdf_get_num_pages(q);
    if (pages < 1) return UPLOAD_BROKEN;
    if (pages > PAPER_PAGES_MOST) return UPLOAD_TOO_MANY_PAGES;
    Walk w = {.q = q, .a = a, .seen = arena_take(a, 1, 1, OBJECTS_MOST)};
    UploadRefusal why = look_through(&w);
    return !why && qpdf_has_error(q) ? UPLOAD_BROKEN : why;
}

UploadRefusal paper_check(Arena *a, Str bytes)
{
    qpdf_data q = qpdf_init();
    qpdf_silence_errors(q);
    qpdf_set_suppress_warnings(q, QPDF_TRUE);
    UploadRefusal why = look(a, q, bytes);
    qpdf_cleanup(&q);
    return why;
}
