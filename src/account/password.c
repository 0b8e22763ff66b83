// password.c - the HASH lane: Argon2id behind a bounded queue.
#include "account/account.h"

#include <pthread.h>
#include <sodium.h>

enum { MOST_WAITING = 64, MEMORY_KB = 19 * 1024, PASSES = 2 };  // the floor OWASP names: 12 to 15 ms here

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t  free_worker = PTHREAD_COND_INITIALIZER;
static int working, waiting;

static bool enter(const App *app)
{
    pthread_mutex_lock(&lock);
    bool room = waiting < MOST_WAITING;
    if (room) {
        waiting++;
        while (working >= app->hash_workers) pthread_cond_wait(&free_worker, &lock);
        waiting--;
        working++;
    }
    pthread_mutex_unlock(&lock);
    return room;
}

static void leave(void)
{
    pthread_mutex_lock(&lock);
    working--;
    pthread_cond_signal(&free_worker);
    pthread_mutex_unlock(&lock);
}

// A key outside the database goes in first: a stolen database alone cannot be guessed at.
typedef struct Peppered { char text[crypto_generichash_BYTES * 2 + 1]; } Peppered;
static Peppered pepper(const App *app, Str password)
{
    unsigned char mac[crypto_generichash_BYTES];
    Peppered p;
    crypto_generichash(mac, sizeof mac, (const unsigned char *)(password.n ? password.p : ""), (size_t)password.n, app->secret, sizeof app->secret);
    sodium_bin2hex(p.text, sizeof p.text, mac, sizeof mac);
    sodium_memzero(mac, sizeof mac);
    return p;
}

Str password_hash(const App *app, Arena *a, Str password)
{
    char *out = arena_take(a, 1, 1, crypto_pwhash_STRBYTES);
    if (!enter(app)) return (Str){0};
    Peppered p = pepper(app, password);
    int failed = crypto_pwhash_str_alg(out, p.text, strlen(p.text), PASSES, (size_t)MEMORY_KB * KB, crypto_pwhash_ALG_ARGON2ID13);
    sodium_memzero(&p, sizeof p);
    leave();
    return failed ? (Str){0} : str_z(out);
}

PasswordMatch password_match(const App *app, Arena *a, Str password, Str hash)
{
    // Of a password nobody knows: an unknown account costs the same time.
    static const char nobody[] = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$Hdq1nDqFv4cgyVXpZ4ZFdFoPYRqkLq2o8i9cTf9ZqSE";
    char text[crypto_pwhash_STRBYTES] = {0};
    Str use = hash.n ? hash : str_z(nobody);
    (void)a;
    if (use.n >= (ptrdiff_t)sizeof text) return PASSWORD_WRONG;
    memcpy(text, use.p, (size_t)use.n);
    if (!enter(app)) return PASSWORD_BUSY;
    Peppered p = pepper(app, password);
    bool right = !crypto_pwhash_str_verify(text, p.text, strlen(p.text));
    sodium_memzero(&p, sizeof p);
    leave();
    return right && hash.n ? PASSWORD_RIGHT : PASSWORD_WRONG;
}
