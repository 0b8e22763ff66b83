// pdf_test.c - the papers, read back with poppler and qpdf as a family's computer would read them.
#include "base/test.h"
#include "pdf/invoice_pdf.h"
#include "pdf/letter_pdf.h"
#include "pdf/list_pdf.h"
#include "pdf/ticket_pdf.h"

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static Arena spare;                                 // what a writer needs on the way; its copy is gone when it returns

static Arena scratch(void)
{
    if (!spare.start) spare = arena_new(64 * MB);
    return spare;
}

// ---- reading a file back ----

static bool have(const char *tool)
{
    Arena *a = test_arena();
    return !system(str_c(a, str_fmt(a, "command -v %s >/dev/null", tool)));
}

// What a command says about the file; %s in the command is its path.
static Str said(Str file, const char *before, const char *after, int *status)
{
    Arena *a = test_arena();
    char path[] = "/tmp/kiosque-pdf-XXXXXX";
    int fd = mkstemp(path);
    if (fd < 0 || write(fd, file.p, (size_t)file.n) != file.n) return (Str){0};
    close(fd);
    FILE *out = popen(str_c(a, str_fmt(a, "%s %s %s 2>&1", before, path, after)), "r");
    Buf b = buf_new(a, 4 * KB);
    for (int c; out && (c = fgetc(out)) != EOF;) buf_char(&b, (char)c);
    *status = out ? pclose(out) : -1;
    unlink(path);
    return buf_str(&b);
}

static Str text_of(Str file)
{
    int status;
    return said(file, "pdftotext -layout", "-", &status);
}

static Str one_line(Str text)                         // a sentence may go over two lines of paper
{
    char *p = str_c(test_arena(), text);
    for (ptrdiff_t i = 0; i < text.n; i++) p[i] = p[i] == '\n' ? ' ' : p[i];
    return (Str){p, text.n};
}

static int times(Str text, Str part)
{
    int n = 0;
    for (const char *at; (at = text.n ? memmem(text.p, (size_t)text.n, part.p, (size_t)part.n) : NULL); n++)
        text = str_skip(text, at - text.p + part.n);
    return n;
}

// The test leaves the file where a person can look at it.
static void show(const char *name, Str file)
{
    const char *folder = getenv("PDF_SHOW");
    if (!folder) return;
    FILE *f = fopen(str_c(test_arena(), str_fmt(test_arena(), "%s/%s.pdf", folder, name)), "wb");
    if (!f) return;
    fwrite(file.p, 1, (size_t)file.n, f);
    fclose(f);
}

// ---- made-up papers ----

static Strs strs(const Str *v, ptrdiff_t n)
{
    Strs all = {0};
    for (ptrdiff_t i = 0; i < n; i++) *PUSH(test_arena(), &all) = v[i];
    return all;
}
#define STRS(...) strs((const Str[]){__VA_ARGS__}, COUNT(((const Str[]){__VA_ARGS__})))

static PdfSender town(void)
{
    return (PdfSender){S("Mairie de Montfleuri"), S("Régie cantine"),
        STRS(S("1 place de la République"), S("30999 MONTFLEURI"), S("04 65 71 12 34"), S("famille@montfleuri.example"))};
}

static InvoicePaper invoice(ptrdiff_t lines)
{
    static const Str children[] = {S("DUPRÉ Léa"), S("DUPRÉ Zoë"), S("NGUYỄN Ánh")};
    static const Str labels[] = {S("Restauration scolaire, repas réservé"), S("Accueil du matin"), S("Mercredi, journée")};
    static const Str days[] = {S("2, 3, 5, 6, 9, 10, 12, 13, 16, 17, 19, 20 mars"), S("3, 10, 17 mars"), S("4 mars")};
    InvoicePaper v = {
        .from = town(), .family_code = S("004217"),
        .to = STRS(S("Mme Léa DUPRÉ et M. Nguyễn DUPRÉ"), S("Résidence Les Cigales, bât. B"), S("12 rue des Écoles"),
                   S("30999 MONTFLEURI")),
        .number = S("2026-CAN-000123"), .period = S("mars 2026"), .issued = date_of(2026, 4, 9), .due = date_of(2026, 5, 4),
        .created = {1775721600000}, .pay_at = S("https://famille.montfleuri.example/kiosque"),
        .pay_reference = S("2026CAN000123"), .counter = S("Mairie, du lundi au vendredi de 8 h 30 à 12 h : espèces, "
                                                          "chèque, carte bancaire, CESU."),
        .appeal_to = S("le tribunal administratif de Nîmes"), .paid = {1000}};
    for (ptrdiff_t i = 0; i < lines; i++) {
        InvoicePaperLine line = {children[i % 3], labels[i % 3], days[i % 3], 12 - i % 3, {280 + 15 * (i % 4)}, {0}};
        line.amount = money_times(line.unit, line.quantity);
        v.total = money_add(v.total, line.amount);
        *PUSH(test_arena(), &v.lines) = line;
    }
    return v;
}

