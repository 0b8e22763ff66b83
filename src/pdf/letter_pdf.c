// letter_pdf.c - what an activation letter says.
#include "pdf/letter_pdf.h"

enum { CODE_GROUP = 5 };

static Str grouped(Arena *a, Str code)
{
    Buf b = buf_new(a, code.n * 2);
    for (ptrdiff_t i = 0; i < code.n; i += CODE_GROUP) {
        if (i) buf_char(&b, ' ');
        buf_put(&b, str_first(str_skip(code, i), CODE_GROUP));
    }
    return buf_str(&b);
}

static void steps(Pdf *pdf, const LetterPaper *v)
{
    Strs steps = {0};
    *PUSH(pdf->a, &steps) = str_fmt(pdf->a, "Allez sur %.*s", STR_ARG(v->site));
    *PUSH(pdf->a, &steps) = FR("Choisissez « S’inscrire (première utilisation) ».");
    *PUSH(pdf->a, &steps) = str_fmt(pdf->a,
        FRF("Saisissez votre code famille, %.*s, puis le code d’activation ci-dessus."), STR_ARG(v->family_code));
    *PUSH(pdf->a, &steps) = FR("Choisissez votre mot de passe : votre espace est ouvert.");
    pdf_steps(pdf, steps);
}

static void letter(Pdf *pdf, const LetterPaper *v)
{
    pdf_letterhead(pdf, &v->from, v->to);
    pdf_text(pdf, PDF_DATELINE, str_fmt(pdf->a, "%.*s, le %.*s", STR_ARG(v->place), STR_ARG(date_long(pdf->a, v->on))));
    pdf_title(pdf, FR("Votre code d’activation"), FR("Kiosque famille : inscriptions, réservations et paiements en ligne"));
    pdf_text(pdf, PDF_LEAD, str_fmt(pdf->a, "%.*s,", STR_ARG(v->adult)));
    pdf_text(pdf, PDF_LEAD, FR("Voici le code qui vous permet d’ouvrir votre espace sur le kiosque famille. Il vous est "
                              "personnel et ne sert qu’une fois. Gardez-le pour vous : nous ne vous le demanderons jamais."));
    pdf_highlight(pdf, FR("Code d’activation"), grouped(pdf->a, v->code));
    pdf_heading(pdf, FR("Comment faire"));
    steps(pdf, v);
    pdf_text(pdf, PDF_LEAD, str_fmt(pdf->a,
        FRF("Ce code est valable jusqu’au %.*s. Passé ce jour, demandez-en un autre : il vous suffit de nous appeler "
        "ou de passer nous voir. Si vous n’avez pas accès à Internet, le guichet reste à votre disposition."),
        STR_ARG(date_long(pdf->a, v->valid_until))));
    pdf_text(pdf, PDF_LEAD, FR("Bien à vous,"));
    pdf_text(pdf, PDF_LEAD, v->from.office.n ? v->from.office : v->from.town);
}

Str letters_pdf(Arena *out, Arena scratch, const LetterPapers *letters, Instant created)
{
    Pdf pdf;
    pdf_start(&pdf, &scratch, &(PdfHead){
        .title = letters->n == 1 ? FR("Votre code d’activation") : FR("Codes d’activation"),
        .author = letters->n ? letters->v->from.town : (Str){0}, .created = created, .unnumbered = true});
    EACH(LetterPaper, v, letters) {
        if (v != letters->v) pdf_page(&pdf);
        letter(&pdf, v);
    }
    return pdf_bytes(out, scratch, &pdf);
}
