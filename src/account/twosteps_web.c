// twosteps_web.c - the second step of signing in: turned on with a telephone, asked at the door, turned off.
#include "account/codes.h"

#include "account/codes.html.h"
#include "account/qr.h"
#include "account/seal.h"
#include "household/household.h"
#include "mail/outbox.h"
#include "platform/platform.h"
#include "town/town.h"

#include <sodium.h>

static Str adult_text(Arena *a, int64_t adult) { return str_fmt(a, "adult:%lld", (long long)adult); }

// ---- the secret, sealed in its row ----

static bool secret_open(Req *q, int64_t adult, const TotpRow *row, TotpSecret *out)
{
    Str plain;
    if (!seal_open(q->a, q->app->secret, SEAL_TOTP, adult_text(q->a, adult), row->secret, &plain) || plain.n != TOTP_SECRET_BYTES) return false;
    memcpy(out->bytes, plain.p, TOTP_SECRET_BYTES);
    return true;
}

static Str recovery_hash(Req *q, int64_t adult, Str code) { return seal_hash(q->a, q->app->secret, SEAL_RECOVERY, adult_text(q->a, adult), code); }

enum { RECOVERY_CODES = 10, RECOVERY_LENGTH = 10 };
typedef enum { SECOND_WRONG, SECOND_TELEPHONE, SECOND_RECOVERY } Second;

// A code of the telephone or of the list of recovery codes. Either serves once.
static Second second_use(Req *q, int64_t adult, Str typed)
{
    TotpRow row = {0};
    TotpSecret secret;
    if (!totp_find(q->db, q->a, adult, &row) || !row.on || !secret_open(q, adult, &row, &secret)) return SECOND_WRONG;
    int64_t step = totp_match(&secret, typed, q->now, row.last_step);
    if (step) return totp_use(q->db, adult, step) ? SECOND_TELEPHONE : SECOND_WRONG;
    Str code = code_plain(q->a, typed);
    return code.n == RECOVERY_LENGTH && recovery_use(q->db, adult, recovery_hash(q, adult, code), q->now) ? SECOND_RECOVERY : SECOND_WRONG;
}

// Wrong codes are counted for the adult, wherever they are typed: a million codes, three of them right.
enum { WRONG_CODES = 6 };
static Str wrong_key(Req *q, int64_t adult) { return str_fmt(q->a, "second:%lld", (long long)adult); }
static bool too_many_wrong(Req *q, int64_t adult) { return throttle_count(q->db, q->a, wrong_key(q, adult), q->now) >= WRONG_CODES; }

static Reply wait_an_hour(Req *q)
{
    return reply_error(q, 429, T("Trop d’essais"), T("Par sécurité, attendez une heure avant de réessayer. Si vous avez perdu votre téléphone et vos codes de secours, "
                                                     "passez à l’accueil de la mairie avec une pièce d’identité."));
}

// ---- at the door ----

// What proves the right password between the two pages. It is not a session: it opens nothing but the next page, for ten minutes,
// and no longer once the password has changed.
static Str ticket_of(Req *q, const Account *k)
{
    enum { MINUTES = 10 };
    Str plain = str_fmt(q->a, "%lld %lld %lld %lld", (long long)k->adult, (long long)k->family, (long long)k->changed.ms,
                        (long long)(q->now.ms + MINUTES * INT64_C(60000)));
    return seal(q->a, q->app->secret, SEAL_STEP, S("door"), plain);
}

static bool ticket_open(Req *q, Str ticket, Account *out)
{
    Str plain, part;
    int64_t n[4] = {0};
    Access k = {0};
    if (!seal_open(q->a, q->app->secret, SEAL_STEP, S("door"), ticket, &plain)) return false;
    for (int i = 0; i < COUNT(n); i++) {
        str_cut(plain, ' ', &part, &plain);
        if (!str_int(part, &n[i])) return false;
    }
    if (n[3] < q->now.ms || !access_find(q->db, q->a, n[0], q->now, &k) || k.changed.ms != n[2]) return false;
    *out = (Account){.adult = n[0], .family = n[1], .email = k.email, .first_name = k.first_name, .changed = k.changed};
    return true;
}

