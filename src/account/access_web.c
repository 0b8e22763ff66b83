// access_web.c - who has access to the family: the page, the rights of those who came by invitation, the family that is shown.
#include "account/invite.h"

#include "account/access.html.h"
#include "mail/mail.h"
#include "mail/outbox.h"
#include "town/town.h"

// ---- what the pages about access share ----

bool access_manages(Req *q) { return family_manages(q->db, q->session.family, q->session.adult); }

// Guests do not hand on what was lent to them.
Reply access_not_managing(Req *q)
{
    return reply_error(q, 403, T("Votre accès ne le permet pas"),
                       T("Seul un responsable connu de la mairie peut inviter quelqu’un ou changer les accès de la famille."));
}

void access_mail(Req *q, const char *name, Reader to, Words subject, Words body)
{
    Lang spoken = words_use(to.lang);
    mail_queue(q->db, &(OutMail){.dedup_key = str_fmt(q->a, "%s-%.*s", name, STR_ARG(q->op_key)), .recipient = to.email,
                                 .subject = words_spoken(subject),
                                 .body = str_fmt(q->a, TF("Bonjour,\n\n%.*s\n\n%.*s\n"), STR_ARG(words_spoken(body)), STR_ARG(town_of(q)->title)),
                                 .at = q->now});
    words_use(spoken);
}

Reply access_done(Req *q, const char *what) { return reply_see_other(q, url_fmt(q->a, "/kiosque/codes/acces?fait=%s", what)); }

// ---- the page ----

static Str said_text(Str what)
{
    static const struct { Str what, text; } said[] = {
        {S("invitation"), TS("L’invitation est partie. Elle est valable 7 jours.")},
        {S("annulee"),    TS("L’invitation est annulée : son lien ne sert plus à rien.")},
        {S("droits"),     TS("Les droits sont enregistrés. Ils valent dès maintenant.")},
        {S("retire"),     TS("L’accès est retiré, dès maintenant.")},
    };
    for (int i = 0; i < COUNT(said); i++)
        if (str_eq(what, said[i].what)) return words_of(said[i].text);
    return (Str){0};
}

void access_load(Req *q, AccessPage *p)
{
    int64_t adult = q->session.adult, family = q->session.family;
    p->manages = access_manages(q);
    family_members(q->db, q->a, family, &p->members);
    invitation_list(q->db, q->a, family, q->now, &p->sent);
    invitation_for(q->db, q->a, adult, q->now, &p->received);
    adult_families(q->db, q->a, adult, &p->families);
}

static Reply access_show(Req *q)
{
    AccessPage p = {.said = said_text(req_query(q, S("fait")))};
    access_load(q, &p);
    Buf *w = page_begin(q, T("Accès à la famille"), CRUMBS({T("Mes codes d’accès"), url_fmt(q->a, "/kiosque/codes")}, {T("Accès à la famille"), {{0}}}));
    access_view(w, q, &p);
    return page_end(q, 200);
}

// ---- rights of a guest ----

static bool find_guest(Req *q, Member *out)
{
    return family_member(q->db, q->a, q->session.family, req_id(q, 0), out) && out->inviter;
}

static Reply guest_show(Req *q)
{
    Member m;
    if (!find_guest(q, &m)) return reply_not_found(q);
    if (!access_manages(q)) return access_not_managing(q);
    Str name = str_fmt(q->a, "%.*s %.*s", STR_ARG(m.first_name), STR_ARG(m.last_name));
    Buf *w = page_begin(q, name, CRUMBS({T("Mes codes d’accès"), url_fmt(q->a, "/kiosque/codes")},
                                        {T("Accès à la famille"), url_fmt(q->a, "/kiosque/codes/acces")}, {name, {{0}}}));
    guest_view(w, q, &m);
    return page_end(q, 200);
}

static Str adult_object(Req *q, int64_t adult) { return str_fmt(q->a, "adult:%lld", (long long)adult); }

static void guest_told(Req *q, const Member *m, const char *name, Words subject, Words body)
{
    Reader to = {m->email, LANG_FR};
    adult_language(q->db, q->a, m->adult, &to.lang);
    if (to.email.n) access_mail(q, name, to, subject, body);
}

static Reply guest_save(Req *q)
{
    Member m;
    if (!find_guest(q, &m)) return reply_not_found(q);
    if (!access_manages(q)) return access_not_managing(q);
    unsigned rights = rights_of(form_given(q, S("reserver")), form_given(q, S("payer")), form_given(q, S("modifier")));
    guest_change(q->db, q->session.family, m.adult, rights);
    audit(q, "access.change", adult_object(q, m.adult), "done");
    if (rights != member_rights(&m))
        guest_told(q, &m, "access-changed", WORDS(T("Vos droits sur le kiosque famille ont changé")),
                   WORDS(str_fmt(q->a, TF("Dans la famille qui vous a invité, vous pouvez maintenant : %.*s."), STR_ARG(rights_text(q->a, rights)))));
    return access_done(q, "droits");
}

static Reply guest_remove(Req *q)
{
    Member m;
    if (!find_guest(q, &m)) return reply_not_found(q);
    if (!access_manages(q)) return access_not_managing(q);
    guest_withdraw(q->db, q->session.family, m.adult);
    audit(q, "access.withdraw", adult_object(q, m.adult), "done");
    guest_told(q, &m, "access-withdrawn", WORDS(T("Votre accès à une famille est retiré")),
               WORDS(T("Votre accès à une famille du kiosque famille vient d’être retiré par la personne qui vous avait invité.")));
    return access_done(q, "retire");
}

// ---- the family that is shown, of an adult of several ----

static Reply family_switch(Req *q)
{
    int64_t family = 0;
    Account account = {0};
    if (!str_int(form_value(q, S("famille")), &family) || !account_by_adult(q->db, q->a, q->session.adult, family, &account))
        return reply_not_found(q);
    Session s = q->session;
    s.family = family;
    audit(q, "access.family", str_fmt(q->a, "family:%lld", (long long)family), "done");
    Reply r = reply_see_other(q, url_fmt(q->a, "/kiosque"));
    session_open(q, &r, s);                         // a new token: forms that were opened for the other family are refused
    return r;
}

const Route access_routes[] = {
    {GET,  "/kiosque/codes/acces",                ROLE_FAMILY, TX_READ,  access_show, NULL, 0},
    {GET,  "/kiosque/codes/acces/:adult",         ROLE_FAMILY, TX_READ,  guest_show, NULL, 0},
    {POST, "/kiosque/codes/acces/:adult",         ROLE_FAMILY, TX_WRITE, guest_save, NULL, 0},
    {POST, "/kiosque/codes/acces/:adult/retirer", ROLE_FAMILY, TX_WRITE, guest_remove, NULL, 0},
    {POST, "/kiosque/changer-de-famille",         ROLE_FAMILY, TX_WRITE, family_switch, NULL, 0},
    {0}};