static Str invoice_bytes(ptrdiff_t lines)
{
    InvoicePaper v = invoice(lines);
    return invoice_pdf(test_arena(), scratch(), &v);
}

static Str ticket(void)
{
    TicketPaper v = {.from = town(), .regie = S("REGIE DE MONTFLEURI"), .family_code = S("004217"), .number = S("2026-000088"),
        .reference = S("00421720260409154612"), .means = S("Carte bancaire (PayFiP)"), .paid_at = {1775742372000},
        .zone = zone_utc(), .amount = {1880}};
    *PUSH(test_arena(), &v.lines) = (TicketPaperLine){S("Facture n° 2026-CAN-000123"), {1600}};
    *PUSH(test_arena(), &v.lines) = (TicketPaperLine){S("Facture n° 2026-CAN-000131"), {280}};
    return ticket_pdf(test_arena(), scratch(), &v);
}

static Str letters(int n)
{
    LetterPapers all = {0};
    for (int i = 0; i < n; i++)
        *PUSH(test_arena(), &all) = (LetterPaper){.from = town(), .place = S("Montfleuri"),
            .to = STRS(S("Mme Léa DUPRÉ"), S("12 rue des Écoles"), S("30999 MONTFLEURI")), .adult = S("Madame Léa DUPRÉ"),
            .family_code = S("004217"), .code = S("K7M4PX2RWT9HC3V"), .site = S("https://famille.montfleuri.example/kiosque"),
            .on = date_of(2026, 4, 15), .valid_until = date_of(2026, 6, 15)};
    return letters_pdf(test_arena(), scratch(), &all, (Instant){1775721600000});
}

// ---- tests ----

typedef struct Seen { const char *name; Str part; } Seen;

static void check_seen(Str text, const Seen *all, ptrdiff_t n)
{
    for (ptrdiff_t i = 0; i < n; i++)
        CHECK(str_has(text, all[i].part), "%s: « %.*s »", all[i].name, STR_ARG(all[i].part));
}

TEST(pdf_invoice_says)
{
    if (!have("pdftotext")) { test_skip("no pdftotext"); return; }
    InvoicePaper v = invoice(3);
    v.lines.v[0].unit = (Money){123456};
    v.lines.v[0].amount = (Money){1481472};
    v.total = (Money){1487622};
    Str file = invoice_pdf(test_arena(), scratch(), &v);
    show("invoice-3", file);
    static const Seen seen[] = {
        {"title", S("Facture n° 2026-CAN-000123")}, {"thousands", S("14 814,72 €")},
        {"unit price", S("1 234,56 €")}, {"already paid", S("10,00 €")}, {"left", S("14 866,22 €")},
        {"child", S("DUPRÉ Léa")}, {"Vietnamese", S("NGUYỄN Ánh")}, {"payer", S("Mme Léa DUPRÉ et M. Nguyễn DUPRÉ")},
        {"family code", S("Code famille : 004217")}, {"days", S("3, 10, 17 mars")}, {"due", S("04/05/2026")},
        {"online", S("https://famille.montfleuri.example/kiosque")}, {"reference", S("2026CAN000123")},
        {"office", S("Régie cantine")}, {"counter", S("CESU")}, {"unpaid", S("titre exécutoire")},
        {"appeal", S("deux mois")}, {"court", S("le tribunal administratif de Nîmes")}, {"page", S("page 1 / 1")},
    };
    check_seen(text_of(file), seen, COUNT(seen));
}

