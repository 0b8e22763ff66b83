// codes_web.c - « Mes codes d'accès »: what one signs in with, a new address, a new password, the open connections.
#include "account/codes.h"
#include "account/invite.h"

#include "account/account.html.h"
#include "account/codes.html.h"
#include "account/device.h"
#include "account/strength.h"
#include "household/household.h"
#include "mail/mail.h"
#include "mail/outbox.h"
#include "platform/platform.h"
#include "town/town.h"

// ---- what each change needs ----

static Str reauth_key(Req *q) { return str_fmt(q->a, "reauth:%lld", (long long)q->session.adult); }

static bool too_many_guesses(Req *q)
{
    enum { WRONG_AN_HOUR = 5 };
    return throttle_count(q->db, q->a, reauth_key(q), q->now) >= WRONG_AN_HOUR;
}

typedef struct Asked { Access account; bool many; } Asked;
static bool find_hash(Req *q, void *context)
{
    Asked *asked = context;
    access_find(q->db, q->a, q->session.adult, q->now, &asked->account);
    asked->many = too_many_guesses(q);
    return true;
}

Reply present_password(Req *q)
{
    Proof *p = NEW(q->a, Proof);
    Asked asked = {0};
    Str typed = form_value(q, S("actuel")), chosen = form_value(q, S("mot_de_passe"));
    q->prepared = p;
    if (!typed.n || typed.n > PASSWORD_MAX || chosen.n > PASSWORD_MAX) return (Reply){0};
    req_read(q, find_hash, &asked);
    if (asked.many) return (Reply){0};              // no hash is spent on it; the judge counts again
    p->match = password_match(q->app, q->a, typed, asked.account.hash);
    if (p->match == PASSWORD_RIGHT && chosen.n) p->new_hash = password_hash(q->app, q->a, chosen);
    return (Reply){0};
}

// Somebody may hold the telephone of somebody else: guesses are counted as at the door, wherever the password is asked, and one after
// the other: of a hundred sent at once no more are judged than of a hundred in a row.
void present_password_judge(Form *form)
{
    Req *q = form->q;
    const Proof *p = q->prepared;
    if (form_error(form, S("actuel")).n) return;
    db_lock(q->db, LOCK_FAMILY, q->session.family);
    bool many = too_many_guesses(q);
    if (!many && p->match == PASSWORD_RIGHT) return;
    if (many) form_refuse(form, "actuel", T("Trop d’essais. Par sécurité, attendez une heure avant de recommencer."));
    else if (p->match == PASSWORD_BUSY) form_refuse(form, "actuel", T("Le kiosque est très demandé : attendez quelques secondes, puis recommencez."));
    else {
        throttle_add(q->db, reauth_key(q), q->now);
        audit(q, "codes.password", S("present"), "refused");
        form_refuse(form, "actuel", T("Ce n’est pas votre mot de passe actuel."));
    }
}

Reply kept(Reply r)
{
    r.keep = r.status >= 400;
    return r;
}

void tell_owner(Req *q, const char *what, int64_t adult, Str to, Words subject, Words text)
{
    Reader owner = {to, q->lang};
    adult_language(q->db, q->a, adult, &owner.lang);
    access_mail(q, what, owner, subject,
                WORDS(str_fmt(q->a, TF("%.*s\n\nC’était le %.*s, depuis : %.*s."), STR_ARG(words_spoken(text)),
                              STR_ARG(instant_text(q->a, q->zone, q->now)), STR_ARG(device_text(q->a, q->agent)))));
}

Reply codes_done(Req *q, const char *what) { return reply_see_other(q, url_fmt(q->a, "/kiosque/codes?fait=%s", what)); }

Str codes_said_text(Str what)
{
    static const struct { const char *what; Str text; } said[] = {
        {"adresse",      TS("Un lien vient de partir vers votre nouvelle adresse. Rien reçu ? Regardez dans les indésirables.")},
        {"confirmee",    TS("Votre nouvelle adresse est enregistrée. Vos autres connexions ont été fermées.")},
        {"annulee",      TS("Votre adresse reste la même. Le lien envoyé ne sert plus.")},
        {"mot-de-passe", TS("Votre nouveau mot de passe est enregistré. Vos autres connexions ont été fermées.")},
        {"fermee",       TS("La connexion est fermée.")},
        {"fermees",      TS("Toutes vos autres connexions sont fermées.")},
        {"desactivee",   TS("La validation en deux étapes est désactivée : votre mot de passe seul ouvre votre compte.")},
        {"secours",      TS("Vous êtes connecté avec un code de secours : rayez-le de votre liste, il ne servira plus.")},
        {"rien",         TS("Rien n’a changé.")},
    };
    for (int i = 0; i < COUNT(said); i++)
        if (str_eq(what, str_z(said[i].what))) return words_of(said[i].text);
    return (Str){0};
}

