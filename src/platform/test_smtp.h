// test_smtp.h - a mail server for tests: takes messages on a free port of this machine, or misbehaves as told.
#pragma once
#include "platform/platform.h"

typedef enum {
    SMTP_IS_WELL, SMTP_IS_SLOW, SMTP_REFUSES_US, SMTP_REFUSES_LOGIN, SMTP_RCPT_LATER, SMTP_RCPT_NEVER, SMTP_DATA_LATER,
    SMTP_DATA_NEVER, SMTP_CUTS_AFTER_DATA
} SmtpMood;

typedef struct TestSmtp TestSmtp;
TestSmtp  *test_smtp_start(Arena *a);               // NULL: no port
void       test_smtp_stop(TestSmtp *t);
void       test_smtp_mood(TestSmtp *t, SmtpMood mood);
SmtpServer test_smtp_address(TestSmtp *t, Arena *a);
int        test_smtp_taken(TestSmtp *t);            // messages whose last dot came, answered or not
Str        test_smtp_message(TestSmtp *t, int k);   // the k-th as it came, dots undoubled; valid until the stop
Str        test_smtp_recipient(TestSmtp *t, int k);
