// smtp_test.c - what each way of a mail server to behave makes of a message.
#include "base/test.h"
#include "platform/test_smtp.h"

static const Str message = S("Subject: x\r\n\r\n.\r\n..two\r\nlast\r\n");

TEST(smtp_verdicts)
{
    Arena *a = test_arena();
    TestSmtp *t = test_smtp_start(a);
    if (!CHECK(t != NULL, "a port for the mail server")) return;
    static const struct { const char *name; SmtpMood mood; bool login; SmtpVerdict verdict; const char *why; int taken; } cases[] = {
        {"well",                      SMTP_IS_WELL,         false, SMTP_SENT,  "",    1},
        {"well, with a password",     SMTP_IS_WELL,         true,  SMTP_SENT,  "",    1},
        {"slow",                      SMTP_IS_SLOW,         false, SMTP_SENT,  "",    1},
        {"no service for us",         SMTP_REFUSES_US,      false, SMTP_LATER, "554", 0},
        {"wrong password",            SMTP_REFUSES_LOGIN,   true,  SMTP_LATER, "535", 0},
        {"greylisted",                SMTP_RCPT_LATER,      false, SMTP_LATER, "450", 0},
        {"nobody of that name",       SMTP_RCPT_NEVER,      false, SMTP_NEVER, "550", 0},
        {"full for now",              SMTP_DATA_LATER,      false, SMTP_LATER, "451", 1},
        {"not this text",             SMTP_DATA_NEVER,      false, SMTP_NEVER, "554", 1},
        {"cut after the last dot",    SMTP_CUTS_AFTER_DATA, false, SMTP_LATER, "",    1},
    };
    for (int i = 0; i < COUNT(cases); i++) {
        int before = test_smtp_taken(t);
        Str why = S("old");
        SmtpServer server = test_smtp_address(t, a);
        if (cases[i].login) server.user = S("kiosque"), server.password = S("secret");
        test_smtp_mood(t, cases[i].mood);
        SmtpVerdict v = net_smtp(arena_scratch(a), &server, S("kiosque@exemple.fr"), S("lea@exemple.fr"), message, &why, a);
        CHECK(v == cases[i].verdict, "%s: verdict %d, %.*s", cases[i].name, (int)v, STR_ARG(why));
        CHECK(str_has(why, str_z(cases[i].why)) && (v == SMTP_SENT) == !why.n, "%s: why «%.*s»", cases[i].name, STR_ARG(why));
        CHECK(test_smtp_taken(t) == before + cases[i].taken, "%s: taken", cases[i].name);
    }
    CHECK_STR(test_smtp_message(t, 0), message, "dots arrive as they were");
    CHECK_STR(test_smtp_recipient(t, 0), S("lea@exemple.fr"), "to whom");
    test_smtp_stop(t);
}

TEST(smtp_server_away)
{
    Arena *a = test_arena();
    TestSmtp *t = test_smtp_start(a);
    if (!CHECK(t != NULL, "a port for the mail server")) return;
    SmtpServer server = test_smtp_address(t, a), secure = server;
    Str why = {0};
    secure.tls = true;
    CHECK(net_smtp(arena_scratch(a), &secure, S("a@b.fr"), S("c@d.fr"), message, &why, a) == SMTP_LATER && why.n, "TLS wanted, none offered");
    CHECK(test_smtp_taken(t) == 0, "nothing left in clear");
    test_smtp_stop(t);
    CHECK(net_smtp(arena_scratch(a), &server, S("a@b.fr"), S("c@d.fr"), message, &why, a) == SMTP_LATER && why.n, "nobody listens");
    SmtpServer other = {.url = S("http://127.0.0.1:1")};
    CHECK(net_smtp(arena_scratch(a), &other, S("a@b.fr"), S("c@d.fr"), message, &why, a) == SMTP_LATER && why.n, "not a mail server's address");
}
