// payfip_fuzz.c - libFuzzer target: whatever the platform sends, reading and deciding end quickly and touch only their memory.
// The first byte chooses the question and the status; the rest is the body.
#include "payment/payfip.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static Arena arena;
    if (!arena.start) arena = arena_new(64 * MB);
    arena_reset(&arena);
    if (!n) return 0;
    static const int status[] = {200, 500, 302, 502};
    Str body = {(const char *)data + 1, (ptrdiff_t)n - 1};
    PayfipAnswer got = payfip_read(&arena, (PayfipAsk)(data[0] % 3), body, status[data[0] / 3 % 4]);
    PayfipOrder asked = {.montant = {1880}, .numcli = S("012345"), .refdet = S("00001620260509154612"), .saisie = PAYFIP_TEST};
    PayfipNext next = payfip_decide(PAYFIP_OPENED, &asked, &got, 60, PAYFIP_TEST);
    // Only an answer that repeats all we asked, with a letter that means paid, may settle.
    if (next.state == PAYFIP_SETTLED) {
        assert(got.kind == PAYFIP_DETAIL && str_eq(got.refdet, asked.refdet) && str_eq(got.numcli, asked.numcli));
        assert(next.collected.cents == asked.montant.cents);
    }
    payfip_object(&arena, body);
    payfip_mel_ok(body);
    return 0;
}
