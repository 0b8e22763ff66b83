// right.c - what an adult may do in a family: the rights of a route, and the words when one is missing.
#include "web/web.h"

unsigned route_rights(const Route *r)
{
    return (r->flags & ROUTE_BOOK ? RIGHT_BOOK : 0u) | (r->flags & ROUTE_PAY ? RIGHT_PAY : 0u) | (r->flags & ROUTE_EDIT ? RIGHT_EDIT : 0u);
}

bool req_may(const Req *q, unsigned rights) { return (q->session.rights & rights) == rights; }

Str right_missing_text(unsigned rights)
{
    if (rights & RIGHT_BOOK)
        return T("Votre accès permet de voir les réservations, sans les changer. Pour réserver, demandez-le au parent qui vous a invité.");
    if (rights & RIGHT_PAY)
        return T("Votre accès permet de voir les factures, sans les payer en ligne. Pour payer, demandez-le au parent qui vous a invité.");
    return T("Votre accès permet de voir la fiche de la famille, sans la modifier. Pour la modifier, demandez-le au parent qui vous a invité.");
}

Reply reply_no_right(Req *q, unsigned rights)
{
    return reply_error(q, 403, T("Votre accès ne le permet pas"), right_missing_text(rights));
}