typedef struct SecondStep { Str code; } SecondStep;
static const Field step_fields[] = {FIELD(SecondStep, code, FIELD_TEXT, .required = true, .max = 40, .label = TN("Code"))};

static Reply step_shown(Req *q, Form *form, Str ticket, int status)
{
    Buf *w = page_begin(q, T("Validation en deux étapes"), NO_CRUMBS);
    step_view(w, q, form, ticket);
    return kept(page_end(q, status));
}

Reply step_ask(Req *q, const Account *account)
{
    Form form = form_new(q, step_fields, COUNT(step_fields));
    audit(q, "account.signin", S("first-step"), "done");
    return step_shown(q, &form, ticket_of(q, account), 200);
}

static Reply step_refused(Req *q, Form *form, const Account *k)
{
    throttle_add(q->db, wrong_key(q, k->adult), q->now);
    throttle_add(q->db, address_key(q->a, q->remote), q->now);
    audit(q, "account.signin", S("second-step"), "refused");
    if (too_many_wrong(q, k->adult))
        tell_owner(q, "second-step", k->adult, k->email, WORDS(T("Des codes faux ont été essayés sur votre compte")),
                   WORDS(T("Quelqu’un a donné votre mot de passe, puis plusieurs codes faux. Personne n’est entré, et le compte attend une heure.\n\nSi ce n’est pas vous, "
                     "quelqu’un connaît votre mot de passe : choisissez-en un nouveau avec « Mot de passe oublié ».")));
    form_refuse(form, "code", T("Ce code ne convient pas, ou il a déjà servi. Attendez que l’application en montre un autre, puis recopiez-le."));
    return step_shown(q, form, form_value(q, S("etape")), 401);
}

static void tell_recovery_used(Req *q, const Account *k)
{
    int64_t left = recovery_left(q->db, k->adult);
    tell_owner(q, "recovery-used", k->adult, k->email, WORDS(T("Un code de secours a servi")),
               WORDS(str_fmt(q->a, TF("Quelqu’un, sans doute vous, s’est connecté avec un de vos codes de secours. Il vous en reste %lld : vous pouvez en faire d’autres "
                                      "dans « Mes codes d’accès ».\n\nSi ce n’est pas vous, choisissez tout de suite un nouveau mot de passe avec « Mot de passe oublié », "
                                      "et prévenez la mairie."), (long long)left)));
}

static Reply step_answer(Req *q)
{
    SecondStep s = {0};
    Account k = {0};
    if (!ticket_open(q, form_value(q, S("etape")), &k)) return reply_see_other(q, url_fmt(q->a, "/kiosque?motif=etape"));
    db_lock(q->db, LOCK_FAMILY, k.family);          // codes sent at once are counted one after the other
    if (too_many_wrong(q, k.adult)) return wait_an_hour(q);
    Form form = form_read(q, step_fields, COUNT(step_fields), &s);
    if (!form_ok(&form)) return step_shown(q, &form, form_value(q, S("etape")), 422);
    Second how = second_use(q, k.adult, s.code);
    if (how == SECOND_WRONG) return step_refused(q, &form, &k);
    throttle_clear(q->db, wrong_key(q, k.adult));
    if (how == SECOND_RECOVERY) tell_recovery_used(q, &k);
    return signed_in(q, k.adult, k.family, how == SECOND_RECOVERY ? "/kiosque/codes/deux-etapes?fait=secours" : "/kiosque?connexion=oui");
}

// ---- turning it on ----

#define STEPS_CRUMBS(title) CRUMBS({T("Mes codes d’accès"), url_fmt(q->a, "/kiosque/codes")}, {title, {{0}}})

typedef struct Prove { Str actuel, code; } Prove;
static const Field start_fields[] = {FIELD(Prove, actuel, FIELD_PASSWORD, .required = true, .max = 256, .label = TN("Mot de passe actuel"))};
static const Field confirm_fields[] = {FIELD(Prove, code, FIELD_TEXT, .required = true, .max = 40, .label = TN("Code à six chiffres"))};
static const Field prove_fields[] = {
    FIELD(Prove, actuel, FIELD_PASSWORD, .required = true, .max = 256, .label = TN("Mot de passe actuel")),
    FIELD(Prove, code,   FIELD_TEXT,     .required = true, .max = 40, .label = TN("Code")),
};

