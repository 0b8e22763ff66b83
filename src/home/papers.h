// papers.h - « Mes documents ».
#pragma once
#include "document/document.h"
#include "household/household.h"
#include "invoice/invoice.h"

typedef struct Papers {
    Documents sent;                                 // a page of them, the newest first
    int64_t page;
    bool more;
    InvoiceRows invoices;                           // the newest
    Children children;
    const Form *form;
    bool saved, withdrawn;
} Papers;
extern const Route papers_routes[];