static Access access_of(Req *q)
{
    Access k = {0};
    access_find(q->db, q->a, q->session.adult, q->now, &k);
    return k;
}

#define CODES_CRUMBS(title) CRUMBS({T("Mes codes d’accès"), url_fmt(q->a, "/kiosque/codes")}, {title, {{0}}})

static Reply codes_show(Req *q)
{
    Access k = access_of(q);
    OwnSessions sessions = {0};
    AccessPage others = {0};
    session_list(q, &sessions);
    access_load(q, &others);
    Buf *w = page_begin(q, T("Mes codes d’accès"), CRUMBS({T("Mes codes d’accès"), {{0}}}));
    codes_view(w, q, &k, &sessions, &others, req_query(q, S("fait")));
    return page_end(q, 200);
}

// ---- another address: asked here, proven by a link to the new one, stopped by a link to the old one ----

typedef struct NewAddress { Str email, email2, actuel; } NewAddress;
static const Field address_fields[] = {
    FIELD(NewAddress, email,  FIELD_EMAIL,    .required = true, .max = 254, .label = TN("Nouvelle adresse e-mail")),
    FIELD(NewAddress, email2, FIELD_EMAIL,    .required = true, .max = 254, .label = TN("Confirmation e-mail")),
    FIELD(NewAddress, actuel, FIELD_PASSWORD, .required = true, .max = PASSWORD_MAX, .label = TN("Mot de passe actuel")),
};

static Reply address_shown(Req *q, Form *form, int status)
{
    Access k = access_of(q);
    Buf *w = page_begin(q, T("Changer d’adresse e-mail"), CODES_CRUMBS(T("Changer d’adresse e-mail")));
    address_view(w, q, form, k.email);
    return page_end(q, status);
}

static Reply address_show(Req *q)
{
    Form form = form_new(q, address_fields, COUNT(address_fields));
    return address_shown(q, &form, 200);
}

static void check_address(Req *q, Form *form, const NewAddress *n, const Access *k)
{
    Str problem = n->email.n ? mail_address_problem(n->email) : (Str){0};
    if (problem.n) form_refuse(form, "email", problem);
    else if (str_eq_nocase(n->email, k->email)) form_refuse(form, "email", T("C’est déjà l’adresse de votre compte."));
    if (n->email2.n && !str_eq(str_lower(q->a, n->email), str_lower(q->a, n->email2))) form_refuse(form, "email2", T("Les deux adresses ne sont pas les mêmes."));
}

// An address that opens another account gets a mail too, but no link: the page and the old address learn nothing of it.
static Str new_address_text(Req *q, bool taken, Str confirm)
{
    if (taken)
        return T("Quelqu’un, sans doute vous, veut employer cette adresse pour un compte du kiosque famille. Elle ouvre déjà un autre compte : rien n’a "
                 "été changé. Pour vous connecter à celui-ci, choisissez au besoin un nouveau mot de passe avec « Mot de passe oublié ».");
    return str_fmt(q->a, TF("Pour que votre compte du kiosque famille s’ouvre désormais avec cette adresse, suivez ce lien (valable 30 minutes, une seule "
                            "fois) :\n%.*s/kiosque/adresse/%.*s/confirmer\n\nSi vous n’avez rien demandé, ne faites rien : rien ne changera."),
                   STR_ARG(q->site->base_url), STR_ARG(confirm));
}

static void mail_new_address(Req *q, int64_t adult, Str email, Str confirm)
{
    bool taken = email_taken(q->db, email, adult);
    tell_owner(q, "address-new", adult, email, WORDS(T("Confirmez votre nouvelle adresse")), WORDS(new_address_text(q, taken, confirm)));
}