static Access access_of(Req *q)
{
    Access k = {0};
    access_find(q->db, q->a, q->session.adult, q->now, &k);
    return k;
}

// The password was given for it a moment ago: whoever finds the screen later does not turn it on with a telephone of their own.
static bool offered(Req *q, TotpRow *row, TotpSecret *secret)
{
    enum { MINUTES = 15 };
    return totp_find(q->db, q->a, q->session.adult, row) && !row->on && q->now.ms - row->created.ms < MINUTES * INT64_C(60000) && secret_open(q, q->session.adult, row, secret);
}

// Off, on the way, or on: one address, so that coming back to it is never lost.
static Reply steps_shown(Req *q, Form *form, int status)
{
    TotpRow row = {0};
    TotpSecret secret;
    QrCode qr;
    Access k = access_of(q);
    Str town = town_of(q)->name;
    Buf *w = page_begin(q, T("Validation en deux étapes"), STEPS_CRUMBS(T("Validation en deux étapes")));
    if (k.totp_since.ms) steps_on_view(w, q, &k, req_query(q, S("fait")));
    else if (!offered(q, &row, &secret)) steps_off_view(w, q, form, k.email);
    else if (qr_code(q->a, totp_address(q->a, &secret, town, k.email), &qr)) steps_confirm_view(w, q, form, &qr, totp_text(q->a, &secret), town);
    else steps_confirm_view(w, q, form, NULL, totp_text(q->a, &secret), town);
    return page_end(q, status);
}

static Reply steps_show(Req *q)
{
    Form form = form_new(q, start_fields, COUNT(start_fields));
    return steps_shown(q, &form, 200);
}

static Reply steps_start(Req *q)
{
    Prove p = {0};
    TotpSecret secret;
    Form form = form_read(q, start_fields, COUNT(start_fields), &p);
    present_password_judge(&form);
    if (!form_ok(&form)) return kept(steps_shown(q, &form, 422));
    random_bytes(secret.bytes, sizeof secret.bytes);
    Str sealed = seal(q->a, q->app->secret, SEAL_TOTP, adult_text(q->a, q->session.adult), (Str){(const char *)secret.bytes, sizeof secret.bytes});
    totp_offer(q->db, q->session.adult, sealed, q->now);
    audit(q, "codes.twosteps", S("secret"), "offered");
    return reply_see_other(q, url_fmt(q->a, "/kiosque/codes/deux-etapes"));
}

static Reply steps_abandon(Req *q)
{
    totp_withdraw(q->db, q->session.adult);
    return codes_done(q, "rien");
}

// ---- recovery codes: shown once, kept as keyed hashes ----

static Str recovery_code(Arena *a)
{
    static const char letters[] = "ACDEFGHJKLMNPQRTUVWXYZ234679";      // no 0 O, 1 I, 5 S, 8 B
    char *code = arena_take(a, 1, 1, RECOVERY_LENGTH);
    for (int i = 0; i < RECOVERY_LENGTH; i++) code[i] = letters[randombytes_uniform(sizeof letters - 1)];
    return (Str){code, RECOVERY_LENGTH};
}

static Reply recovery_shown(Req *q, bool turned_on)
{
    Str hashes[RECOVERY_CODES];
    Strs shown = {0};
    for (int i = 0; i < RECOVERY_CODES; i++) {
        Str code = recovery_code(q->a);
        hashes[i] = recovery_hash(q, q->session.adult, code);
        *PUSH(q->a, &shown) = str_fmt(q->a, "%.*s-%.*s", RECOVERY_LENGTH / 2, code.p, RECOVERY_LENGTH / 2, code.p + RECOVERY_LENGTH / 2);
    }
    recovery_replace(q->db, q->session.adult, hashes, RECOVERY_CODES);
    Buf *w = page_begin(q, T("Mes codes de secours"), STEPS_CRUMBS(T("Mes codes de secours")));
    recovery_view(w, &shown, turned_on, q->now, q->zone);
    Reply r = page_end(q, 200);
    r.again = url_fmt(q->a, "/kiosque/codes/deux-etapes?fait=montres");
    return r;
}

