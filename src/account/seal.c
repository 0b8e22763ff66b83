// seal.c - XChaCha20-Poly1305 and keyed BLAKE2b, under a key derived for each purpose.
#include "account/seal.h"

#include <sodium.h>

enum { NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES, KEY = 32 };
enum { MOST = 512, VARIANT = sodium_base64_VARIANT_URLSAFE_NO_PADDING };
typedef struct Key { unsigned char bytes[KEY]; } Key;

static Key key_of(const uint8_t secret[32], SealPurpose purpose)
{
    Key k;
    crypto_kdf_derive_from_key(k.bytes, KEY, (uint64_t)purpose + 1, "accounts", secret);
    return k;
}

static const unsigned char *bytes_of(Str s) { return (const unsigned char *)(s.n ? s.p : ""); }

Str seal(Arena *a, const uint8_t secret[32], SealPurpose purpose, Str bound, Str plain)
{
    unsigned char box[NONCE + MOST + TAG];
    assert(plain.n <= MOST);
    Key k = key_of(secret, purpose);
    randombytes_buf(box, NONCE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(box + NONCE, NULL, bytes_of(plain), (size_t)plain.n, bytes_of(bound), (size_t)bound.n, NULL, box, k.bytes);
    sodium_memzero(&k, sizeof k);
    size_t n = (size_t)(NONCE + plain.n + TAG), room = sodium_base64_encoded_len(n, VARIANT);
    char *out = arena_take(a, 1, 1, (ptrdiff_t)room);
    return str_z(sodium_bin2base64(out, room, box, n, VARIANT));
}

bool seal_open(Arena *a, const uint8_t secret[32], SealPurpose purpose, Str bound, Str sealed, Str *plain)
{
    unsigned char box[NONCE + MOST + TAG];
    size_t n = 0;
    if (!sealed.n || sodium_base642bin(box, sizeof box, sealed.p, (size_t)sealed.n, NULL, &n, NULL, VARIANT) || n < NONCE + TAG) return false;
    Key k = key_of(secret, purpose);
    char *out = arena_take(a, 1, 1, MOST);
    unsigned long long length = 0;
    int forged = crypto_aead_xchacha20poly1305_ietf_decrypt((unsigned char *)out, &length, NULL, box + NONCE, n - NONCE, bytes_of(bound),
                                                            (size_t)bound.n, box, k.bytes);
    sodium_memzero(&k, sizeof k);
    *plain = (Str){out, (ptrdiff_t)length};
    return !forged;
}

Str seal_hash(Arena *a, const uint8_t secret[32], SealPurpose purpose, Str bound, Str plain)
{
    unsigned char hash[32];
    crypto_generichash_state st;
    Key k = key_of(secret, purpose);
    crypto_generichash_init(&st, k.bytes, KEY, sizeof hash);
    crypto_generichash_update(&st, bytes_of(bound), (size_t)bound.n);
    crypto_generichash_update(&st, (const unsigned char *)"", 1);       // so that neither runs into the other
    crypto_generichash_update(&st, bytes_of(plain), (size_t)plain.n);
    crypto_generichash_final(&st, hash, sizeof hash);
    sodium_memzero(&k, sizeof k);
    char *out = arena_take(a, 1, 1, sizeof hash * 2 + 1);
    return str_z(sodium_bin2hex(out, sizeof hash * 2 + 1, hash, sizeof hash));
}
