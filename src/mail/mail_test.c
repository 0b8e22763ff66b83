// mail_test.c - composed messages, read back by a parser that is not ours.
#include "base/test.h"
#include "mail/mail.h"
#include "platform/platform.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static Mail example(void)
{
    Date day = date_of(2018, 5, 9);
    const Zone *paris = zone_named(S("Europe/Paris"));
    return (Mail){.from = S("kiosque@ville.exemple.fr"), .from_name = S("Kiosque Famille"), .to = S("lea@exemple.fr"),
                  .to_name = S("DUPRÉ Léa"), .subject = S("Votre paiement"), .message_id = S("ab12@ville.exemple.fr"),
                  .date = zone_instant(paris, day, 15, 46), .zone = paris, .text = S("Bonjour,\n\nMerci.\n")};
}

TEST(mail_addresses)
{
    static char long_local[80];
    memset(long_local, 'a', 65);
    memcpy(long_local + 65, "@exemple.fr", 11);
    const struct { const char *address; bool ok; } cases[] = {
        {"a@b.fr", true}, {"prenom.nom+kiosque@mairie-exemple.fr", true}, {"o'neil@sub.exemple.org", true}, {"A_1@EXEMPLE.FR", true},
        {"", false}, {"a@b.f", false}, {"ab.fr", false}, {"a@@b.fr", false}, {"a@b@c.fr", false}, {"a@exemple", false},
        {"@exemple.fr", false}, {"lea@", false}, {"lea@.fr", false}, {"lea@exemple.", false}, {"lea@a..fr", false},
        {"le a@exemple.fr", false}, {" lea@exemple.fr", false}, {"lea@exemple.fr ", false}, {"lea@exemple.fr\n", false},
        {"lea\r\nBcc:x@exemple.fr", false}, {"<lea@exemple.fr>", false}, {"lea@exemple.fr,max@exemple.fr", false},
        {"lea;max@exemple.fr", false}, {"\"lea\"@exemple.fr", false}, {"léa@exemple.fr", false}, {"lea@mairie-été.fr", false},
        {".lea@exemple.fr", false}, {"lea.@exemple.fr", false}, {"l..a@exemple.fr", false}, {"lea@-exemple.fr", false},
        {"lea@[127.0.0.1]", false}, {"lea(a)@exemple.fr", false}, {long_local, false}};
    for (int i = 0; i < COUNT(cases); i++)
        CHECK(mail_address_ok(str_z(cases[i].address)) == cases[i].ok, "«%s»", cases[i].address);
    CHECK(!mail_address_ok(((Str){"lea\0@exemple.fr", 15})), "NUL");
    CHECK(str_has(mail_address_problem(S("lea@mairie-été.fr")), S("sans accent")), "an accent is explained");
}

// ---- what is refused ----

TEST(mail_refuses_hostile_headers)
{
    static const Str hostile[] = {S("x\r\nBcc: max@exemple.fr"), S("x\nX: y"), S("x\ry"), {"x\0y", 3}, S("x\x1By"), S("x\x7Fy"),
                                  S("x\xE2\x80\xA8y"), S("x\xE2\x80\xAEy"), S("x\xE2\x81\xA6y"), S("x\xC2\x85y"), S("x\xFFy")};
    Arena *a = test_arena();
    CHECK(mail_compose(a, &(Mail){0}).n == 0, "nothing at all");
    for (int i = 0; i < COUNT(hostile); i++) {
        MailFile file = {hostile[i], S("application/pdf"), S("x")};
        Mail in_subject = example(), in_to = example(), in_from = example(), in_file = example(), in_type = example(), in_id = example();
        in_subject.subject = in_to.to_name = in_from.from_name = in_id.message_id = hostile[i];
        *PUSH(a, &in_file.files) = file;
        *PUSH(a, &in_type.files) = (MailFile){S("a.pdf"), hostile[i], S("x")};
        const struct { const char *name; const Mail *m; } places[] = {
            {"subject", &in_subject}, {"to", &in_to}, {"from", &in_from}, {"file name", &in_file}, {"file type", &in_type}, {"id", &in_id}};
        for (int k = 0; k < COUNT(places); k++)
            CHECK(mail_compose(a, places[k].m).n == 0, "hostile text %d in %s", i, places[k].name);
    }
    Mail broken = example(), two = example(), reply = example();
    broken.text = S("x\xFFy");
    two.to = S("lea@exemple.fr, max@exemple.fr");
    reply.reply_to = S("nobody");
    CHECK(!mail_compose(a, &broken).n && !mail_compose(a, &two).n && !mail_compose(a, &reply).n, "text, recipients, reply-to");
}