static void mail_old_address(Req *q, int64_t adult, Str old_email, Str new_email, Str stop)
{
    tell_owner(q, "address-old", adult, old_email, WORDS(T("Un changement d’adresse a été demandé")),
               WORDS(str_fmt(q->a, TF("Quelqu’un, sans doute vous, a demandé que votre compte du kiosque famille s’ouvre avec une autre adresse : %.*s\n\nSi c’est "
                                      "vous, suivez le lien envoyé à cette autre adresse ; ici, vous n’avez rien à faire.\n\nSi ce n’est pas vous, quelqu’un connaît "
                                      "votre mot de passe. Arrêtez tout avec ce lien (valable 7 jours, une seule fois, même si le changement a déjà eu lieu) :\n"
                                      "%.*s/kiosque/adresse/%.*s/arreter"), STR_ARG(new_email), STR_ARG(q->site->base_url), STR_ARG(stop))));
}

static Reply address_save(Req *q)
{
    enum { MOST_AN_HOUR = 5 };
    NewAddress n = {0};
    Access k = access_of(q);
    Form form = form_read(q, address_fields, COUNT(address_fields), &n);
    check_address(q, &form, &n, &k);
    present_password_judge(&form);
    if (!form_ok(&form)) return kept(address_shown(q, &form, 422));
    Str key = str_fmt(q->a, "address:%lld", (long long)q->session.adult);
    if (throttle_count(q->db, q->a, key, q->now) >= MOST_AN_HOUR)
        return reply_error(q, 429, T("Trop de changements d’adresse"), T("Par sécurité, attendez une heure avant d’en demander un autre."));
    throttle_add(q->db, key, q->now);
    Str email = str_lower(q->a, n.email), confirm = random_token(q->a, 24), cancel = random_token(q->a, 24);
    email_change_open(q->db, q->a, q->session.adult, k.email, email, confirm, cancel, q->now);
    mail_new_address(q, q->session.adult, email, confirm);
    mail_old_address(q, q->session.adult, k.email, email, cancel);
    audit(q, "codes.address", S("ask"), "done");
    return codes_done(q, "adresse");
}

static Reply address_drop(Req *q)
{
    if (!email_change_drop(q->db, q->session.adult)) return codes_done(q, "rien");
    audit(q, "codes.address", S("drop"), "done");
    return codes_done(q, "annulee");
}

// ---- the two links: opening one changes nothing, since mail scanners open links too ----

static Reply confirm_show(Req *q)
{
    EmailChange c;
    if (!email_change_to_confirm(q->db, q->a, q->param[0], q->now, &c)) return link_dead(q);
    Buf *w = page_begin(q, T("Confirmer ma nouvelle adresse"), NO_CRUMBS);
    address_confirm_view(w, q, &c);
    return page_end(q, 200);
}

static Str moved_text(Req *q, const EmailChange *c)
{
    return str_fmt(q->a, TF("Votre compte du kiosque famille s’ouvre désormais avec l’adresse %.*s, et non plus avec %.*s. Les connexions ouvertes ailleurs ont été "
                            "fermées."), STR_ARG(c->new_email), STR_ARG(c->old_email));
}

static void tell_moved(Req *q, const EmailChange *c)
{
    Words subject = WORDS(T("Votre adresse a été changée"));
    tell_owner(q, "address-done", c->adult, c->new_email, subject, WORDS(moved_text(q, c)));
    tell_owner(q, "address-left", c->adult, c->old_email, subject,
               WORDS(str_fmt(q->a, TF("%.*s\n\nSi ce n’est pas vous, le lien de notre message précédent remet tout en place pendant 7 jours."),
                             STR_ARG(moved_text(q, c)))));
}

static Reply confirm_use(Req *q)
{
    EmailChange c;
    if (!email_change_to_confirm(q->db, q->a, q->param[0], q->now, &c)) return link_dead(q);
    if (c.taken || !email_change_confirm(q->db, &c)) return link_dead(q);
    bool here = q->session.role == ROLE_FAMILY && q->session.adult == c.adult;
    Reply r = here ? codes_done(q, "confirmee") : reply_see_other(q, url_fmt(q->a, "/kiosque?motif=adresse"));
    if (here) session_close_others(q, &r);
    else session_close_all(q->db, c.adult, S(""));
    mailed_links_void(q->db, c.adult, q->now);
    tell_moved(q, &c);
    audit(q, "codes.address", str_fmt(q->a, "adult:%lld", (long long)c.adult), "confirmed");
    return r;
}

