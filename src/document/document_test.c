// document_test.c - names as they arrive and as they are kept; what the process apart says; how the camera was held.
#include "base/test.h"
#include "document/examine.h"

TEST(document_names)
{
    static const struct { const char *name, *typed, *type, *kept; } cases[] = {      // kept NULL: refused
        {"as it is", "attestation.pdf", "application/pdf", "attestation.pdf"},
        {"another ending than the content", "scan.pdf", "image/jpeg", "scan.jpg"},
        {"no ending", "photo", "image/png", "photo.png"},
        {"accents and blanks", "Attestation d’été (2).PDF", "application/pdf", "Attestation d’été (2).pdf"},
        {"two endings", "avis.tar.gz", "image/jpeg", "avis.tar.jpg"},
        {"only an ending", ".pdf", "application/pdf", "document.pdf"},
        {"a soft hyphen", "assu\u00ADrance.pdf", "application/pdf", "assurance.pdf"},
        {"a folder above", "../x.pdf", NULL, NULL},
        {"two dots", "..", NULL, NULL},
        {"a folder of Windows", "C:\\x.pdf", NULL, NULL},
        {"a line end", "x\n.pdf", NULL, NULL},
        {"turned around", "x\u202Efdp.exe", NULL, NULL},
        {"nothing", "", NULL, NULL},
        {"broken letters", "x\xFF.pdf", NULL, NULL},
    };
    for (int i = 0; i < COUNT(cases); i++) {
        Str typed = str_z(cases[i].typed);
        CHECK(upload_name_ok(typed) == (cases[i].kept != NULL), "%s: taken", cases[i].name);
        if (cases[i].kept) CHECK_STR(upload_name_clean(test_arena(), typed, str_z(cases[i].type)), str_z(cases[i].kept), "%s", cases[i].name);
    }
    Buf b = buf_new(test_arena(), 300);
    for (int i = 0; i < 255; i++) buf_char(&b, 'x');
    CHECK(upload_name_ok(buf_str(&b)), "255 letters");
    CHECK(upload_name_clean(test_arena(), buf_str(&b), S("image/png")).n == 100, "100 are kept");
    buf_char(&b, 'x');
    CHECK(!upload_name_ok(buf_str(&b)), "256 letters");
}

TEST(document_refusals_have_words)
{
    for (int why = UPLOAD_FINE + 1; why <= UPLOAD_LATER; why++)
        CHECK(upload_refusal_text((UploadRefusal)why).n > 20, "refusal %d", why);
}

TEST(document_states)
{
    static const struct { const char *state, *until, *text; } cases[] = {
        {"received", "", "Reçu"}, {"accepted", "", "Validé"}, {"refused", "", "Refusé"},
        {"accepted", "2018-05-01", "Validé"}, {"accepted", "2018-04-30", "Expiré"}, {"refused", "2018-04-30", "Refusé"},
    };
    for (int i = 0; i < COUNT(cases); i++) {
        Document d = {.state = str_z(cases[i].state)};
        date_parse(str_z(cases[i].until), &d.valid_until);
        CHECK_STR(document_state_text(&d, date_of(2018, 5, 1)), str_z(cases[i].text), "%s until %s", cases[i].state, cases[i].until);
    }
}

TEST(document_sizes)
{
    static const struct { int64_t size; const char *text; } cases[] = {
        {1, "1\u00A0ko"}, {1000, "1\u00A0ko"}, {1001, "2\u00A0ko"}, {999999, "1000\u00A0ko"}, {1000000, "1,0\u00A0Mo"}, {5242880, "5,2\u00A0Mo"}};
    for (int i = 0; i < COUNT(cases); i++)
        CHECK_STR(document_size_text(test_arena(), cases[i].size), str_z(cases[i].text), "%lld", (long long)cases[i].size);
}

TEST(examined_lines)
{
    static const struct { const char *line; bool read; UploadRefusal refusal; int64_t size; } cases[] = {
        {"image/jpeg 48211\n", true, UPLOAD_FINE, 48211}, {"application/pdf 1\n", true, UPLOAD_FINE, 1}, {"refused 3\n", true, UPLOAD_BAD_NAME, 0},
        {"refused 999\n", true, UPLOAD_LATER, 0}, {"text/html 12\n", false, 0, 0}, {"image/png -1\n", false, 0, 0}, {"image/png\n", false, 0, 0},
        {"", false, 0, 0}, {"image/png 1 2\n", false, 0, 0}};
    for (int i = 0; i < COUNT(cases); i++) {
        Examined e = {0};
        CHECK(examined_read(str_z(cases[i].line), &e) == cases[i].read, "%s", cases[i].line);
        if (cases[i].read) CHECK(e.refusal == cases[i].refusal && (e.refusal || e.size == cases[i].size), "%s: %d %lld", cases[i].line, e.refusal, (long long)e.size);
    }
}

