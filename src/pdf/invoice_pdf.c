// invoice_pdf.c - what an invoice says, in the order it is read.
#include "pdf/invoice_pdf.h"

static const PdfColumn columns[] = {
    {T("Enfant"), 22, PDF_LEFT}, {T("Prestation"), 44, PDF_LEFT}, {T("Quantité"), 13, PDF_RIGHT},
    {T("Prix unitaire"), 18, PDF_RIGHT}, {T("Montant"), 18, PDF_RIGHT},
};

static void facts(Pdf *pdf, const InvoicePaper *v)
{
    Pairs facts = {0};
    *PUSH(pdf->a, &facts) = (Pair){T("Code famille"), v->family_code};
    *PUSH(pdf->a, &facts) = (Pair){T("Période"), v->period};
    *PUSH(pdf->a, &facts) = (Pair){T("Date"), date_short(pdf->a, v->issued)};
    if (v->corrects.n) *PUSH(pdf->a, &facts) = (Pair){T("Corrige la facture"), v->corrects};
    else *PUSH(pdf->a, &facts) = (Pair){T("À régler avant le"), date_short(pdf->a, v->due)};
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
    pdf_table(pdf, &(PdfTable){columns, COUNT(columns), cells, lines->n, T("Aucune ligne.")});
}

static void totals(Pdf *pdf, const InvoicePaper *v)
{
    Pairs totals = {0};
    if (v->corrects.n) {
        *PUSH(pdf->a, &totals) = (Pair){T("Total de l’avoir"), money_text(pdf->a, v->total)};
    } else {
        *PUSH(pdf->a, &totals) = (Pair){T("Total de la facture"), money_text(pdf->a, v->total)};
        *PUSH(pdf->a, &totals) = (Pair){T("Déjà réglé"), money_text(pdf->a, v->paid)};
        *PUSH(pdf->a, &totals) = (Pair){T("Reste à payer"), money_text(pdf->a, money_sub(v->total, v->paid))};
    }
    pdf_totals(pdf, totals);
}

static void how_to_pay(Pdf *pdf, const InvoicePaper *v)
{
    Pairs ways = {0};
    if (v->pay_at.n)
        *PUSH(pdf->a, &ways) = (Pair){T("En ligne"), str_fmt(pdf->a,
            "Sur %.*s, par carte bancaire ou prélèvement, avec le service sécurisé PayFiP.", STR_ARG(v->pay_at))};
    if (v->counter.n) *PUSH(pdf->a, &ways) = (Pair){T("Au guichet"), v->counter};
    if (v->pay_reference.n)
        *PUSH(pdf->a, &ways) = (Pair){T("À rappeler"), str_fmt(pdf->a, "Référence %.*s", STR_ARG(v->pay_reference))};
    if (!ways.n) return;
    pdf_heading(pdf, T("Comment régler"));
    pdf_advice(pdf, ways);
}

static void notices(Pdf *pdf, const InvoicePaper *v, bool unpaid)
{
    Str court = v->appeal_to.n ? v->appeal_to : T("le tribunal compétent");
    if (unpaid)
        pdf_text(pdf, PDF_NOTE, str_fmt(pdf->a,
            "Sans règlement avant le %.*s, un titre exécutoire sera émis et son recouvrement confié au comptable public. "
            "En cas de difficulté, contactez-nous avant cette date.", STR_ARG(date_short(pdf->a, v->due))));
    pdf_text(pdf, PDF_NOTE, str_fmt(pdf->a,
        "Vous pouvez contester le bien-fondé de cette créance dans un délai de deux mois à compter de la réception du "
        "présent document, devant %.*s.", STR_ARG(court)));
    pdf_text(pdf, PDF_NOTE, T("Prestations municipales hors du champ de la TVA ou exonérées."));
}

Str invoice_pdf(Arena *out, Arena scratch, const InvoicePaper *v)
{
    bool credit = v->corrects.n > 0, unpaid = !credit && v->paid.cents < v->total.cents;
    Str title = str_fmt(&scratch, credit ? "Avoir n°\u00A0%.*s" : "Facture n°\u00A0%.*s", STR_ARG(v->number));
    Pdf pdf;
    pdf_start(&pdf, &scratch, &(PdfHead){
        .title = title, .author = v->from.town, .created = v->created,
        .foot = str_fmt(&scratch, "Code famille\u00A0: %.*s", STR_ARG(v->family_code))});
    pdf_letterhead(&pdf, &v->from, v->to);
    pdf_title(&pdf, title, (Str){0});
    facts(&pdf, v);
    detail(&pdf, &v->lines);
    totals(&pdf, v);
    if (unpaid) how_to_pay(&pdf, v);
    notices(&pdf, v, unpaid);
    return pdf_bytes(out, scratch, &pdf);
}