static Reply steps_confirm(Req *q)
{
    Prove p = {0};
    TotpRow row = {0};
    TotpSecret secret;
    Form form = form_read(q, confirm_fields, COUNT(confirm_fields), &p);
    if (!offered(q, &row, &secret)) return codes_done(q, "rien");
    int64_t step = totp_match(&secret, p.code, q->now, row.last_step);
    if (p.code.n && !step) form_refuse(&form, "code", T("Ce n’est pas le code que montre l’application en ce moment. Vérifiez l’heure de votre téléphone : elle doit être réglée "
                                                        "automatiquement."));
    if (!form_ok(&form)) return steps_shown(q, &form, 422);
    if (!totp_turn_on(q->db, q->session.adult, step, q->now)) return codes_done(q, "rien");
    Reply cookie = {0};
    session_close_others(q, &cookie);
    tell_owner(q, "twosteps-on", q->session.adult, access_of(q).email, WORDS(T("La validation en deux étapes est active")),
               WORDS(T("Pour entrer dans votre compte du kiosque famille, un code de votre téléphone est désormais demandé après le mot de passe. Les connexions ouvertes ailleurs "
                 "ont été fermées.\n\nSi ce n’est pas vous, prévenez la mairie sans attendre.")));
    audit(q, "codes.twosteps", S("on"), "done");
    Reply r = recovery_shown(q, true);
    EACH (const Pair, h, &cookie.headers) *PUSH(q->a, &r.headers) = *h;
    return r;
}

// ---- once it is on: other recovery codes, turning it off. Both ask the password and a code. ----

typedef struct Proving { Str title, lead, button; } Proving;
static const Proving anew = {TS("Refaire mes codes de secours"), TS("Vous aurez dix nouveaux codes. Les anciens ne serviront plus."), TS("Faire dix nouveaux codes")};
static const Proving off = {TS("Désactiver la validation en deux étapes"), TS("Votre mot de passe seul ouvrira de nouveau votre compte."), TS("Désactiver")};

static Reply prove_shown(Req *q, Form *form, const Proving *what, int status)
{
    if (!access_of(q).totp_since.ms) return codes_done(q, "rien");
    Str title = words_of(what->title);
    Buf *w = page_begin(q, title, STEPS_CRUMBS(title));
    prove_view(w, q, form, title, words_of(what->lead), words_of(what->button));
    return kept(page_end(q, status));
}

// Status 0: password and code are right, and the code has served.
static Reply proven(Req *q, const Proving *what)
{
    Prove p = {0};
    if (!access_of(q).totp_since.ms) return codes_done(q, "rien");
    Form form = form_read(q, prove_fields, COUNT(prove_fields), &p);
    present_password_judge(&form);
    if (too_many_wrong(q, q->session.adult)) return wait_an_hour(q);
    if (!form_ok(&form)) return prove_shown(q, &form, what, 422);
    if (second_use(q, q->session.adult, p.code) != SECOND_WRONG) return (Reply){0};
    throttle_add(q->db, wrong_key(q, q->session.adult), q->now);
    audit(q, "codes.twosteps", S("code"), "refused");
    form_refuse(&form, "code", T("Ce code ne convient pas, ou il a déjà servi. Attendez que l’application en montre un autre, puis recopiez-le."));
    return prove_shown(q, &form, what, 422);
}

static Reply anew_show(Req *q)
{
    Form form = form_new(q, prove_fields, COUNT(prove_fields));
    return prove_shown(q, &form, &anew, 200);
}

static Reply anew_make(Req *q)
{
    Reply stop = proven(q, &anew);
    if (stop.status) return stop;
    tell_owner(q, "recovery-new", q->session.adult, access_of(q).email, WORDS(T("De nouveaux codes de secours ont été faits")),
               WORDS(T("Dix nouveaux codes de secours ont été faits pour votre compte du kiosque famille ; les anciens ne servent plus.\n\nSi ce n’est pas vous, choisissez tout de suite "
                 "un nouveau mot de passe avec « Mot de passe oublié », et prévenez la mairie.")));
    audit(q, "codes.twosteps", S("recovery"), "done");
    return recovery_shown(q, false);
}

