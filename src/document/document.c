// document.c - the rules: kinds, names, states, and what is said when a file is not taken.
#include "document/document.h"

#include <unistr.h>

const DocumentKind document_kinds[] = {
    {S("justificatif_domicile"), TS("Justificatif de domicile"), true},
    {S("quotient"), TS("Attestation de quotient familial"), true},
    {S("assurance"), TS("Attestation d’assurance"), true},
    {S("vaccins"), TS("Page des vaccinations"), true},
    {S("pai"), TS("Projet d’accueil individualisé (PAI)"), true},
    {S("garde"), TS("Jugement ou convention de garde"), true},
    {S("autre"), TS("Autre document"), true},
    {S("message"), TS("Pièce jointe à un message"), false},
    {{0}, {0}, false}};

const DocumentKind *document_kind(Str name)
{
    for (const DocumentKind *k = document_kinds; k->name.n; k++)
        if (str_eq(k->name, name)) return k;
    return NULL;
}

// ---- names ----

enum { NAME_TYPED_MOST = 255, NAME_KEPT_MOST = 100 };

static ptrdiff_t letters(Str s) { return (ptrdiff_t)u8_mbsnlen((const uint8_t *)s.p, (size_t)s.n); }

// Browsers send the bare name of a file; what comes with a path or a line end was not sent by one.
bool upload_name_ok(Str name)
{
    if (!name.n || !str_utf8(name) || !str_plain(name) || letters(name) > NAME_TYPED_MOST) return false;
    return !memchr(name.p, '/', (size_t)name.n) && !memchr(name.p, '\\', (size_t)name.n) && !str_eq(name, S(".."));
}

// Marks that change the direction of writing, or cannot be seen: "photo\u202Egpj.exe" must not look like another name.
static bool unseen(ucs4_t c)
{
    return c == 0xAD || c == 0x61C || c == 0xFEFF || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2060 && c <= 0x206F) || (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE0FFF);
}

static Str ending_of(Str type)
{
    return str_eq(type, S("application/pdf")) ? S(".pdf") : str_eq(type, S("image/jpeg")) ? S(".jpg") : S(".png");
}

// Without what stands after the last dot, when that looks like an ending.
static Str stem(Str name)
{
    for (ptrdiff_t i = name.n; i-- > 0 && name.n - i <= 6;)
        if (name.p[i] == '.') return str_first(name, i);
    return name;
}

Str upload_name_clean(Arena *a, Str name, Str type)
{
    Str ending = ending_of(type);
    Buf b = buf_new(a, NAME_KEPT_MOST * 4);
    name = stem(name);
    for (int n = 0; name.n && n < NAME_KEPT_MOST - (int)ending.n;) {
        ucs4_t c;
        int bytes = u8_mbtouc(&c, (const uint8_t *)name.p, (size_t)name.n);
        if (!unseen(c)) {
            buf_put(&b, str_first(name, bytes));
            n++;
        }
        name = str_skip(name, bytes);
    }
    Str kept = str_trim(buf_str(&b));
    return str_join(a, kept.n ? kept : S("document"), ending);
}

// ---- states ----

static bool expired(const Document *d, Date today) { return d->valid_until.day && date_before(d->valid_until, today); }

Str document_state_text(const Document *d, Date today)
{
    if (str_eq(d->state, S("refused"))) return T("Refusé");
    if (expired(d, today)) return T("Expiré");
    return str_eq(d->state, S("accepted")) ? T("Validé") : T("Reçu");
}

const char *document_state_tag(const Document *d, Date today)
{
    if (str_eq(d->state, S("refused"))) return "tag bad";
    if (expired(d, today)) return "tag warn";
    return str_eq(d->state, S("accepted")) ? "tag ok" : "tag wait";
}

// What the town has accepted may be what an enrolment rests on.
bool document_may_withdraw(const Document *d)
{
    return (str_eq(d->state, S("received")) || str_eq(d->state, S("refused"))) && !str_eq(d->kind, S("message"));
}

Url document_url(Arena *a, int64_t id) { return url_fmt(a, "/kiosque/mes-documents/%lld", (long long)id); }

Str document_type_text(Str type) { return str_eq(type, S("application/pdf")) ? T("PDF") : T("Photo"); }

Str document_size_text(Arena *a, int64_t size)
{
    if (size < 1000 * 1000) return str_fmt(a, TF("%lld\u00A0ko"), (long long)((size + 999) / 1000));
    return str_fmt(a, TF("%lld,%lld\u00A0Mo"), (long long)(size / 1000000), (long long)(size / 100000 % 10));
}

// ---- what to send again ----

enum { NEAR_DAYS = 31, FORGOTTEN_DAYS = 366 };

