// invoice_pdf.c - what an invoice says, in the order it is read.
#include "pdf/invoice_pdf.h"

static const PdfColumn columns[] = {
    {FR("Enfant"), 22, PDF_LEFT}, {FR("Prestation"), 44, PDF_LEFT}, {FR("Quantité"), 13, PDF_RIGHT},
    {FR("Prix unitaire"), 18, PDF_RIGHT}, {FR("Montant"), 18, PDF_RIGHT},
};

static void facts(Pdf *pdf, const InvoicePaper *v)
{
    Pairs facts = {0};
    *PUSH(pdf->a, &facts) = (Pair){FR("Code famille"), v->family_code};
    *PUSH(pdf->a, &facts) = (Pair){FR("Période"), v->period};
    *PUSH(pdf->a, &facts) = (Pair){FR("Date"), date_short(pdf->a, v->issued)};
    if (v->corrects.n) *PUSH(pdf->a, &facts) = (Pair){FR("Corrige la facture"), v->corrects};
    else *PUSH(pdf->a, &facts) = (Pair){FR("À régler avant le"), date_short(pdf->a, v->due)};
    pdf_facts(pdf, facts);
}

static void detail(Pdf *pdf, const InvoicePaperLines *lines)
{
    PdfCell *cells = NEWS(pdf->a, PdfCell, lines->n * COUNT(columns)), *c = cells;
    EACH(InvoicePaperLine, line, lines) {
        *c++ = (PdfCell){.text = line->child};
        *c++ = (PdfCell){line->label, line->days};
        *c++ = (PdfCell){.text = str_fmt(pdf->a, "%lld", (long long)line->quantity)};
        *c++ = (PdfCell){.text = money_text(pdf->a, line->unit)};
        *c++ = (PdfCell){.text = money_text(pdf->a, line->amount)};
    }
    pdf_table(pdf, &(PdfTable){columns, COUNT(columns), cells, lines->n, FR("Aucune ligne.")});
}

static void totals(Pdf *pdf, const InvoicePaper *v)
{
    Pairs totals = {0};
    if (v->corrects.n) {
        *PUSH(pdf->a, &totals) = (Pair){FR("Total de l’avoir"), money_text(pdf->a, v->total)};
    } else {
        *PUSH(pdf->a, &totals) = (Pair){FR("Total de la facture"), money_text(pdf->a, v->total)};
        *PUSH(pdf->a, &totals) = (Pair){FR("Déjà réglé"), money_text(pdf->a, v->paid)};
        *PUSH(pdf->a, &totals) = (Pair){FR("Reste à payer"), money_text(pdf->a, money_sub(v->total, v->paid))};
    }
    pdf_totals(pdf, totals);
}

static void how_to_pay(Pdf *pdf, const InvoicePaper *v)
{
    Pairs ways = {0};
    if (v->pay_at.n)
        *PUSH(pdf->a, &ways) = (Pair){FR("En ligne"), str_fmt(pdf->a,
            FRF("Sur %.*s, par carte bancaire ou prélèvement, avec le service sécurisé PayFiP."), STR_ARG(v->pay_at))};
    if (v->counter.n) *PUSH(pdf->a, &ways) = (Pair){FR("Au guichet"), v->counter};
    if (v->pay_reference.n)
        *PUSH(pdf->a, &ways) = (Pair){FR("À rappeler"), str_fmt(pdf->a, FRF("Référence %.*s"), STR_ARG(v->pay_reference))};
    if (!ways.n) return;
    pdf_heading(pdf, FR("Comment régler"));
    pdf_advice(pdf, ways);
}

static void notices(Pdf *pdf, const InvoicePaper *v, bool unpaid)
{
    Str court = v->appeal_to.n ? v->appeal_to : FR("le tribunal compétent");
    if (unpaid)
        pdf_text(pdf, PDF_NOTE, str_fmt(pdf->a,
            FRF("Sans règlement avant le %.*s, un titre exécutoire sera émis et son recouvrement confié au comptable public. "
            "En cas de difficulté, contactez-nous avant cette date."), STR_ARG(date_short(pdf->a, v->due))));
    pdf_text(pdf, PDF_NOTE, str_fmt(pdf->a,
        FRF("Vous pouvez contester le bien-fondé de cette créance dans un délai de deux mois à compter de la réception du "
        "présent document, devant %.*s."), STR_ARG(court)));
    pdf_text(pdf, PDF_NOTE, FR("Prestations municipales hors du champ de la TVA ou exonérées."));
}

Str invoice_pdf(Arena *out, Arena scratch, const InvoicePaper *v)
{
    bool credit = v->corrects.n > 0, unpaid = !credit && v->paid.cents < v->total.cents;
    Str title = str_fmt(&scratch, credit ? FRF("Avoir n°\u00A0%.*s") : FRF("Facture n°\u00A0%.*s"), STR_ARG(v->number));
    Pdf pdf;
    pdf_start(&pdf, &scratch, &(PdfHead){
        .title = title, .author = v->from.town, .created = v->created,
        .foot = str_fmt(&scratch, FRF("Code famille\u00A0: %.*s"), STR_ARG(v->family_code))});
    pdf_letterhead(&pdf, &v->from, v->to);
    pdf_title(&pdf, title, (Str){0});
    facts(&pdf, v);
    detail(&pdf, &v->lines);
    totals(&pdf, v);
    if (unpaid) how_to_pay(&pdf, v);
    notices(&pdf, v, unpaid);
    return pdf_bytes(out, scratch, &pdf);
}