static Reply off_show(Req *q)
{
    Form form = form_new(q, prove_fields, COUNT(prove_fields));
    return prove_shown(q, &form, &off, 200);
}

static Reply off_do(Req *q)
{
    Reply stop = proven(q, &off);
    if (stop.status) return stop;
    Reply r = codes_done(q, "desactivee");
    totp_turn_off(q->db, q->session.adult);
    session_close_others(q, &r);
    tell_owner(q, "twosteps-off", q->session.adult, access_of(q).email, WORDS(T("La validation en deux étapes est désactivée")),
               WORDS(T("Votre mot de passe seul ouvre de nouveau votre compte du kiosque famille. Les connexions ouvertes ailleurs ont été fermées.\n\nSi ce n’est pas vous, choisissez "
                 "tout de suite un nouveau mot de passe avec « Mot de passe oublié », et prévenez la mairie.")));
    audit(q, "codes.twosteps", S("off"), "done");
    return r;
}

// ---- by the town ----

static Str off_by_town_text(Arena *a, Str town_title)
{
    return str_fmt(a, TF("Bonjour,\n\nÀ votre demande, la mairie a désactivé la validation en deux étapes de votre compte du kiosque famille : votre mot de passe seul "
                         "l’ouvre de nouveau. Vous pouvez la réactiver dans « Mes codes d’accès ».\n\nSi vous n’avez rien demandé, prévenez la mairie sans "
                         "attendre.\n\n%.*s\n"), STR_ARG(town_title));
}

TotpOff totp_off_by_town(Db *db, Arena *a, Str login, Str town_title, Str actor, Instant now)
{
    Account k = {0}, other = {0};
    if (!account_by_identifier(db, a, login, &k, 0)) return TOTP_OFF_UNKNOWN;
    if (!str_has(login, S("@")) && account_by_identifier(db, a, login, &other, 1)) return TOTP_OFF_SEVERAL;
    if (!totp_turn_off(db, k.adult)) return TOTP_OFF_ALREADY;
    session_close_all(db, k.adult, S(""));
    audit_as(db, a, now, actor, k.family, "codes.twosteps", adult_text(a, k.adult), "off-by-town", (Str){0});
    Lang lang = LANG_FR;
    adult_language(db, a, k.adult, &lang);
    mail_queue(db, &(OutMail){.dedup_key = str_fmt(a, "twosteps-town-%lld-%lld", (long long)k.adult, (long long)now.ms), .recipient = k.email,
                              .subject = WORDS_IN(lang, T("La validation en deux étapes est désactivée")),
                              .body = WORDS_IN(lang, off_by_town_text(a, town_title)), .at = now});
    return TOTP_OFF_DONE;
}

const Route twosteps_routes[] = {
    {POST, "/kiosque/connexion/code",               ROLE_ANYONE, TX_WRITE, step_answer, NULL, 0},
    {GET,  "/kiosque/codes/deux-etapes",            ROLE_FAMILY, TX_READ,  steps_show, NULL, 0},
    {POST, "/kiosque/codes/deux-etapes",            ROLE_FAMILY, TX_WRITE, steps_start, present_password, 0},
    {POST, "/kiosque/codes/deux-etapes/code",       ROLE_FAMILY, TX_WRITE, steps_confirm, NULL, 0},
    {POST, "/kiosque/codes/deux-etapes/abandonner", ROLE_FAMILY, TX_WRITE, steps_abandon, NULL, 0},
    {GET,  "/kiosque/codes/deux-etapes/secours",    ROLE_FAMILY, TX_READ,  anew_show, NULL, 0},
    {POST, "/kiosque/codes/deux-etapes/secours",    ROLE_FAMILY, TX_WRITE, anew_make, present_password, 0},
    {GET,  "/kiosque/codes/deux-etapes/arreter",    ROLE_FAMILY, TX_READ,  off_show, NULL, 0},
    {POST, "/kiosque/codes/deux-etapes/arreter",    ROLE_FAMILY, TX_WRITE, off_do, present_password, 0},
    {0}};
