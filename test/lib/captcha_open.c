// captcha_open.c - what only the service can do, for tests: captcha_open SECRET_FILE TOKEN prints the digits of a captcha.
#include <sodium.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

typedef struct Sealed { char text[6]; int64_t until; } Sealed;      // as in src/account/account_web.c

int main(int n, char **args)
{
    unsigned char secret[crypto_secretbox_KEYBYTES], box[256];
    Sealed s;
    size_t size = 0;
    FILE *f = n == 3 && sodium_init() >= 0 ? fopen(args[1], "rb") : NULL;
    if (!f || fread(secret, 1, sizeof secret, f) != sizeof secret) return 2;
    fclose(f);
    if (sodium_base642bin(box, sizeof box, args[2], strlen(args[2]), NULL, &size, NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING)
        || size != crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + sizeof s) return 2;
    if (crypto_secretbox_open_easy((unsigned char *)&s, box + crypto_secretbox_NONCEBYTES, size - crypto_secretbox_NONCEBYTES, box, secret)) return 1;
    printf("%.6s\n", s.text);
    return 0;
}