TEST(mail_refuses_what_is_too_large)
{
    Arena *a = test_arena();
    Mail m = example();
    *PUSH(a, &m.files) = (MailFile){S("a.pdf"), S("application/pdf"), {NEWS(a, char, MAIL_MAX), MAIL_MAX / 4 * 3 + 3}};
    CHECK(!mail_compose(a, &m).n, "a file that no mail server takes");
    m.files.v[0].bytes.n = 6 * MB;
    Str whole = mail_compose(a, &m);
    CHECK(whole.n > 8 * MB && whole.n < MAIL_MAX, "a large file");
}

// ---- what is written ----

static void check_lines(Str whole, const char *name)
{
    Str line, rest = whole;
    bool headers = true;
    CHECK(str_ends(whole, S("\r\n")), "%s: the last line ends", name);
    while (str_cut(rest, '\n', &line, &rest)) {
        CHECK(line.n && line.p[line.n - 1] == '\r' && !memchr(line.p, '\r', (size_t)line.n - 1), "%s: CRLF and nothing else", name);
        line.n--;
        if (!line.n) headers = false;
        CHECK(line.n <= (headers ? 998 : 76), "%s: a line of %d bytes", name, (int)line.n);
        if (str_has(line, S("=?"))) CHECK(line.n <= 76, "%s: encoded words in a line of %d bytes", name, (int)line.n);
        for (ptrdiff_t i = 0; i < line.n; i++)
            CHECK((line.p[i] >= ' ' && line.p[i] <= '~') || line.p[i] == '\t', "%s: byte %d", name, line.p[i]);
    }
}

TEST(mail_as_bytes)
{
    Arena *a = test_arena();
    Mail m = example();
    m.from_name = S("Mairie d'Été");
    m.text = S("Reçu : 18,80 €\nfin \n.\n");
    CHECK_STR(mail_compose(a, &m),
              S("From: =?UTF-8?Q?Mairie_d=27=C3=89t=C3=A9?= <kiosque@ville.exemple.fr>\r\n"
                "To: =?UTF-8?Q?DUPR=C3=89_L=C3=A9a?= <lea@exemple.fr>\r\n"
                "Subject: Votre paiement\r\n"
                "Date: Wed, 09 May 2018 15:46:00 +0200\r\n"
                "Message-ID: <ab12@ville.exemple.fr>\r\n"
                "Auto-Submitted: auto-generated\r\n"
                "MIME-Version: 1.0\r\n"
                "Content-Type: text/plain; charset=utf-8\r\n"
                "Content-Transfer-Encoding: quoted-printable\r\n"
                "\r\n"
                "Re=C3=A7u : 18,80 =E2=82=AC\r\n"
                "fin=20\r\n"
                ".\r\n"), "a short mail");
}

// The message as Python's own parser reads it: defects, headers, then each part with the sum of its bytes. Names are read by
// its older half: the newer one leaves the blanks between the encoded words of a name.
static const char reader[] =
    "import sys, email, email.policy, email.header, email.utils\n"
    "raw = sys.stdin.buffer.read()\n"
    "m, old = email.message_from_bytes(raw, policy=email.policy.default), email.message_from_bytes(raw)\n"
    "out = ['defects=%d' % (sum(len(p.defects) for p in m.walk()) + sum(len(v.defects) for v in m.values()))]\n"
    "out += ['headers=' + ','.join(m.keys())]\n"
    "for h in 'From', 'To':\n"
    "    a = m[h].addresses\n"
    "    name = email.utils.parseaddr(old[h].replace('\\r\\n', ''))[0]\n"
    "    name = str(email.header.make_header(email.header.decode_header(name)))\n"
    "    out += ['%s=%d|%s|%s' % (h, len(a), name, a[0].addr_spec)]\n"
    "out += ['subject=' + m['Subject'], 'date=' + m['Date'].datetime.isoformat()]\n"
    "for p in m.walk():\n"
    "    if p.is_multipart(): out += [p.get_content_type()]; continue\n"
    "    b = p.get_payload(decode=True)\n"
    "    out += ['%s|%s|%d|%d|' % (p.get_content_type(), p.get_filename() or '', len(b), sum(b) % 65521)]\n"
    "    if p.get_content_maintype() == 'text': out += [b.decode().replace('\\r\\n', '|')]\n"
    "sys.stdout.buffer.write('\\n'.join(out).encode())\n";