TEST(pdf_invoice_paid_and_credit)
{
    if (!have("pdftotext")) { test_skip("no pdftotext"); return; }
    InvoicePaper paid = invoice(1);
    paid.paid = paid.total;
    Str text = text_of(invoice_pdf(test_arena(), scratch(), &paid));
    CHECK(str_has(text, S("0,00 €")), "nothing left");
    CHECK(!str_has(text, S("Comment régler")) && !str_has(text, S("titre exécutoire")), "a paid invoice asks nothing");
    InvoicePaper credit = invoice(1);
    credit.corrects = S("2026-CAN-000100");
    text = text_of(invoice_pdf(test_arena(), scratch(), &credit));
    CHECK(str_has(text, S("Avoir n°")) && str_has(text, S("2026-CAN-000100")), "a credit note names its invoice");
    CHECK(!str_has(text, S("Reste à payer")) && !str_has(text, S("À régler avant le")), "a credit note asks nothing");
}

TEST(pdf_ticket_says)
{
    if (!have("pdftotext")) { test_skip("no pdftotext"); return; }
    Str file = ticket();
    show("ticket", file);
    static const Seen seen[] = {
        {"title", S("Ticket de paiement")}, {"number", S("2026-000088")}, {"reference", S("00421720260409154612")},
        {"moment", S("09/04/2026 à 13:46")}, {"means", S("Carte bancaire (PayFiP)")}, {"line", S("Facture n° 2026-CAN-000131")},
        {"sentence", S("Votre paiement de 18,80 € en faveur de la REGIE DE MONTFLEURI a bien été pris en compte.")},
        {"family code", S("Code famille : 004217")},
    };
    int status;
    check_seen(one_line(said(file, "pdftotext -raw", "-", &status)), seen, COUNT(seen));
}

TEST(pdf_letters_say)
{
    if (!have("pdftotext")) { test_skip("no pdftotext"); return; }
    show("letter", letters(1));
    Str three = text_of(letters(3));
    CHECK(times(three, S("K7M4P X2RWT 9HC3V")) == 3, "each letter has its code in groups of 5");
    CHECK(times(three, S("\f")) == 3, "each letter has its page");
    CHECK(times(three, S("Mme Léa DUPRÉ")) == 3, "each letter has its address");
    CHECK(!str_has(three, S("page 1")), "letters are not numbered");
}

TEST(pdf_list_says)
{
    if (!have("pdftotext")) { test_skip("no pdftotext"); return; }
    static const PdfColumn columns[] = {{S("N°"), 26, PDF_LEFT}, {S("Date"), 18, PDF_LEFT}, {S("Régie"), 20, PDF_LEFT},
        {S("Période"), 17, PDF_LEFT}, {S("Montant"), 14, PDF_RIGHT}, {S("Reste à payer"), 14, PDF_RIGHT}, {S("État"), 12, PDF_LEFT}};
    static const PdfCell row[] = {{S("2026-CAN-000123"), {0}}, {S("09/04/2026"), {0}}, {S("Régie cantine"), {0}},
        {S("mars 2026"), {0}}, {S("45,20 €"), {0}}, {S("0,00 €"), {0}}, {S("Payée"), {0}}};
    PdfCell cells[40 * COUNT(row)];
    for (int i = 0; i < COUNT(cells); i++) cells[i] = row[i % COUNT(row)];
    Pair total[] = {{S("Reste à payer"), S("0,00 €")}};
    ListPaper v = {.from = town(), .family_code = S("004217"), .title = S("Liste de mes factures"),
        .subtitle = S("du 01/09/2025 au 31/08/2026"), .table = {columns, COUNT(columns), cells, 40, S("Aucune facture.")},
        .totals = {total, 1, 1}};
    Str file = list_pdf(test_arena(), scratch(), &v);
    show("list", file);
    CHECK(times(text_of(file), S("2026-CAN-000123")) == 40, "each row is there");
    v.table.rows = 0;
    CHECK(str_has(text_of(list_pdf(test_arena(), scratch(), &v)), S("Aucune facture.")), "an empty list says so");
}

