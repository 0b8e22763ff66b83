// invite_web.c - inviting another adult into a family, and accepting.
#include "account/invite.h"

#include "account/access.html.h"
#include "account/codes.h"
#include "account/strength.h"
#include "inbox/inbox.h"
#include "mail/mail.h"
#include "platform/platform.h"
#include "town/town.h"

// ---- inviting ----

typedef struct Invite { Str prenom, nom, email, actuel; bool reserver, payer, modifier; } Invite;
static const Field invite_fields[] = {
    FIELD(Invite, prenom,   FIELD_TEXT,     .required = true, .max = 80, .label = TN("Prénom")),
    FIELD(Invite, nom,      FIELD_TEXT,     .required = true, .max = 80, .label = TN("Nom")),
    FIELD(Invite, email,    FIELD_EMAIL,    .required = true, .max = 254, .label = TN("E-mail")),
    FIELD(Invite, reserver, FIELD_BOOL,     .label = TN("Ce que cette personne pourra faire")),
    FIELD(Invite, payer,    FIELD_BOOL,     .label = TN("Payer en ligne")),
    FIELD(Invite, modifier, FIELD_BOOL,     .label = TN("Modifier la fiche")),
    FIELD(Invite, actuel,   FIELD_PASSWORD, .required = true, .max = PASSWORD_MAX, .label = TN("Mot de passe actuel")),
};

static Reply invite_shown(Req *q, Form *form, int status)
{
    Str title = T("Inviter un adulte");
    Buf *w = page_begin(q, title, CRUMBS({T("Mes codes d’accès"), url_fmt(q->a, "/kiosque/codes")},
                                         {T("Accès à la famille"), url_fmt(q->a, "/kiosque/codes/acces")}, {title, {{0}}}));
    invite_view(w, q, form);
    Reply r = page_end(q, status);
    r.keep = status >= 400;                         // a wrong password is counted
    return r;
}

static Reply invite_show(Req *q)
{
    if (!access_manages(q)) return access_not_managing(q);
    Form form = form_new(q, invite_fields, COUNT(invite_fields));
    return invite_shown(q, &form, 200);
}

static unsigned invite_rights(const Invite *v) { return rights_of(v->reserver, v->payer, v->modifier); }

// Whom the town lists as responsible has rights from the town: an invitation opens their account, and takes nothing away.
static void check_listed(Form *form, const Members *members, const Invite *v)
{
    const Member *m = member_named(form->q->a, members, v->nom, v->prenom);
    if (!m) return;
    if (m->email.n) form_refuse(form, "nom", T("Cette personne a déjà son compte."));
    else if (m->town_email.n && !str_eq_nocase(m->town_email, v->email))
        form_refuse(form, "email", T("La mairie connaît une autre adresse pour cette personne. Indiquez celle-là, ou faites-la changer par la mairie."));
    else if (invite_rights(v) != RIGHTS_ALL)
        form_refuse(form, "reserver", T("La mairie connaît cette personne comme responsable de la famille : elle aura les mêmes droits que vous. "
                                        "Cochez-les tous pour l’inviter."));
}

static void check_invite(Form *form, const Invite *v)
{
    Req *q = form->q;
    Members members = {0};
    family_members(q->db, q->a, q->session.family, &members);
    if (v->email.n && !mail_address_ok(v->email)) form_refuse(form, "email", T("Cette adresse n’est pas complète : elle s’écrit nom@exemple.fr."));
    EACH (const Member, m, &members)
        if (m->email.n && str_eq_nocase(m->email, v->email)) form_refuse(form, "email", T("Cette adresse a déjà accès à la famille."));
    check_listed(form, &members, v);
}

static Str invite_text(Req *q, const Invite *v, Str token)
{
    Account inviter = {0};
    account_by_adult(q->db, q->a, q->session.adult, q->session.family, &inviter);
    return str_fmt(q->a, TF("%.*s vous invite à suivre sa famille sur le kiosque famille. Vous pourrez : %.*s.\n\nPour accepter, suivez ce lien "
                            "(valable 7 jours, une seule fois) :\n%.*s/kiosque/invitation/%.*s\n\nSi vous ne connaissez pas cette personne, ne faites rien."),
                   STR_ARG(inviter.full_name), STR_ARG(rights_text(q->a, invite_rights(v))), STR_ARG(q->site->base_url), STR_ARG(token));
}

// In the language of the account that this address opens already, else in that of whoever invites.
static Reader invited_reader(Req *q, Str email)
{
    Account known = {0};
    Reader to = {email, q->lang};
    if (account_by_identifier(q->db, q->a, email, &known, 0)) adult_language(q->db, q->a, known.adult, &to.lang);
    return to;
}

