// inbox_web.c - « Vos messages », « Suivre mes demandes »: the three folders, and the town's notices.
#include "inbox/inbox.h"
#include "inbox/inbox.html.h"
#include "inbox/inbox_view.h"

static Folder folder_asked(Req *q)
{
    for (Folder f = 0; f < FOLDERS; f++)
        if (str_eq(req_query(q, S("dossier")), folder_word(f))) return f;
    return FOLDER_RECEIVED;
}

static Str folder_done(Req *q)
{
    Str done = req_query(q, S("fait"));
    if (str_eq(done, S("archive"))) return T("Le message est rangé dans vos archives. Si la mairie y répond, il reviendra dans vos messages reçus.");
    if (str_eq(done, S("sorti"))) return T("Le message est sorti de vos archives.");
    if (str_eq(done, S("lu"))) return T("Tous vos messages sont marqués comme lus.");
    return (Str){0};
}

static Reply folder_page(Req *q, Str title)
{
    enum { A_PAGE = 10 };                           // with as many unread, 15 kB
    static const char *const names[] = {"received", "sent", "archived"};
    int64_t family = q->session.family, adult = q->session.adult;
    FolderPage p = {.title = title, .path = q->path, .folder = folder_asked(q), .done = folder_done(q)};
    if (!str_int(req_query(q, S("page")), &p.page) || p.page < 1 || p.page > 100000) p.page = 1;
    inbox_counts(q->db, q->a, family, adult, &p.counts);
    inbox_list(q->db, q->a, family, adult, str_z(names[p.folder]), (p.page - 1) * A_PAGE, A_PAGE + 1, &p.rows);
    p.more = p.rows.n > A_PAGE;
    if (p.more) p.rows.n = A_PAGE;
    Buf *w = page_begin(q, title, CRUMBS({T("Mes informations"), {{0}}}, {title, {{0}}}));
    folder_view(w, q, &p);
    return page_end(q, 200);
}

static Reply messages_show(Req *q) { return folder_page(q, T("Vos messages")); }
static Reply requests_show(Req *q) { return folder_page(q, T("Suivre mes demandes")); }

static Reply all_read(Req *q)
{
    inbox_mark_all_read(q->db, q->session.family, q->session.adult);
    return reply_see_other(q, url_fmt(q->a, "/kiosque/messages?fait=lu"));
}

// ---- notices ----

static bool notice_asked(Req *q, Notice *n) { return notice_find(q->db, q->a, q->session.family, req_id(q, 0), n); }

// Opening a message marks it read, so it is a form and not a link: a look-ahead of the browser reads nothing.
static Reply notice_open(Req *q)
{
    Notice n;
    if (!notice_asked(q, &n)) return reply_not_found(q);
    inbox_mark_read(q->db, q->session.family, q->session.adult, S("notice"), n.id);
    return reply_see_other(q, url_fmt(q->a, "/kiosque/messages/%lld", (long long)n.id));
}

static Reply notice_show(Req *q)
{
    NoticePage p;
    if (!notice_asked(q, &p.notice)) return reply_not_found(q);
    p.mark = inbox_mark(q->db, q->a, q->session.family, q->session.adult, S("notice"), p.notice.id);
    Buf *w = page_begin(q, p.notice.title, CRUMBS({T("Vos messages"), url_fmt(q->a, "/kiosque/messages")}, {p.notice.title, {{0}}}));
    notice_view(w, q, &p);
    return page_end(q, 200);
}

static Reply notice_archive(Req *q)
{
    Notice n;
    if (!notice_asked(q, &n)) return reply_not_found(q);
    bool away = form_has(q, S("dossier"), S("archives"));
    inbox_mark_archived(q->db, q->session.family, q->session.adult, S("notice"), n.id, away);
    return reply_see_other(q, url_fmt(q->a, "/kiosque/messages?fait=%s", away ? "archive" : "sorti"));
}

const Route inbox_routes[] = {
    {GET,  "/kiosque/messages",                   ROLE_FAMILY, TX_READ,  messages_show, NULL, 0},
    {GET,  "/kiosque/demandes",                   ROLE_FAMILY, TX_READ,  requests_show, NULL, 0},
    {POST, "/kiosque/messages",                   ROLE_FAMILY, TX_WRITE, all_read, NULL, 0},
    {GET,  "/kiosque/messages/:notice",           ROLE_FAMILY, TX_READ,  notice_show, NULL, 0},
    {POST, "/kiosque/messages/:notice",           ROLE_FAMILY, TX_WRITE, notice_open, NULL, 0},
    {POST, "/kiosque/messages/:notice/archives",  ROLE_FAMILY, TX_WRITE, notice_archive, NULL, 0},
    {0}};