TEST(pdf_tagged_titled_and_sound)
{
    if (!have("pdfinfo") || !have("qpdf")) { test_skip("no pdfinfo or qpdf"); return; }
    Str files[] = {invoice_bytes(3), invoice_bytes(60), ticket(), letters(2)};
    for (int i = 0; i < COUNT(files); i++) {
        int status;
        Str check = said(files[i], "qpdf --check", "", &status);
        CHECK(status == 0, "qpdf finds file %d clean: %.*s", i, STR_ARG(check));
        Str info = said(files[i], "pdfinfo", "", &status);
        CHECK(str_has(info, S("Tagged:          yes")), "file %d is tagged", i);
        CHECK(str_has(info, S("Title:           ")), "file %d has a title", i);
        CHECK(str_has(info, S("(595.276 x 841.89 pts (A4)")) || str_has(info, S("A4")), "file %d is A4", i);
        Str inside = said(files[i], "qpdf --qdf --object-streams=disable", "-", &status);
        CHECK(str_has(inside, S("/Lang (fr-FR)")), "file %d is in French", i);
        CHECK(str_has(inside, S("/DisplayDocTitle true")), "file %d shows its title", i);
        CHECK(str_has(inside, S("/Tabs /S")), "file %d: the tab key follows the structure", i);
    }
    int status;
    Str tree = said(files[0], "pdfinfo -struct-text", "", &status);
    static const Seen seen[] = {{"H1", S("H1")}, {"H2", S("H2")}, {"table", S("Table")}, {"column scope", S("/Scope /Column")},
                                {"row scope", S("/Scope /Row")}};
    check_seen(str_join(test_arena(), tree, said(files[0], "qpdf --qdf --object-streams=disable", "-", &status)),
               seen, COUNT(seen));
}

TEST(pdf_same_bytes)
{
    CHECK_STR(invoice_bytes(25), invoice_bytes(25), "an invoice printed again");
    CHECK_STR(ticket(), ticket(), "a ticket printed again");
}

TEST(pdf_long_invoice_repeats_header)
{
    if (!have("pdftotext")) { test_skip("no pdftotext"); return; }
    Str file = invoice_bytes(60);
    show("invoice-60", file);
    Str text = text_of(file);
    int pages = times(text, S("\f"));
    CHECK(pages >= 3, "60 lines take %d pages", pages);
    CHECK(times(text, S("Prix unitaire")) == pages, "the header is on each of the %d pages", pages);
    CHECK(times(text, S("Code famille : 004217")) == pages, "the family code is on each page");
    CHECK(str_has(text, str_fmt(test_arena(), "page %d / %d", pages, pages)), "the last page knows it");
}

TEST(pdf_hostile_names)
{
    if (!have("pdftotext") || !have("qpdf")) { test_skip("no pdftotext or qpdf"); return; }
    char *endless = NEWS(test_arena(), char, 6000);
    memset(endless, 'W', 6000);
    char *zalgo = NEWS(test_arena(), char, 2000);
    for (int i = 0; i < 2000; i += 2) memcpy(zalgo + i, i ? "\u0301" : "aa", 2);
    const struct { const char *name; Str text; Str read; } cases[] = {
        {"Vietnamese", S("Nguyễn Thị Hương"), S("Nguyễn Thị Hương")},
        {"diaeresis", S("Zoë Müller-Østergård"), S("Zoë Müller-Østergård")},
        {"Cyrillic", S("Наталья Ковальчук"), S("Наталья Ковальчук")},
        {"Greek", S("Ελένη"), S("Ελένη")},
        {"Arabic", S("ليلى"), {0}},
        {"Chinese without a font", S("王小明"), {0}},
        {"markup", S("<b>Léa</b> & <script>"), S("<b>Léa</b> & <script>")},
        {"PDF syntax", S("(Léa) Tj \\ >> endstream"), S("(Léa) Tj \\ >> endstream")},
        {"line feed", S("Léa\nDUPRÉ"), S("Léa DUPRÉ")},
        {"zero byte", S("Léa\0DUPRÉ"), S("Léa DUPRÉ")},
        {"direction override", S("Léa\u202EERPUD"), S("Léa ERPUD")},
        {"broken UTF-8", S("L\xE9""a \xC3"), S("L\uFFFD""a")},
        {"endless word", {endless, 6000}, S("WWWW")},
        {"heaped accents", {zalgo, 2000}, {0}},
        {"empty", {0}, {0}},
    };
    for (int i = 0; i < COUNT(cases); i++) {
        InvoicePaper v = invoice(2);
        v.lines.v[0].child = v.lines.v[1].days = v.from.town = v.to.v[0] = v.number = cases[i].text;
        Str file = invoice_pdf(test_arena(), scratch(), &v);
        show(cases[i].name, file);
        int status;
        Str check = said(file, "qpdf --check", "", &status);
        CHECK(file.n && status == 0, "%s: %.*s", cases[i].name, STR_ARG(check));
        Str text = said(file, "pdftotext -raw", "-", &status);
        CHECK(str_has(text, cases[i].read), "%s is read back: %.*s", cases[i].name, STR_ARG(text));
        CHECK(str_has(text, S("Accueil du matin")), "%s: the rest is there", cases[i].name);
    }
}