static Reply invite_send(Req *q)
{
    enum { MOST_AN_HOUR = 5 };
    Invite v = {0};
    if (!access_manages(q)) return access_not_managing(q);
    Form form = form_read(q, invite_fields, COUNT(invite_fields), &v);
    check_invite(&form, &v);
    present_password_judge(&form);          // whoever found a telephone open invites nobody
    if (!form_ok(&form)) return invite_shown(q, &form, 422);
    Str key = str_fmt(q->a, "invite:%lld", (long long)q->session.family), token = random_token(q->a, 24), email = str_lower(q->a, v.email);
    if (throttle_count(q->db, q->a, key, q->now) >= MOST_AN_HOUR)
        return reply_error(q, 429, T("Trop d’invitations"), T("Plusieurs invitations viennent de partir. Attendez une heure avant d’en envoyer d’autres."));
    throttle_add(q->db, key, q->now);
    int64_t id = invitation_open(q->db, q->a, &(Invitation){.family = q->session.family, .inviter = q->session.adult, .first_name = v.prenom,
        .last_name = v.nom, .email = email, .may_book = v.reserver, .may_pay = v.payer, .may_edit = v.modifier}, token, q->now);
    access_mail(q, "invitation", invited_reader(q, email), WORDS(T("Une invitation au kiosque famille")), WORDS(invite_text(q, &v, token)));
    audit(q, "access.invite", str_fmt(q->a, "invitation:%lld", (long long)id), "done");
    return access_done(q, "invitation");
}

static Reply invite_withdraw(Req *q)
{
    if (!access_manages(q)) return access_not_managing(q);
    if (!invitation_withdraw(q->db, q->session.family, req_id(q, 0))) return reply_not_found(q);
    audit(q, "access.invite.withdraw", str_fmt(q->a, "invitation:%lld", (long long)req_id(q, 0)), "done");
    return access_done(q, "annulee");
}

// ---- accepting: with the account that this address opens already, or with a new one ----

typedef struct Accept { Str mot_de_passe, mot_de_passe2; bool cgu; } Accept;
static const Field accept_fields[] = {
    FIELD(Accept, mot_de_passe,  FIELD_PASSWORD, .required = true, .max = PASSWORD_MAX, .label = TN("Mot de passe")),
    FIELD(Accept, mot_de_passe2, FIELD_PASSWORD, .required = true, .max = PASSWORD_MAX, .label = TN("Confirmer mot de passe")),
    FIELD(Accept, cgu,           FIELD_BOOL,     .required = true, .label = TN("Conditions générales")),
};

static Reply accept_hash(Req *q)
{
    Str *hash = NEW(q->a, Str), password = form_value(q, S("mot_de_passe"));
    if (password.n && password.n <= PASSWORD_MAX) *hash = password_hash(q->app, q->a, password);
    q->prepared = hash;
    return (Reply){0};
}

static bool invited_account(Req *q, const Invitation *v, Account *out) { return account_by_identifier(q->db, q->a, v->email, out, 0); }

static Reply accept_shown(Req *q, const Invitation *v, Form *form, int status)
{
    Account account = {0};
    bool known = invited_account(q, v, &account), in = req_is_family(q);
    Buf *w = page_begin(q, T("Une invitation"), NO_CRUMBS);
    if (in && known && account.adult == q->session.adult) invitation_accept_view(w, q, v);
    else if (in) invitation_other_view(w, v);
    else if (known) invitation_sign_in_view(w, v);
    else invitation_new_view(w, q, town_of(q), v, form);
    return page_end(q, status);
}

static Reply accept_show(Req *q)
{
    Invitation v = {0};
    if (!invitation_by_token(q->db, q->a, q->param[0], q->now, &v)) return link_dead(q);
    Form form = form_new(q, accept_fields, COUNT(accept_fields));
    return accept_shown(q, &v, &form, 200);
}

static int next_position(const Members *members)
{
    int most = 0;
    EACH (const Member, m, members)
        if (m->position > most) most = m->position;
    return most + 1;
}

static void accepted_told(Req *q, const Invitation *v)
{
    notice_send(q->db, q->a, v->family, str_fmt(q->a, "invitation-%lld", (long long)v->id), T("Une invitation est acceptée"),
                str_fmt(q->a, TF("%.*s %.*s a maintenant accès à votre famille : %.*s. Les accès se changent dans « Mes codes d’accès »."),
                        STR_ARG(v->first_name), STR_ARG(v->last_name), STR_ARG(rights_text(q->a, invitation_rights(v)))), q->now);
}

static Reply entered(Req *q, const Invitation *v, int64_t adult)
{
    Session s = {.role = ROLE_FAMILY, .adult = adult, .family = v->family, .created = q->session.created, .lang = language_of(q, adult)};
    Reply r = reply_see_other(q, url_fmt(q->a, "/kiosque?bienvenue=oui"));
    accepted_told(q, v);
    session_open(q, &r, s);
    audit(q, "access.accept", str_fmt(q->a, "invitation:%lld", (long long)v->id), "done");
    return r;
}