static Reply stop_show(Req *q)
{
    EmailChange c;
    if (!email_change_to_stop(q->db, q->a, q->param[0], q->now, &c)) return link_dead(q);
    Buf *w = page_begin(q, T("Garder mon adresse"), NO_CRUMBS);
    address_stop_view(w, q, &c);
    return page_end(q, 200);
}

static Str stopped_text(Req *q, bool second_step_off)
{
    return str_fmt(q->a, TF("Le changement d’adresse de votre compte du kiosque famille a été arrêté, et toutes les connexions ouvertes ont été fermées.%.*s Choisissez "
                            "maintenant un nouveau mot de passe avec « Mot de passe oublié »."),
                   STR_ARG(second_step_off ? T(" La validation en deux étapes, activée entre-temps, est désactivée.") : S("")));
}

// Whoever asked for the change may also have turned on a second step with a telephone of their own: it would keep the owner out.
static Reply stop_use(Req *q)
{
    EmailChange c;
    if (!email_change_to_stop(q->db, q->a, q->param[0], q->now, &c)) return link_dead(q);
    if (c.taken || !email_change_stop(q->db, &c))
        return reply_error(q, 409, T("Votre ancienne adresse ouvre déjà un autre compte"), T("Prévenez la mairie sans attendre : elle remettra les choses en ordre avec vous."));
    session_close_all(q->db, c.adult, S(""));
    mailed_links_void(q->db, c.adult, q->now);
    bool second_step_off = totp_turn_off_since(q->db, c.adult, c.created);
    tell_owner(q, "address-kept", c.adult, c.old_email, WORDS(T("Votre adresse est gardée")), WORDS(stopped_text(q, second_step_off)));
    audit(q, "codes.address", str_fmt(q->a, "adult:%lld", (long long)c.adult), "stopped");
    Buf *w = page_begin(q, T("Votre adresse est gardée"), NO_CRUMBS);
    address_stopped_view(w, c.old_email);
    return page_end(q, 200);
}

// ---- another password ----

typedef struct OtherPassword { Str actuel, mot_de_passe, mot_de_passe2; } OtherPassword;
static const Field password_fields[] = {
    FIELD(OtherPassword, actuel,        FIELD_PASSWORD, .required = true, .max = PASSWORD_MAX, .label = TN("Mot de passe actuel")),
    FIELD(OtherPassword, mot_de_passe,  FIELD_PASSWORD, .required = true, .max = PASSWORD_MAX, .label = TN("Nouveau mot de passe")),
    FIELD(OtherPassword, mot_de_passe2, FIELD_PASSWORD, .required = true, .max = PASSWORD_MAX, .label = TN("Confirmer mot de passe")),
};

// What somebody who knows the family would try first.
static Strs guessable_words(Req *q, const Access *k)
{
    Strs words = {0};
    Adults adults = {0};
    Children children = {0};
    Family f = {0};
    family_find(q->db, q->a, q->session.family, &f);
    family_adults(q->db, q->a, q->session.family, &adults);
    family_children(q->db, q->a, q->session.family, &children);
    *PUSH(q->a, &words) = town_of(q)->name;
    *PUSH(q->a, &words) = f.code;
    *PUSH(q->a, &words) = k->email;
    EACH (const Adult, v, &adults) *PUSH(q->a, &words) = v->first_name, *PUSH(q->a, &words) = v->last_name;
    EACH (const Child, c, &children) *PUSH(q->a, &words) = c->first_name, *PUSH(q->a, &words) = c->last_name;
    return words;
}

static Reply password_shown(Req *q, Form *form, int status)
{
    Access k = access_of(q);
    Strs words = guessable_words(q, &k);
    Buf listed = buf_new(q->a, 256);
    EACH (const Str, s, &words) {
        buf_put(&listed, *s);
        buf_char(&listed, ' ');
    }
    Buf *w = page_begin(q, T("Changer de mot de passe"), CODES_CRUMBS(T("Changer de mot de passe")));
    password_view(w, q, form, k.email, str_trim(buf_str(&listed)));
    return page_end(q, status);
}

static Reply password_show(Req *q)
{
    Form form = form_new(q, password_fields, COUNT(password_fields));
    return password_shown(q, &form, 200);
}