TEST(pdf_long_paragraph_takes_pages)
{
    if (!have("pdftotext")) { test_skip("no pdftotext"); return; }
    Buf text = buf_new(test_arena(), 64 * KB);
    for (int i = 0; i < 1500; i++) buf_fmt(&text, "mot%04d tranquille ", i);
    Pdf pdf;
    pdf_start(&pdf, test_arena(), &(PdfHead){.title = S("Long")});
    pdf_text(&pdf, PDF_TEXT, buf_str(&text));
    Str read = text_of(pdf_bytes(test_arena(), scratch(), &pdf));
    CHECK(times(read, S("\f")) >= 3, "it takes pages");
    for (int i = 0; i < 1500; i++) {
        Str word = str_fmt(test_arena(), "mot%04d", i);
        CHECK(times(read, word) == 1, "%.*s is printed once", STR_ARG(word));
    }
}

// The server gives 256 kB to a connection's thread.
typedef struct Job { Arena arena, scratch; const InvoicePaper *paper; Str file; } Job;

static void *print_job(void *data)
{
    Job *job = data;
    for (int i = 0; i < 5; i++) job->file = invoice_pdf(&job->arena, job->scratch, job->paper);
    return NULL;
}

TEST(pdf_threads_with_small_stacks)
{
    enum { THREADS = 4, STACK = 256 * KB };
    InvoicePaper v = invoice(25);
    pthread_t thread[THREADS];
    Job job[THREADS];
    pthread_attr_t small;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, STACK);
    for (int i = 0; i < THREADS; i++) {
        job[i] = (Job){arena_new(64 * MB), arena_new(64 * MB), .paper = &v};
        CHECK(!pthread_create(&thread[i], &small, print_job, &job[i]), "thread %d", i);
    }
    for (int i = 0; i < THREADS; i++) pthread_join(thread[i], NULL);
    Str alone = invoice_pdf(test_arena(), scratch(), &v);       // last: the threads may have been first to load fonts
    for (int i = 0; i < THREADS; i++) {
        CHECK_STR(job[i].file, alone, "thread %d prints the same", i);
        arena_free(&job[i].arena);
        arena_free(&job[i].scratch);
    }
    pthread_attr_destroy(&small);
}

TEST(pdf_stays_small)
{
    InvoicePaper v = invoice(12);
    ptrdiff_t bytes = invoice_pdf(test_arena(), scratch(), &v).n;
    CHECK(bytes > 5 * KB && bytes < 60 * KB, "an invoice of 12 lines is %td bytes", bytes);
}

// pango and fontconfig keep what they learn about fonts until the process ends; given back here, a leak is a leak.
__attribute__((destructor)) static void forget_fonts(void)
{
    arena_free(&spare);
    pango_cairo_font_map_set_default(NULL);
    cairo_debug_reset_static_data();
    FcFini();
}