static bool read_back(Arena *a, Str whole, Str *out)
{
    char *folder = str_c(a, S("/tmp/kiosque-mail-XXXXXX"));
    if (!mkdtemp(folder)) return false;
    char *script = str_c(a, str_fmt(a, "%s/read.py", folder)), *message = str_c(a, str_fmt(a, "%s/m.eml", folder));
    Buf b = buf_new(a, 4 * KB);
    bool written = file_write(script, str_z(reader)) && file_write(message, whole);
    FILE *f = written ? popen(str_c(a, str_fmt(a, "python3 '%s' <'%s' 2>/dev/null", script, message)), "r") : NULL;
    for (int c; f && (c = getc(f)) != EOF;) buf_char(&b, (char)c);
    bool ok = f && pclose(f) == 0;
    unlink(script);
    unlink(message);
    rmdir(folder);
    *out = buf_str(&b);
    return ok;
}

static bool python_here(void)
{
    if (system("python3 -c 'import email.policy' 2>/dev/null") == 0) return true;
    test_skip("no python3 to read the mails back");
    return false;
}

static Str sum_of(Arena *a, const char *type, const char *name, Str bytes)
{
    int64_t sum = 0;
    for (ptrdiff_t i = 0; i < bytes.n; i++) sum += (unsigned char)bytes.p[i];
    return str_fmt(a, "\n%s|%s|%d|%d|", type, name, (int)bytes.n, (int)(sum % 65521));
}

TEST(mail_is_read_back_by_another_parser)
{
    if (!python_here()) return;
    Arena *a = test_arena();
    static const char headers[] = "headers=From,To,Reply-To,Subject,Date,Message-ID,Auto-Submitted,MIME-Version,Content-Type";
    char pdf[5000];
    random_bytes(pdf, sizeof pdf);
    Str bytes = {pdf, sizeof pdf}, page = S("<p>Été</p>\n"), got;
    Mail m = example();
    m.to_name = S("Grégoire-François d’Aubigné de la Très Longue Rivière-Enchantée épouse Müller-Łukasiewicz 名前");
    m.subject = S("Réservation enregistrée : été à l’école élémentaire, cœur de ville, 18,80 € — merci ! =?UTF-8?Q?x?=");
    m.reply_to = S("service@exemple.fr");
    m.text = S("--=_kiosque-mixed\nLigne très longue : ééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé = fin\r\n.\rSeul\tblanc \nFrom x");
    m.html = page;
    *PUSH(a, &m.files) = (MailFile){S("ticket-2026-000123.pdf"), S("application/pdf"), bytes};
    *PUSH(a, &m.files) = (MailFile){S("Reçu \"n° 1\".pdf"), S("application/pdf"), S("x")};
    Str whole = mail_compose(a, &m);
    check_lines(whole, "the full mail");
    if (!CHECK(read_back(a, whole, &got), "it can be read")) return;
    const Str want[] = {
        S("defects=0\n"), str_z(headers), S("From=1|Kiosque Famille|kiosque@ville.exemple.fr\n"),
        str_fmt(a, "To=1|%.*s|lea@exemple.fr\n", STR_ARG(m.to_name)), str_fmt(a, "subject=%.*s\n", STR_ARG(m.subject)),
        S("date=2018-05-09T15:46:00+02:00\nmultipart/mixed\nmultipart/alternative\ntext/plain|"),
        S("\n--=_kiosque-mixed|Ligne très longue : ééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé = fin|.|Seul\tblanc |From x"),
        S("\n<p>Été</p>|"), sum_of(a, "application/pdf", "ticket-2026-000123.pdf", bytes),
        sum_of(a, "application/pdf", "Reçu \"n° 1\".pdf", S("x"))};
    for (int i = 0; i < COUNT(want); i++) CHECK(str_has(got, want[i]), "want «%.*s» in\n%.*s", STR_ARG(want[i]), STR_ARG(got));
}

TEST(mail_names_and_subjects_of_all_lengths)
{
    if (!python_here()) return;
    Arena *a = test_arena();
    static const char *const pieces[] = {"a", "é", "€ ", "à la ", "\xF0\x9F\x98\x80", "x=_?"};
    for (int i = 0; i < COUNT(pieces); i++) {
        for (int n = 1; n < 90; n += n < 10 ? 8 : 23) {
            Buf b = buf_new(a, 1 * KB);
            for (int k = 0; k < n; k++) buf_put(&b, str_z(pieces[i]));
            Mail m = example();
            m.from_name = m.to_name = m.subject = str_trim(buf_str(&b));
            Str whole = mail_compose(a, &m), got = {0};
            check_lines(whole, pieces[i]);
            bool same = read_back(a, whole, &got) && str_has(got, S("defects=0"))
                && str_has(got, str_fmt(a, "subject=%.*s\n", STR_ARG(m.subject)))
                && str_has(got, str_fmt(a, "To=1|%.*s|lea@exemple.fr", STR_ARG(m.to_name)));
            CHECK(same, "%d times «%s»", n, pieces[i]);
        }
    }
}
