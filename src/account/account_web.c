// account_web.c - « Identification Famille », « Définir mon profil internet », « Mot de passe oublié », the agents' door.
#include "account/account_db.h"

#include "account/account.html.h"
#include "account/captcha.h"
#include "account/codes.h"
#include "account/strength.h"
#include "household/household.h"
#include "inbox/inbox.h"
#include "mail/mail.h"
#include "mail/outbox.h"
#include "platform/platform.h"
#include "town/town.h"

#include <sodium.h>

// ---- captcha: its answer travels sealed in the form; used once ----

enum { CAPTCHA_MINUTES = 20, CAPTCHA_DIGITS = 6 };
typedef struct Sealed { char text[CAPTCHA_DIGITS]; int64_t until; } Sealed;

static Str captcha_token(Req *q)
{
    Sealed s = {.until = q->now.ms + CAPTCHA_MINUTES * INT64_C(60000)};
    unsigned char nonce[crypto_secretbox_NONCEBYTES], box[sizeof nonce + crypto_secretbox_MACBYTES + sizeof s];
    for (int i = 0; i < CAPTCHA_DIGITS; i++) s.text[i] = captcha_letters[randombytes_uniform((uint32_t)strlen(captcha_letters))];
    randombytes_buf(nonce, sizeof nonce);
    memcpy(box, nonce, sizeof nonce);
    crypto_secretbox_easy(box + sizeof nonce, (const unsigned char *)&s, sizeof s, nonce, q->app->secret);
    char *out = arena_take(q->a, 1, 1, sizeof box * 2);
    sodium_bin2base64(out, sizeof box * 2, box, sizeof box, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return str_z(out);
}

static bool captcha_open(Req *q, Str token, Sealed *s)
{
    unsigned char box[crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + sizeof *s];
    size_t n = 0;
    if (!token.n || sodium_base642bin(box, sizeof box, token.p, (size_t)token.n, NULL, &n, NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING)
        || n != sizeof box) return false;
    if (crypto_secretbox_open_easy((unsigned char *)s, box + crypto_secretbox_NONCEBYTES, sizeof box - crypto_secretbox_NONCEBYTES, box,
                                   q->app->secret)) return false;
    return s->until > q->now.ms;
}

EXEC(captcha_use_sql, "INSERT INTO captcha_used (token_hash, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING");

// Right, and not used before. Spaces and capitals do not matter.
static bool captcha_right(Req *q)
{
    Sealed s;
    Str token = form_value(q, S("captcha_jeton")), typed = str_trim(form_value(q, S("captcha")));
    if (!captcha_open(q, token, &s) || !str_eq_nocase(typed, (Str){s.text, CAPTCHA_DIGITS})) return false;
    return db_run(q->db, &captcha_use_sql, ARGS(A(token_hash(q->a, token)), A((Instant){s.until}))) == 1;
}

static Reply captcha_image(Req *q)
{
    Sealed s;
    if (!captcha_open(q, q->param[0], &s)) return reply_not_found(q);
    Str png = captcha_png(q->a, *q->a, (Str){s.text, CAPTCHA_DIGITS}, str_hash(q->param[0]));
    return reply_file(q, S("image/png"), S("captcha.png"), png, false);
}

static Reply captcha_sound(Req *q)
{
    Sealed s;
    if (!captcha_open(q, q->param[0], &s)) return reply_not_found(q);
    return reply_file(q, S("audio/wav"), S("captcha.wav"), captcha_wav(q->a, (Str){s.text, CAPTCHA_DIGITS}, str_hash(q->param[0])), false);
}

// « Afficher une autre image » without script: the form comes back as it was typed, with another image and no reproach.
static bool another_image(Req *q) { return form_given(q, S("autre_image")); }
static Form *form_again(Form *f)
{
    f->errors = (FormErrors){0};
    return f;
}

// The same for the script, which only changes the image.
static Reply captcha_new(Req *q)
{
    Reply r = {.status = 200, .type = S("text/plain; charset=utf-8"), .body = captcha_token(q)};
    return r;
}

// ---- sign-in ----

enum { CAPTCHA_AFTER = 5, CAPTCHA_AFTER_ADDRESS = 20, STOP_AFTER = 50, STOP_AFTER_ADDRESS = 400 };

typedef struct SignIn { Str identifiant, mot_de_passe; } SignIn;
static const Field sign_in_fields[] = {
    FIELD(SignIn, identifiant,  FIELD_TEXT,     .required = true, .max = 254, .label = TN("Identifiant")),
    FIELD(SignIn, mot_de_passe, FIELD_PASSWORD, .required = true, .max = 256, .label = TN("Mot de passe")),
};

static Str account_key(Req *q, Str identifier) { return str_fmt(q->a, "acct:%.*s", STR_ARG(token_hash(q->a, str_lower(q->a, str_trim(identifier))))); }

static bool wants_captcha(Req *q, Str identifier)
{
    return throttle_count(q->db, q->a, address_key(q->a, q->remote), q->now) >= CAPTCHA_AFTER_ADDRESS
        || (identifier.n && throttle_count(q->db, q->a, account_key(q, identifier), q->now) >= CAPTCHA_AFTER);
}

static Reply sign_in_shown(Req *q, Form *form, int status)
{
    const Town *t = town_of(q);
    Str captcha = wants_captcha(q, form_typed(form, S("identifiant"))) ? captcha_token(q) : (Str){0};
    Buf *w = page_begin(q, T("Identification Famille"), NO_CRUMBS);
    NewsList news = town_news(q->a, t, q->today);
    sign_in_view(w, q, t, form, &news, captcha, req_query(q, S("motif")));
    Reply r = page_end(q, status);
    r.keep = status >= 400;                         // the failure is counted
    return r;
}

Reply signin_page(Req *q, int status)
{
    Form form = form_new(q, sign_in_fields, COUNT(sign_in_fields));
    return sign_in_shown(q, &form, status);
}

typedef struct Tried { Account account; PasswordMatch match; } Tried;     // nobody: an account of zeros

static bool find_account(Req *q, void *context)
{
    Tried *t = context;
    account_by_identifier(q->db, q->a, str_trim(form_value(q, S("identifiant"))), &t->account, 0);
    return true;
}

static bool find_second(Req *q, void *context)
{
    Tried *t = context;
    account_by_identifier(q->db, q->a, str_trim(form_value(q, S("identifiant"))), &t->account, 1);
    return true;
}

// The password is checked before the writer is asked for anything. The family code may stand for either adult; of a code that
// nobody has, as many passwords are compared: the time tells nothing.
static Reply sign_in_check(Req *q)
{
    Tried *t = NEW(q->a, Tried);
    Str password = form_value(q, S("mot_de_passe"));
    q->prepared = t;
    if (password.n > 256 || another_image(q)) return (Reply){0};
    req_read(q, find_account, t);
    t->match = password_match(q->app, q->a, password, t->account.hash);
    if (t->match != PASSWORD_WRONG || str_has(form_value(q, S("identifiant")), S("@"))) return (Reply){0};
    Tried second = {0};
    req_read(q, find_second, &second);
    if ((second.match = password_match(q->app, q->a, password, second.account.hash)) == PASSWORD_RIGHT) *t = second;
    return (Reply){0};
}

// What the adult chose once; else what was chosen on the page that led here, from then on theirs too.
Lang language_of(Req *q, int64_t adult)
{
    Lang lang = q->lang;
    if (!adult_language(q->db, q->a, adult, &lang) && lang != LANG_FR) adult_speaks(q->db, adult, lang);
    return lang;
}

static Reply speak(Req *q)
{
    Lang lang;
    if (!words_parse(form_value(q, S("langue")), &lang)) return reply_not_found(q);
    Reply r = reply_back(q);
    session_speak(q, &r, lang);
    if (!req_is_family(q)) return r;
    adult_speaks(q->db, q->session.adult, lang);
    audit(q, "account.language", words_code(lang), "done");
    return r;
}

Reply signed_in(Req *q, int64_t adult, int64_t family, const char *where)
{
    Reply r = reply_see_other(q, url_fmt(q->a, "%s", where));
    session_open(q, &r, (Session){.role = ROLE_FAMILY, .adult = adult, .family = family, .lang = language_of(q, adult)});
    display_recall(q, &r, adult);
    audit(q, "account.signin", S("session"), "done");
    return r;
}

static Reply sign_in(Req *q)
{
    SignIn s = {0};
    const Tried *t = q->prepared;
    Form form = form_read(q, sign_in_fields, COUNT(sign_in_fields), &s);
    if (another_image(q)) return sign_in_shown(q, form_again(&form), 200);
    if (!form_ok(&form)) return sign_in_shown(q, &form, 422);
    Str address = address_key(q->a, q->remote), account = account_key(q, s.identifiant);
    if (throttle_count(q->db, q->a, address, q->now) >= STOP_AFTER_ADDRESS || throttle_count(q->db, q->a, account, q->now) >= STOP_AFTER)
        return reply_error(q, 429, T("Trop d’essais"), T("Par sécurité, attendez une heure avant de réessayer. Vous pouvez aussi choisir un nouveau "
                                                         "mot de passe avec « Mot de passe oublié »."));
    if (t->match == PASSWORD_BUSY) return reply_error(q, 503, T("Le kiosque est très demandé"), T("Attendez quelques secondes, puis reconnectez-vous."));
    if (wants_captcha(q, s.identifiant) && !captcha_right(q)) {
        form_refuse(&form, "captcha", T("Recopiez les chiffres de l’image (ou écoutez-les)."));
        return sign_in_shown(q, &form, 422);
    }
    if (t->match != PASSWORD_RIGHT || t->account.disabled) {
        throttle_add(q->db, address, q->now);
        throttle_add(q->db, account, q->now);
        audit(q, "account.signin", str_fmt(q->a, "address:%.*s", STR_ARG(q->remote)), "refused");
        form_refuse(&form, "identifiant", T("L’identifiant ou le mot de passe ne correspond pas. Vérifiez les deux, ou choisissez un nouveau mot de "
                                            "passe avec « Mot de passe oublié »."));
        return sign_in_shown(q, &form, 401);
    }
    throttle_clear(q->db, account);
    if (t->account.two_steps) return step_ask(q, &t->account);
    return signed_in(q, t->account.adult, t->account.family, "/kiosque?connexion=oui");
}

static Reply sign_out(Req *q)
{
    Reply r = reply_see_other(q, url_fmt(q->a, "/kiosque?motif=deconnexion"));
    audit(q, "account.signout", S("session"), "done");
    session_close(q, &r);
    reply_header(q, &r, S("Clear-Site-Data"), S("\"cache\""));
    return r;
}

// ---- « Définir mon profil internet » ----

typedef struct Profile {
    Str identifiant, nom, prenom, email, email2, mot_de_passe, mot_de_passe2, code_activation;
    bool cgu;
} Profile;
static const Field profile_fields[] = {
    FIELD(Profile, identifiant,     FIELD_TEXT,     .required = true, .max = 20, .label = TN("Identifiant")),
    FIELD(Profile, nom,             FIELD_TEXT,     .required = true, .max = 80, .label = TN("Nom")),
    FIELD(Profile, prenom,          FIELD_TEXT,     .required = true, .max = 80, .label = TN("Prénom")),
    FIELD(Profile, email,           FIELD_EMAIL,    .required = true, .max = 254, .label = TN("E-mail")),
    FIELD(Profile, email2,          FIELD_EMAIL,    .required = true, .max = 254, .label = TN("Confirmation e-mail")),
    FIELD(Profile, mot_de_passe,    FIELD_PASSWORD, .required = true, .max = 256, .label = TN("Mot de passe")),
    FIELD(Profile, mot_de_passe2,   FIELD_PASSWORD, .required = true, .max = 256, .label = TN("Confirmer mot de passe")),
    FIELD(Profile, code_activation, FIELD_TEXT,     .max = 40, .label = TN("Code d’activation")),
    FIELD(Profile, cgu,             FIELD_BOOL,     .required = true, .label = TN("Conditions générales")),
};

static Reply profile_shown(Req *q, Form *form, int status)
{
    const Town *t = town_of(q);
    Buf *w = page_begin(q, T("Définir mon profil internet"), CRUMBS({T("Identification"), url_fmt(q->a, "/kiosque")}, {T("Définir mon profil internet"), {{0}}}));
    profile_view(w, q, t, form, captcha_token(q));
    Reply r = page_end(q, status);
    r.keep = status >= 400;                         // used captchas and wrong codes are counted
    return r;
}

static Reply profile_show(Req *q)
{
    Form form = form_new(q, profile_fields, COUNT(profile_fields));
    return profile_shown(q, &form, 200);
}

// Words somebody would guess: of the town, and of what stands in the form.
static Strs own_words(Req *q, const Town *t, const Profile *p)
{
    Strs words = {0};
    Str parts[] = {t->name, p ? p->nom : S(""), p ? p->prenom : S(""), p ? p->identifiant : S(""), p ? p->email : S("")};
    for (int i = 0; i < COUNT(parts); i++)
        if (parts[i].n) *PUSH(q->a, &words) = parts[i];
    return words;
}

void check_password(Req *q, Form *form, const char *field, Str password, const Strs *words)
{
    PasswordVerdict v = password_check(q->a, password, words);
    if (v != PASSWORD_OK) form_refuse(form, field, password_verdict_text(v));
}

static Reply profile_hash(Req *q)
{
    Str *hash = NEW(q->a, Str), password = form_value(q, S("mot_de_passe"));
    q->prepared = hash;
    if (password.n > 256 || another_image(q)) return (Reply){0};
    *hash = password_hash(q->app, q->a, password);
    return (Reply){0};
}

EXEC(activation_add_sql,
     "INSERT INTO activation (family_id, adult_id, email, password_hash, terms_version, terms_hash, token_hash, state, created_at, expires_at)"
     " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
EXEC(code_use_sql, "UPDATE activation_code SET used_at = $4 WHERE code_hash = $1 AND family_id = $2 AND adult_id = $3 AND used_at IS NULL AND expires_at > $4");

// The claim is proven by a link to an address the town already knows, or waits for an agent.
static void claim_keep(Req *q, const Profile *p, const Claimant *c, Str hash, const Town *t)
{
    enum { DAYS = 2 };
    Str token = random_token(q->a, 24);
    bool mailed = c->known_email.n > 0;
    DbArg token_arg = A(token_hash(q->a, token));
    token_arg.null = !mailed;
    db_run(q->db, &activation_add_sql,
           ARGS(A(c->family), A(c->adult), A(str_lower(q->a, p->email)), A(hash), A(t->terms.version), A(t->terms.hash), token_arg,
                A(mailed ? S("mailed") : S("queued")), A(q->now), A(instant_add(q->now, DAYS * INT64_C(86400000)))));
    if (mailed)
        mail_queue(q->db, &(OutMail){.dedup_key = str_fmt(q->a, "claim-%.*s", STR_ARG(q->op_key)), .recipient = c->known_email,
                                     .subject = T("Activez votre compte du kiosque famille"),
                                     .body = str_fmt(q->a, TF("Bonjour,\n\nQuelqu’un, sans doute vous, vient de définir votre profil internet sur le kiosque "
                                                     "famille. Pour ouvrir le compte, suivez ce lien (valable 48 heures, une seule fois) :\n"
                                                     "%.*s/kiosque/activation/%.*s\n\nSi ce n’est pas vous, ne faites rien : le compte ne s’ouvrira pas.\n\n%.*s\n"),
                                                     STR_ARG(q->site->base_url), STR_ARG(token), STR_ARG(t->title)),
                                     .at = q->now});
    else
        task_raise(q->db, str_fmt(q->a, "claim-%.*s", STR_ARG(q->op_key)), S("activation"), 0, c->family, FR("Une activation de compte attend une vérification"),
                   FR("La famille n’a pas d’adresse connue : vérifiez l’identité, puis acceptez ou refusez."), q->now);
}

static Reply activated(Req *q, int64_t adult, int64_t family)
{
    Reply r = reply_see_other(q, url_fmt(q->a, "/kiosque?bienvenue=oui"));
    session_open(q, &r, (Session){.role = ROLE_FAMILY, .adult = adult, .family = family, .lang = language_of(q, adult)});
    audit(q, "account.activate", str_fmt(q->a, "adult:%lld", (long long)adult), "done");
    notice_send(q->db, q->a, family, str_fmt(q->a, "activated-%lld", (long long)adult), T("Un compte vient d’être activé"),
                T("Un adulte de votre famille a ouvert son compte. Si ce n’est pas attendu, prévenez la mairie."), q->now);
    return r;
}

static Reply profile_save(Req *q)
{
    enum { WRONG_CODES = 10 };
    Profile p = {0};
    const Town *t = town_of(q);
    const Str *hash = q->prepared;
    Form form = form_read(q, profile_fields, COUNT(profile_fields), &p);
    if (another_image(q)) return profile_shown(q, form_again(&form), 200);
    Str address = str_fmt(q->a, "claim:%.*s", STR_ARG(address_key(q->a, q->remote)));
    if (throttle_count(q->db, q->a, address, q->now) >= WRONG_CODES)
        return reply_error(q, 429, T("Trop d’essais"), T("Par sécurité, attendez une heure avant de réessayer, ou passez à l’accueil de la mairie."));
    if (p.email.n && !mail_address_ok(p.email)) form_refuse(&form, "email", T("Cette adresse n’est pas complète : elle s’écrit nom@exemple.fr."));
    if (p.email2.n && !str_eq_nocase(p.email, p.email2)) form_refuse(&form, "email2", T("Les deux adresses ne sont pas les mêmes."));
    Strs words = own_words(q, t, &p);
    if (p.mot_de_passe.n) check_password(q, &form, "mot_de_passe", p.mot_de_passe, &words);
    if (p.mot_de_passe2.n && !str_eq(p.mot_de_passe, p.mot_de_passe2)) form_refuse(&form, "mot_de_passe2", T("Les deux mots de passe ne sont pas les mêmes."));
    if (!captcha_right(q)) form_refuse(&form, "captcha", T("Recopiez les chiffres de l’image (ou écoutez-les)."));
    if (form_ok(&form) && !hash->n) return reply_error(q, 503, T("Le kiosque est très demandé"), T("Attendez quelques secondes, puis recommencez."));
    if (!form_ok(&form)) return profile_shown(q, &form, 422);
    Claimant c = {0};
    bool known = claimant_find(q->db, q->a, p.identifiant, p.nom, p.prenom, &c) && !c.has_account;
    if (p.code_activation.n) {
        Str code = code_plain(q->a, p.code_activation);
        if (known && db_run(q->db, &code_use_sql, ARGS(A(token_hash(q->a, code)), A(c.family), A(c.adult), A(q->now))) == 1) {
            if (account_create(q->db, q->a, c.adult, p.email, *hash, t->terms.hash, t->terms.version, q->now)) return activated(q, c.adult, c.family);
        }
        throttle_add(q->db, address, q->now);
        audit(q, "account.activate", S("code"), "refused");
        form_refuse(&form, "code_activation", T("Ce code ne correspond pas à ces informations, ou il a expiré. Vérifiez la lettre, ou laissez ce champ vide."));
        return profile_shown(q, &form, 422);
    }
    if (known) claim_keep(q, &p, &c, *hash, t);
    audit(q, "account.claim", S("profile"), "received");
    Buf *w = page_begin(q, T("Vérifiez vos messages"), NO_CRUMBS);
    claimed_view(w, t);
    return page_end(q, 200);
}

// ---- the link that proves the claim ----

typedef struct LinkRow { int64_t id, family, adult, terms_version; Str email, hash, terms_hash; } LinkRow;
static const DbCol link_cols[] = {COL(LinkRow, id), COL(LinkRow, family), COL(LinkRow, adult), COL(LinkRow, terms_version),
                                  COL(LinkRow, email), COL(LinkRow, hash), COL(LinkRow, terms_hash)};
QUERY(link_sql, link_cols,
      "SELECT id, family_id AS family, adult_id AS adult, terms_version, email, password_hash AS hash, terms_hash FROM activation"
      " WHERE token_hash = $1 AND state = 'mailed' AND expires_at > $2");
EXEC(link_done_sql, "UPDATE activation SET state = 'done', password_hash = '' WHERE id = $1 AND state = 'mailed'");

Reply link_dead(Req *q)
{
    return reply_error(q, 410, T("Ce lien n’est plus valable"), T("Il a déjà servi, ou son délai est passé. Recommencez depuis l’accueil du kiosque."));
}

// Opening the link changes nothing: mail scanners open links too. The button does.
static Reply link_show(Req *q)
{
    LinkRow row;
    if (!db_one(q->db, q->a, &link_sql, &row, ARGS(A(token_hash(q->a, q->param[0])), A(q->now)))) return link_dead(q);
    Buf *w = page_begin(q, T("Activer mon compte"), NO_CRUMBS);
    activate_view(w, q, row.email);
    return page_end(q, 200);
}

static Reply link_use(Req *q)
{
    LinkRow row;
    if (!db_one(q->db, q->a, &link_sql, &row, ARGS(A(token_hash(q->a, q->param[0])), A(q->now)))) return link_dead(q);
    if (db_run(q->db, &link_done_sql, ARGS(A(row.id))) != 1) return link_dead(q);
    if (!account_create(q->db, q->a, row.adult, row.email, row.hash, row.terms_hash, row.terms_version, q->now))
        return reply_error(q, 409, T("Ce compte existe déjà"), T("Connectez-vous, ou choisissez un nouveau mot de passe avec « Mot de passe oublié »."));
    return activated(q, row.adult, row.family);
}

// ---- « Mot de passe oublié » ----

typedef struct Forgot { Str identifiant, email; } Forgot;
static const Field forgot_fields[] = {
    FIELD(Forgot, identifiant, FIELD_TEXT,  .required = true, .max = 20, .label = TN("Code Famille")),
    FIELD(Forgot, email,       FIELD_EMAIL, .required = true, .max = 254, .label = TN("E-mail")),
};

static Reply forgot_shown(Req *q, Form *form, int status)
{
    Buf *w = page_begin(q, T("Mot de passe oublié"), CRUMBS({T("Identification"), url_fmt(q->a, "/kiosque")}, {T("Mot de passe oublié"), {{0}}}));
    forgot_view(w, q, form);
    return page_end(q, status);
}

static Reply forgot_show(Req *q)
{
    Form form = form_new(q, forgot_fields, COUNT(forgot_fields));
    return forgot_shown(q, &form, 200);
}

EXEC(reset_add_sql, "INSERT INTO reset_link (token_hash, adult_id, expires_at, created_at) VALUES ($1, $2, $3, $4)");

static Str reset_text(Req *q, Str token)
{
    return str_fmt(q->a, TF("Pour choisir un nouveau mot de passe, suivez ce lien (valable 30 minutes, une seule fois) :\n%.*s/kiosque/oubli/%.*s\n\nSi vous n’avez "
                            "rien demandé, ne faites rien : votre mot de passe reste le même."), STR_ARG(q->site->base_url), STR_ARG(token));
}

// Always the same answer. The mail is queued, not sent, so the time tells nothing either.
static Reply forgot_send(Req *q)
{
    enum { MINUTES = 30, MOST_AN_HOUR = 5, MOST_AN_HOUR_ADDRESS = 30 };
    Forgot f = {0};
    Account account = {0};
    const Town *t = town_of(q);
    Form form = form_read(q, forgot_fields, COUNT(forgot_fields), &f);
    if (!form_ok(&form)) return forgot_shown(q, &form, 422);
    Str key = str_fmt(q->a, "reset:%.*s", STR_ARG(account_key(q, f.identifiant)));
    Str address = str_fmt(q->a, "reset:%.*s", STR_ARG(address_key(q->a, q->remote)));
    bool many = throttle_count(q->db, q->a, key, q->now) >= MOST_AN_HOUR || throttle_count(q->db, q->a, address, q->now) >= MOST_AN_HOUR_ADDRESS;
    throttle_add(q->db, key, q->now);
    throttle_add(q->db, address, q->now);
    Str token = random_token(q->a, 24);
    if (!many && account_by_code_and_email(q->db, q->a, f.identifiant, f.email, &account) && !account.disabled) {
        db_run(q->db, &reset_add_sql, ARGS(A(token_hash(q->a, token)), A(account.adult), A(instant_add(q->now, MINUTES * INT64_C(60000))), A(q->now)));
        tell_owner(q, "reset", account.adult, account.email, WORDS(T("Choisissez un nouveau mot de passe")), WORDS(reset_text(q, token)));
    }
    audit(q, "account.forgot", S("request"), "received");
    Buf *w = page_begin(q, T("Vérifiez vos messages"), NO_CRUMBS);
    forgotten_view(w, t);
    return page_end(q, 200);
}

typedef struct NewPassword { Str mot_de_passe, mot_de_passe2; } NewPassword;
static const Field new_password_fields[] = {
    FIELD(NewPassword, mot_de_passe,  FIELD_PASSWORD, .required = true, .max = 256, .label = TN("Mot de passe")),
    FIELD(NewPassword, mot_de_passe2, FIELD_PASSWORD, .required = true, .max = 256, .label = TN("Confirmer mot de passe")),
};
typedef struct ResetRow { int64_t adult; Str email, first_name, last_name; } ResetRow;
static const DbCol reset_cols[] = {COL(ResetRow, adult), COL(ResetRow, email), COL(ResetRow, first_name), COL(ResetRow, last_name)};
QUERY(reset_sql, reset_cols,
      "SELECT l.adult_id AS adult, k.email, a.first_name, a.last_name FROM reset_link l JOIN account k ON k.adult_id = l.adult_id"
      " JOIN adult a ON a.id = l.adult_id WHERE l.token_hash = $1 AND l.used_at IS NULL AND l.expires_at > $2");

static Reply reset_shown(Req *q, Form *form, int status)
{
    Buf *w = page_begin(q, T("Choisir un nouveau mot de passe"), NO_CRUMBS);
    reset_view(w, q, form);
    return page_end(q, status);
}

static Reply reset_show(Req *q)
{
    ResetRow row;
    if (!db_one(q->db, q->a, &reset_sql, &row, ARGS(A(token_hash(q->a, q->param[0])), A(q->now)))) return link_dead(q);
    Form form = form_new(q, new_password_fields, COUNT(new_password_fields));
    return reset_shown(q, &form, 200);
}

static Reply reset_save(Req *q)
{
    ResetRow row;
    NewPassword n = {0};
    const Str *hash = q->prepared;
    const Town *t = town_of(q);
    if (!db_one(q->db, q->a, &reset_sql, &row, ARGS(A(token_hash(q->a, q->param[0])), A(q->now)))) return link_dead(q);
    Form form = form_read(q, new_password_fields, COUNT(new_password_fields), &n);
    Profile who = {.nom = row.last_name, .prenom = row.first_name, .email = row.email};
    Strs words = own_words(q, t, &who);
    if (n.mot_de_passe.n) check_password(q, &form, "mot_de_passe", n.mot_de_passe, &words);
    if (n.mot_de_passe2.n && !str_eq(n.mot_de_passe, n.mot_de_passe2)) form_refuse(&form, "mot_de_passe2", T("Les deux mots de passe ne sont pas les mêmes."));
    if (form_ok(&form) && !hash->n) return reply_error(q, 503, T("Le kiosque est très demandé"), T("Attendez quelques secondes, puis recommencez."));
    if (!form_ok(&form)) return reset_shown(q, &form, 422);
    account_set_password(q->db, row.adult, *hash, q->now);
    mailed_links_void(q->db, row.adult, q->now);
    session_close_all(q->db, row.adult, S(""));
    audit(q, "account.reset", str_fmt(q->a, "adult:%lld", (long long)row.adult), "done");
    tell_owner(q, "reset-done", row.adult, row.email, WORDS(T("Votre mot de passe a été changé")),
               WORDS(T("Le mot de passe de votre compte vient d’être changé, et toutes les connexions ouvertes ont été fermées.\n\nSi ce n’est pas vous, prévenez la "
                       "mairie sans attendre.")));
    return reply_see_other(q, url_fmt(q->a, "/kiosque?motif=change"));
}

// ---- the agents' door: pages behind it come with the town hall's side ----

typedef struct AgentRow { int64_t id; Str name, hash; } AgentRow;
static const DbCol agent_cols[] = {COL(AgentRow, id), COL(AgentRow, name), COL(AgentRow, hash)};
QUERY(agent_sql, agent_cols, "SELECT id, name, password_hash AS hash FROM agent WHERE login = $1 AND disabled = 0");
QUERY(agent_name_sql, agent_cols, "SELECT id, name, password_hash AS hash FROM agent WHERE id = $1");
typedef struct AgentTried { AgentRow row; PasswordMatch match; } AgentTried;

static bool find_agent(Req *q, void *context)
{
    AgentTried *t = context;
    db_one(q->db, q->a, &agent_sql, &t->row, ARGS(A(str_trim(form_value(q, S("identifiant"))))));
    return true;
}

static Reply desk_check(Req *q)
{
    AgentTried *t = NEW(q->a, AgentTried);
    q->prepared = t;
    req_read(q, find_agent, t);
    t->match = password_match(q->app, q->a, str_first(form_value(q, S("mot_de_passe")), 256), t->row.hash);
    return (Reply){0};
}

static Reply desk_shown(Req *q, Form *form, int status)
{
    AgentRow row = {0};
    if (q->session.role == ROLE_AGENT) db_one(q->db, q->a, &agent_name_sql, &row, ARGS(A(q->session.agent)));
    Buf *w = page_begin(q, T("Mairie"), NO_CRUMBS);
    desk_view(w, q, form, row.name);
    Reply r = page_end(q, status);
    r.keep = status >= 400;
    return r;
}

static Reply desk_show(Req *q)
{
    Form form = form_new(q, sign_in_fields, COUNT(sign_in_fields));
    return desk_shown(q, &form, 200);
}

static Reply desk_sign_in(Req *q)
{
    SignIn s = {0};
    const AgentTried *t = q->prepared;
    Form form = form_read(q, sign_in_fields, COUNT(sign_in_fields), &s);
    if (!form_ok(&form)) return desk_shown(q, &form, 422);
    Str account = str_fmt(q->a, "desk:%.*s", STR_ARG(account_key(q, s.identifiant)));
    if (throttle_count(q->db, q->a, account, q->now) >= CAPTCHA_AFTER)
        return reply_error(q, 429, T("Trop d’essais"), T("Par sécurité, attendez une heure, ou demandez à un administrateur."));
    if (t->match != PASSWORD_RIGHT) {
        throttle_add(q->db, account, q->now);
        audit(q, "desk.signin", S("session"), "refused");
        form_refuse(&form, "identifiant", T("L’identifiant ou le mot de passe ne correspond pas."));
        return desk_shown(q, &form, 401);
    }
    Reply r = reply_see_other(q, url_fmt(q->a, "/mairie"));
    session_open(q, &r, (Session){.role = ROLE_AGENT, .agent = t->row.id});
    audit(q, "desk.signin", S("session"), "done");
    return r;
}

const Route account_routes[] = {
    {POST, "/kiosque/connexion",          ROLE_ANYONE, TX_WRITE, sign_in, sign_in_check, 0},
    {POST, "/kiosque/langue",             ROLE_ANYONE, TX_WRITE, speak, NULL, 0},
    {POST, "/kiosque/deconnexion",        ROLE_FAMILY, TX_WRITE, sign_out, NULL, 0},
    {GET,  "/kiosque/inscription",        ROLE_ANYONE, TX_READ,  profile_show, NULL, 0},
    {POST, "/kiosque/inscription",        ROLE_ANYONE, TX_WRITE, profile_save, profile_hash, 0},
    {GET,  "/kiosque/captcha",            ROLE_ANYONE, TX_READ,  captcha_new, NULL, 0},
    {GET,  "/kiosque/captcha/:token/image", ROLE_ANYONE, TX_READ, captcha_image, NULL, 0},
    {GET,  "/kiosque/captcha/:token/son", ROLE_ANYONE, TX_READ,  captcha_sound, NULL, 0},
    {GET,  "/kiosque/activation/:token",  ROLE_ANYONE, TX_READ,  link_show, NULL, 0},
    {POST, "/kiosque/activation/:token",  ROLE_ANYONE, TX_WRITE, link_use, NULL, 0},
    {GET,  "/kiosque/oubli",              ROLE_ANYONE, TX_READ,  forgot_show, NULL, 0},
    {POST, "/kiosque/oubli",              ROLE_ANYONE, TX_WRITE, forgot_send, NULL, 0},
    {GET,  "/kiosque/oubli/:token",       ROLE_ANYONE, TX_READ,  reset_show, NULL, 0},
    {POST, "/kiosque/oubli/:token",       ROLE_ANYONE, TX_WRITE, reset_save, profile_hash, 0},
    {GET,  "/mairie",                     ROLE_ANYONE, TX_READ,  desk_show, NULL, 0},
    {POST, "/mairie/connexion",           ROLE_ANYONE, TX_WRITE, desk_sign_in, desk_check, 0},
    {POST, "/mairie/deconnexion",         ROLE_AGENT,  TX_WRITE, sign_out, NULL, 0},
    {0}};