Str paper_end_text(Arena *a, Date until, Date today)
{
    int left = until.day ? date_days(today, until) : NEAR_DAYS + 1;
    if (left > NEAR_DAYS || left < -FORGOTTEN_DAYS) return (Str){0};
    return str_fmt(a, left < 0 ? TF("Ce document n’est plus valable depuis le %.*s.") : TF("Ce document est valable jusqu’au %.*s."),
                   STR_ARG(date_long(a, until)));
}

static bool newest_of_its_kind(const Documents *newest_first, const Document *d)
{
    EACH (const Document, other, newest_first)
        if (other->child == d->child && str_eq(other->kind, d->kind)) return other == d;
    return false;
}

void documents_todo(Arena *a, const Documents *newest_first, Date today, PaperTodos *out)
{
    EACH (const Document, d, newest_first) {
        const DocumentKind *kind = document_kind(d->kind);
        Str end = paper_end_text(a, d->valid_until, today);
        bool refused = str_eq(d->state, S("refused"));
        if (!kind || !kind->offered || !(refused || end.n) || !newest_of_its_kind(newest_first, d)) continue;
        *PUSH(a, out) = (PaperTodo){d->kind, d->child,
            str_fmt(a, refused ? TF("%.*s : à envoyer à nouveau") : TF("%.*s : à renouveler"), STR_ARG(words_of(kind->label))),
            refused ? T("La mairie n’a pas accepté ce document :") : end, refused ? d->reason : (Str){0}, url_fmt(a, "/kiosque/mes-documents")};
    }
}

// ---- words ----

Str upload_refusal_text(UploadRefusal why)
{
    switch (why) {
    case UPLOAD_FINE:      return S("");
    case UPLOAD_EMPTY:     return T("Ce fichier est vide. Vérifiez qu’il s’ouvre sur votre appareil, puis choisissez-le à nouveau.");
    case UPLOAD_TOO_LARGE: return T("Ce fichier est trop lourd : 5 Mo au plus. Photographiez le document avec une qualité plus basse, ou envoyez "
                                    "moins de pages à la fois.");
    case UPLOAD_BAD_NAME:  return T("Le nom de ce fichier ne peut pas être accepté : il est trop long ou contient des signes interdits. Donnez-lui "
                                    "un nom court, par exemple « attestation », puis choisissez-le à nouveau.");
    case UPLOAD_UNKNOWN:   return T("Ce fichier n’est ni un PDF ni une photo JPEG ou PNG, quel que soit son nom. Enregistrez votre document en PDF, "
                                    "ou prenez-le en photo.");
    case UPLOAD_HEIC:      return T("Cette photo est au format HEIC des iPhone. Dans Réglages > Appareil photo > Formats, choisissez « Le plus "
                                    "compatible », ou faites une capture d’écran du document, puis envoyez-la.");
    case UPLOAD_OFFICE:    return T("Les documents Word, Excel, LibreOffice et les dossiers compressés ne sont pas acceptés. Ouvrez le vôtre, choisissez "
                                    "« Enregistrer en PDF », puis envoyez le PDF.");
    case UPLOAD_DISGUISED: return T("Ce fichier en contient un autre, caché derrière l’image ou les pages. Par sécurité, il n’est pas accepté : "
                                    "photographiez le document et envoyez la photo.");
    case UPLOAD_BROKEN:    return T("Ce fichier est abîmé ou incomplet et ne peut pas être ouvert. Vérifiez qu’il s’ouvre sur votre appareil, puis "
                                    "envoyez-le à nouveau, ou photographiez le document.");
    case UPLOAD_TOO_WIDE:  return T("Cette image est trop grande : 16 000 pixels de côté et 80 millions de pixels en tout au plus. Réduisez-la, "
                                    "ou photographiez le document.");
    case UPLOAD_LOCKED:    return T("Ce PDF est protégé par un mot de passe : la mairie ne pourrait pas l’ouvrir. Enregistrez-le sans mot de passe, ou "
                                    "envoyez une photo du document.");
    case UPLOAD_ACTIVE:    return T("Ce PDF contient un programme, un formulaire animé ou un fichier joint. Par sécurité, il n’est pas accepté : ouvrez-le, "
                                    "choisissez « Imprimer », puis « Enregistrer en PDF », et envoyez ce nouveau PDF.");
    case UPLOAD_TOO_MANY_PAGES: return T("Ce PDF a plus de 200 pages. Envoyez seulement les pages demandées.");
    case UPLOAD_NO_SPACE:  return T("Votre espace de 100 Mo est plein. Retirez de « Mes documents » ceux qui ne servent plus, puis recommencez.");
    case UPLOAD_LATER:     return T("Ce fichier n’a pas pu être examiné à l’instant, et rien n’a été enregistré. Attendez une minute, puis recommencez.");
    }
    return S("");
}
