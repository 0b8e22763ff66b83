// outbox.h - mails wait in the database until the mail server has taken them, so that an outage loses none.
//
// A page queues a mail in its own transaction; a job delivers what is due. A mail is sent twice only when the server's last
// answer was lost or a process died between sending and noting it; then both carry the same Message-ID.
#pragma once
#include "db/lane.h"
#include "mail/mail.h"
#include "platform/platform.h"

typedef struct OutMail {
    Str dedup_key;                                  // "invoice-12": a second mail with the same key is not queued
    Str recipient, recipient_name;                  // name: may be empty
    Str subject, body;                              // body: UTF-8, lines end with \n
    Str attachment_kind;                            // for MailAttachment; empty: nothing attached
    int64_t attachment_id;
    Str attachment_name;                            // empty: the name that MailAttachment gives
    Instant at;
} OutMail;

// true: it is in the outbox, now or already. false: refused, since no mail server would take it (no address, a control
// character in the subject or the name); logged, and the caller's transaction is none the worse.
bool mail_queue(Db *db, const OutMail *m);

// Makes what is attached when the mail leaves. Runs outside of any lane. false: not now, the mail is tried again later.
typedef bool MailAttachment(void *context, Store *store, Arena *a, Str kind, int64_t id, MailFile *out);

typedef struct MailSettings {
    Str from, from_name, reply_to;                  // reply_to: may be empty
    const Zone *zone;                               // of the Date header
    Str folder;                                     // when given, each mail is written there as NUMBER-ID.eml instead of sent
    SmtpServer server;
    void *context;                                  // for MailAttachment
} MailSettings;

// Sends what is due and returns how many mails were tried: at most 100, and none after one that has to wait (the server is
// away or busy: the next run goes on with the next mail). Any number of processes may do this at once.
int mail_deliver_due(Store *store, const MailSettings *s, Instant now, MailAttachment *render);

// Milliseconds to wait after so many failed attempts: 1, 5, 15, 60 min, then 4 h for 2 days; 0: given up.
int64_t mail_wait_ms(int64_t attempts);
