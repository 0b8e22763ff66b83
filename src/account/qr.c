// qr.c - libqrencode decides the modules; the dark runs of each line become one path.
#include "account/qr.h"

#include <qrencode.h>

static bool dark(const QRcode *q, int x, int y) { return x < q->width && (q->data[y * q->width + x] & 1); }

static void put_line(Buf *b, const QRcode *q, int y)
{
    for (int x = 0; x < q->width; x++) {
        int from = x;
        while (dark(q, x, y)) x++;
        if (x > from) buf_fmt(b, "M%d %dh%dv1h-%dz", from, y, x - from, x - from);
    }
}

bool qr_code(Arena *a, Str text, QrCode *out)
{
    QRcode *q = QRcode_encodeString8bit(str_c(a, text), 0, QR_ECLEVEL_M);
    if (!q) return false;
    Buf b = buf_new(a, 8 * KB);
    for (int y = 0; y < q->width; y++) put_line(&b, q, y);
    *out = (QrCode){q->width, buf_str(&b)};
    QRcode_free(q);
    return true;
}