static void check_new_password(Req *q, Form *form, const OtherPassword *n, const Access *k)
{
    Strs words = guessable_words(q, k);
    if (n->mot_de_passe.n && str_eq(n->mot_de_passe, n->actuel)) form_refuse(form, "mot_de_passe", T("C’est votre mot de passe actuel. Choisissez-en un autre."));
    else if (n->mot_de_passe.n) check_password(q, form, "mot_de_passe", n->mot_de_passe, &words);
    if (n->mot_de_passe2.n && !str_eq(n->mot_de_passe, n->mot_de_passe2)) form_refuse(form, "mot_de_passe2", T("Les deux mots de passe ne sont pas les mêmes."));
}

static Reply password_save(Req *q)
{
    OtherPassword n = {0};
    const Proof *p = q->prepared;
    Access k = access_of(q);
    Form form = form_read(q, password_fields, COUNT(password_fields), &n);
    present_password_judge(&form);
    check_new_password(q, &form, &n, &k);
    if (!form_ok(&form)) return kept(password_shown(q, &form, 422));
    if (!p->new_hash.n) return reply_error(q, 503, T("Le kiosque est très demandé"), T("Attendez quelques secondes, puis recommencez."));
    Reply r = codes_done(q, "mot-de-passe");
    account_set_password(q->db, q->session.adult, p->new_hash, q->now);
    mailed_links_void(q->db, q->session.adult, q->now);
    session_close_others(q, &r);
    tell_owner(q, "password", q->session.adult, k.email, WORDS(T("Votre mot de passe a été changé")),
               WORDS(T("Le mot de passe de votre compte du kiosque famille vient d’être changé, et les connexions ouvertes ailleurs ont été fermées.\n\nSi ce n’est pas vous, "
                 "choisissez tout de suite un nouveau mot de passe avec « Mot de passe oublié », et prévenez la mairie.")));
    audit(q, "codes.password", S("password"), "done");
    return r;
}

// ---- open connections ----

static Reply session_close_one(Req *q)
{
    if (!session_close_other(q, q->param[0]))
        return reply_error(q, 404, T("Cette connexion n’est plus ouverte"), T("Elle a été fermée entre-temps. Vos connexions sont dans « Mes codes d’accès »."));
    audit(q, "codes.session", S("other"), "closed");
    return codes_done(q, "fermee");
}

static Reply sessions_close(Req *q)
{
    Reply r = codes_done(q, "fermees");
    session_close_others(q, &r);
    audit(q, "codes.session", S("others"), "closed");
    return r;
}

const Route codes_routes[] = {
    {GET,  "/kiosque/codes",                        ROLE_FAMILY, TX_READ,  codes_show, NULL, 0},
    {GET,  "/kiosque/codes/adresse",                ROLE_FAMILY, TX_READ,  address_show, NULL, 0},
    {POST, "/kiosque/codes/adresse",                ROLE_FAMILY, TX_WRITE, address_save, present_password, 0},
    {POST, "/kiosque/codes/adresse/annuler",        ROLE_FAMILY, TX_WRITE, address_drop, NULL, 0},
    {GET,  "/kiosque/adresse/:token/confirmer",     ROLE_ANYONE, TX_READ,  confirm_show, NULL, 0},
    {POST, "/kiosque/adresse/:token/confirmer",     ROLE_ANYONE, TX_WRITE, confirm_use, NULL, 0},
    {GET,  "/kiosque/adresse/:token/arreter",       ROLE_ANYONE, TX_READ,  stop_show, NULL, 0},
    {POST, "/kiosque/adresse/:token/arreter",       ROLE_ANYONE, TX_WRITE, stop_use, NULL, 0},
    {GET,  "/kiosque/codes/mot-de-passe",           ROLE_FAMILY, TX_READ,  password_show, NULL, 0},
    {POST, "/kiosque/codes/mot-de-passe",           ROLE_FAMILY, TX_WRITE, password_save, present_password, 0},
    {POST, "/kiosque/codes/connexions/fermer",      ROLE_FAMILY, TX_WRITE, sessions_close, NULL, 0},
    {POST, "/kiosque/codes/connexions/:session/fermer", ROLE_FAMILY, TX_WRITE, session_close_one, NULL, 0},
    {0}};