TEST(exif_says_how_the_camera_was_held)
{
#define TIFF(entry) "Exif\0\0MM\0\x2A\0\0\0\x08\0\x01" entry
    static const struct { const char *name, *bytes; ptrdiff_t n; int held; } cases[] = {
#define MADE(name, text, held) {name, text, sizeof text - 1, held}
        MADE("turned right", TIFF("\x01\x12\0\x03\0\0\0\x01\0\x06\0\0"), 6),
        MADE("least byte first", "Exif\0\0II\x2A\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x08\0\0\0", 8),
        MADE("a number that is none", TIFF("\x01\x12\0\x03\0\0\0\x01\0\x63\0\0"), 1),
        MADE("another entry", TIFF("\x01\x13\0\x03\0\0\0\x01\0\x06\0\0"), 1),
        MADE("cut short", TIFF("\x01\x12\0\x03\0"), 1),
        MADE("a directory beyond the end", "Exif\0\0MM\0\x2A\x7F\xFF\xFF\xFF\0\x01", 1),
        MADE("not EXIF", "XMP", 1),
        MADE("nothing", "", 1),
    };
    for (int i = 0; i < COUNT(cases); i++)
        CHECK(exif_orientation((Str){cases[i].bytes, cases[i].n}) == cases[i].held, "%s", cases[i].name);
}

TEST(documents_to_send_again)
{
    enum { TODAY = 13 };                            // of April 2018
    static const struct { const char *name; struct { int64_t child; const char *kind, *state, *until; } sent[3]; const char *titles; } cases[] = {
        {"nothing sent", {{0}}, ""},
        {"received, without end", {{1, "assurance", "received", ""}}, ""},
        {"refused", {{1, "assurance", "refused", ""}}, "1 Attestation d’assurance : à envoyer à nouveau"},
        {"refused, then sent again", {{1, "assurance", "received", ""}, {1, "assurance", "refused", ""}}, ""},
        {"refused twice is told once", {{1, "assurance", "refused", ""}, {1, "assurance", "refused", ""}}, "1 Attestation d’assurance : à envoyer à nouveau"},
        {"sent again for the other child", {{2, "assurance", "received", ""}, {1, "assurance", "refused", ""}}, "1 Attestation d’assurance : à envoyer à nouveau"},
        {"ends in 31 days", {{1, "assurance", "accepted", "2018-05-14"}}, "1 Attestation d’assurance : à renouveler"},
        {"ends in 32 days", {{1, "assurance", "accepted", "2018-05-15"}}, ""},
        {"ended yesterday", {{1, "assurance", "accepted", "2018-04-12"}}, "1 Attestation d’assurance : à renouveler"},
        {"ended, and renewed", {{1, "assurance", "received", "2019-04-12"}, {1, "assurance", "accepted", "2018-04-12"}}, ""},
        {"ended more than a year ago", {{1, "assurance", "accepted", "2017-04-11"}}, ""},
        {"an attachment of a message", {{0, "message", "refused", ""}}, ""},
    };
    for (int i = 0; i < COUNT(cases); i++) {
        Documents sent = {0};
        PaperTodos out = {0};
        Buf b = buf_new(test_arena(), 200);
        for (int k = 0; k < COUNT(cases[i].sent) && cases[i].sent[k].kind; k++) {
            Document *d = PUSH(test_arena(), &sent);
            *d = (Document){.child = cases[i].sent[k].child, .kind = str_z(cases[i].sent[k].kind), .state = str_z(cases[i].sent[k].state), .reason = S("floue")};
            date_parse(str_z(cases[i].sent[k].until), &d->valid_until);
        }
        documents_todo(test_arena(), &sent, date_of(2018, 4, TODAY), &out);
        EACH (const PaperTodo, t, &out) buf_fmt(&b, "%s%lld %.*s", b.n ? ", " : "", (long long)t->child, STR_ARG(t->title));
        CHECK_STR(buf_str(&b), str_z(cases[i].titles), "%s", cases[i].name);
    }
}
