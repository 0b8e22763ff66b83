// ticket_pdf.c - what a receipt says.
#include "pdf/ticket_pdf.h"

static void facts(Pdf *pdf, const TicketPaper *v)
{
    Pairs who = {0}, how = {0};
    *PUSH(pdf->a, &who) = (Pair){FR("Ticket n°"), v->number};
    *PUSH(pdf->a, &who) = (Pair){FR("Code famille"), v->family_code};
    *PUSH(pdf->a, &who) = (Pair){FR("Date et heure"), instant_text(pdf->a, v->zone, v->paid_at)};
    *PUSH(pdf->a, &how) = (Pair){FR("Moyen de paiement"), v->means};
    if (v->reference.n) *PUSH(pdf->a, &how) = (Pair){FR("Référence"), v->reference};
    pdf_facts(pdf, who);
    pdf_facts(pdf, how);
}

static void detail(Pdf *pdf, const TicketPaper *v)
{
    static const PdfColumn columns[] = {{FR("Objet du paiement"), 4, PDF_LEFT}, {FR("Montant"), 1, PDF_RIGHT}};
    PdfCell *cells = NEWS(pdf->a, PdfCell, v->lines.n * COUNT(columns)), *c = cells;
    EACH(TicketPaperLine, line, &v->lines) {
        *c++ = (PdfCell){.text = line->label};
        *c++ = (PdfCell){.text = money_text(pdf->a, line->amount)};
    }
    pdf_heading(pdf, FR("Détail"));
    pdf_table(pdf, &(PdfTable){columns, COUNT(columns), cells, v->lines.n, FR("Aucun détail.")});
}

Str ticket_pdf(Arena *out, Arena scratch, const TicketPaper *v)
{
    Str amount = money_text(&scratch, v->amount);
    Pairs totals = {0};
    *PUSH(&scratch, &totals) = (Pair){FR("Total réglé"), amount};
    Pdf pdf;
    pdf_start(&pdf, &scratch, &(PdfHead){
        .title = str_fmt(&scratch, FRF("Ticket de paiement n°\u00A0%.*s"), STR_ARG(v->number)),
        .author = v->from.town, .created = v->paid_at,
        .foot = str_fmt(&scratch, FRF("Code famille\u00A0: %.*s"), STR_ARG(v->family_code))});
    pdf_letterhead(&pdf, &v->from, (Strs){0});
    pdf_title(&pdf, FR("Ticket de paiement"), (Str){0});
    pdf_highlight(&pdf, FR("Montant réglé"), amount);
    pdf_text(&pdf, PDF_LEAD, str_fmt(&scratch,
        FRF("Votre paiement de %.*s en faveur de la %.*s a bien été pris en compte."), STR_ARG(amount), STR_ARG(v->regie)));
    facts(&pdf, v);
    detail(&pdf, v);
    pdf_totals(&pdf, totals);
    pdf_text(&pdf, PDF_NOTE, FR("Conservez ce ticket : il vous sert de justificatif."));
    return pdf_bytes(out, scratch, &pdf);
}