static Reply accept_known(Req *q, const Invitation *v)
{
    Members members = {0};
    int64_t adult = q->session.adult;
    if (!invitation_take(q->db, v->id, adult)) return link_dead(q);
    family_members(q->db, q->a, v->family, &members);
    guest_put(q->db, v->family, adult, v->inviter, invitation_rights(v), next_position(&members));
    return entered(q, v, adult);
}

// The adult the account is for: whom the town lists under this name and has no account yet, or somebody new. 0: neither.
static int64_t adult_for(Req *q, const Invitation *v, const Members *members)
{
    const Member *listed = member_named(q->a, members, v->last_name, v->first_name);
    if (!listed) return adult_new(q->db, q->a, v->first_name, v->last_name, v->email);
    bool theirs = !listed->email.n && (!listed->town_email.n || str_eq_nocase(listed->town_email, v->email)) && invitation_rights(v) == RIGHTS_ALL;
    return theirs ? listed->adult : 0;
}

static void check_accept(Form *form, const Accept *p, const Invitation *v)
{
    Req *q = form->q;
    const Str own[] = {town_of(q)->name, v->first_name, v->last_name, v->email, v->family_name};
    Strs words = {0};
    for (int i = 0; i < COUNT(own); i++) *PUSH(q->a, &words) = own[i];
    if (p->mot_de_passe.n) check_password(q, form, "mot_de_passe", p->mot_de_passe, &words);
    if (p->mot_de_passe2.n && !str_eq(p->mot_de_passe, p->mot_de_passe2)) form_refuse(form, "mot_de_passe2", T("Les deux mots de passe ne sont pas les mêmes."));
}

static Reply accept_new(Req *q, const Invitation *v)
{
    Accept p = {0};
    const Str *hash = q->prepared;
    const Terms *terms = &town_of(q)->terms;
    Members members = {0};
    Form form = form_read(q, accept_fields, COUNT(accept_fields), &p);
    check_accept(&form, &p, v);
    if (!form_ok(&form)) return accept_shown(q, v, &form, 422);
    if (!hash->n) return reply_error(q, 503, T("Le kiosque est très demandé"), T("Attendez quelques secondes, puis recommencez."));
    family_members(q->db, q->a, v->family, &members);
    int64_t adult = adult_for(q, v, &members);
    if (!adult || !account_create(q->db, q->a, adult, v->email, *hash, terms->hash, terms->version, q->now))
        return reply_error(q, 409, T("Cette invitation ne peut plus être acceptée"),
                           T("La personne invitée a maintenant un compte, ou la mairie lui connaît une autre adresse. Demandez une nouvelle invitation."));
    if (!invitation_take(q->db, v->id, adult)) return link_dead(q);
    Member listed;
    if (!family_member(q->db, q->a, v->family, adult, &listed))
        guest_put(q->db, v->family, adult, v->inviter, invitation_rights(v), next_position(&members));
    return entered(q, v, adult);
}

static Reply accept(Req *q)
{
    Invitation v = {0};
    Account account = {0};
    if (!invitation_by_token(q->db, q->a, q->param[0], q->now, &v)) return link_dead(q);
    db_lock(q->db, LOCK_FAMILY, v.family);
    bool known = invited_account(q, &v, &account);
    if (req_is_family(q) && known && account.adult == q->session.adult) return accept_known(q, &v);
    if (!req_is_family(q) && !known) return accept_new(q, &v);
    Form form = form_new(q, accept_fields, COUNT(accept_fields));
    return accept_shown(q, &v, &form, 403);
}

// From the page of accesses, for who is signed in and lost the link.
static Reply accept_own(Req *q)
{
    Invitations list = {0};
    invitation_for(q->db, q->a, q->session.adult, q->now, &list);
    EACH (const Invitation, v, &list)
        if (v->id == req_id(q, 0)) {
            db_lock(q->db, LOCK_FAMILY, v->family);
            return accept_known(q, v);
        }
    return reply_not_found(q);
}

const Route invite_routes[] = {
    {GET,  "/kiosque/codes/invitation",                      ROLE_FAMILY, TX_READ,  invite_show, NULL, 0},
    {POST, "/kiosque/codes/invitation",                      ROLE_FAMILY, TX_WRITE, invite_send, present_password, 0},
    {POST, "/kiosque/codes/invitation/:invitation/annuler",  ROLE_FAMILY, TX_WRITE, invite_withdraw, NULL, 0},
    {POST, "/kiosque/codes/invitation/:invitation/accepter", ROLE_FAMILY, TX_WRITE, accept_own, NULL, 0},
    {GET,  "/kiosque/invitation/:token",                     ROLE_ANYONE, TX_READ,  accept_show, NULL, 0},
    {POST, "/kiosque/invitation/:token",                     ROLE_ANYONE, TX_WRITE, accept, accept_hash, 0},
    {0}};
