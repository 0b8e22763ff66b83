// export.c - the sets, and how a row of them is written. The only place that reads the tables of every feature, as fsck does.
#include "home/export.h"

#include "household/facts.h"

static const DbCol export_cols[] = {COL(ExportRow, c0), COL(ExportRow, c1), COL(ExportRow, c2), COL(ExportRow, c3),
                                    COL(ExportRow, c4), COL(ExportRow, c5), COL(ExportRow, c6), COL(ExportRow, c7)};
#define T_(x) "CAST(" x " AS TEXT)"
#define C1(a)                      T_(a) " AS c0, " REST1
#define REST1                      "'' AS c1, '' AS c2, '' AS c3, '' AS c4, '' AS c5, '' AS c6, '' AS c7"
#define C2(a, b)                   T_(a) " AS c0, " T_(b) " AS c1, " REST2
#define REST2                      "'' AS c2, '' AS c3, '' AS c4, '' AS c5, '' AS c6, '' AS c7"
#define C3(a, b, c)                T_(a) " AS c0, " T_(b) " AS c1, " T_(c) " AS c2, '' AS c3, '' AS c4, '' AS c5, '' AS c6, '' AS c7"
#define C4(a, b, c, d)             T_(a) " AS c0, " T_(b) " AS c1, " T_(c) " AS c2, " T_(d) " AS c3, '' AS c4, '' AS c5, '' AS c6, '' AS c7"
#define C5(a, b, c, d, e)          T_(a) " AS c0, " T_(b) " AS c1, " T_(c) " AS c2, " T_(d) " AS c3, " T_(e) " AS c4, '' AS c5, '' AS c6, '' AS c7"
#define C6(a, b, c, d, e, f)       T_(a) " AS c0, " T_(b) " AS c1, " T_(c) " AS c2, " T_(d) " AS c3, " T_(e) " AS c4, " T_(f) " AS c5, '' AS c6, '' AS c7"
#define C7(a, b, c, d, e, f, g)    T_(a) " AS c0, " T_(b) " AS c1, " T_(c) " AS c2, " T_(d) " AS c3, " T_(e) " AS c4, " T_(f) " AS c5, " T_(g) " AS c6, '' AS c7"
#define C8(a, b, c, d, e, f, g, h) T_(a) " AS c0, " T_(b) " AS c1, " T_(c) " AS c2, " T_(d) " AS c3, " T_(e) " AS c4, " T_(f) " AS c5, " T_(g) " AS c6, " T_(h) " AS c7"

QUERY(export_family_sql, export_cols, "SELECT " C7("code", "name", "address", "postcode", "city", "category", "created_at") " FROM family WHERE id = $1");
QUERY(export_adults_sql, export_cols,
      "SELECT " C8("a.first_name", "a.last_name", "a.email", "a.phone", "a.language", "m.may_book", "m.may_pay", "m.may_edit")
      " FROM family_adult m JOIN adult a ON a.id = m.adult_id WHERE m.family_id = $1 ORDER BY m.position, a.id");
QUERY(export_invitations_sql, export_cols,
      "SELECT " C8("first_name", "last_name", "email", "may_book", "may_pay", "may_edit", "state", "created_at")
      " FROM invitation WHERE family_id = $1 ORDER BY id");
QUERY(export_account_sql, export_cols,
      "SELECT " C6("k.email", "k.terms_version", "k.terms_at", "k.created_at", "k.changed_at", "coalesce(d.line, '')")
      " FROM account k LEFT JOIN adult_display d ON d.adult_id = k.adult_id JOIN family_adult m ON m.adult_id = k.adult_id AND m.family_id = $1 WHERE k.adult_id = $2");
QUERY(export_codes_sql, export_cols,
      "SELECT " C4("CASE WHEN t.confirmed_at IS NULL THEN 0 ELSE 1 END", "t.confirmed_at",
                   "(SELECT count(*) FROM recovery_code r WHERE r.adult_id = k.adult_id AND r.used_at IS NULL)",
                   "(SELECT max(r.used_at) FROM recovery_code r WHERE r.adult_id = k.adult_id)")
      " FROM account k JOIN family_adult m ON m.adult_id = k.adult_id AND m.family_id = $1 LEFT JOIN account_totp t ON t.adult_id = k.adult_id"
      " WHERE k.adult_id = $2");
QUERY(export_addresses_sql, export_cols,
      "SELECT " C4("c.created_at", "c.old_email", "c.new_email", "c.state")
      " FROM email_change c JOIN family_adult m ON m.adult_id = c.adult_id AND m.family_id = $1 WHERE c.adult_id = $2 ORDER BY c.id");
QUERY(export_sessions_sql, export_cols,
      "SELECT " C4("device", "created_at", "seen_at", "language") " FROM session WHERE family_id = $1 AND adult_id = $2 ORDER BY created_at");
QUERY(export_children_sql, export_cols,
      "SELECT " C5("c.first_name", "c.last_name", "c.born", "coalesce(s.name, '')", "c.class")
      " FROM child_family f JOIN child c ON c.id = f.child_id LEFT JOIN school s ON s.id = c.school_id WHERE f.family_id = $1 ORDER BY c.born, c.id");
// A shared child's facts are both households'; a file is only of who sent it.
QUERY(export_facts_sql, export_cols,
      "SELECT " C3("c.first_name", "coalesce(q.label, x.name)", "x.value")
      " FROM child_family f JOIN child c ON c.id = f.child_id"
      " JOIN (SELECT child_id, name, value FROM child_fact UNION ALL SELECT child_id, name, value FROM child_health) x ON x.child_id = c.id"
      " LEFT JOIN child_question q ON x.name = 'question-' || q.code"
      " WHERE f.family_id = $1 AND (x.name NOT IN ('pai_file', 'vaccines_file', 'insurance_file')"
      "       OR EXISTS (SELECT 1 FROM document d WHERE d.family_id = $1 AND CAST(d.id AS TEXT) = x.value)) ORDER BY c.born, c.id, x.name");
QUERY(export_persons_sql, export_cols,
      "SELECT " C6("c.first_name", "p.name", "p.link", "p.phone", "p.to_call", "p.may_collect")
      " FROM child_person p JOIN child c ON c.id = p.child_id WHERE p.family_id = $1 ORDER BY p.id");
QUERY(export_quotients_sql, export_cols,
      "SELECT " C4("value_cents", "from_day", "coalesce(document_id, 0)", "decided_at") " FROM quotient WHERE family_id = $1 ORDER BY id");
QUERY(export_custody_sql, export_cols,
      "SELECT " C6("c.first_name", "k.from_day", "k.to_day", "k.rule", "CASE WHEN k.first_id = $1 THEN 1 ELSE 0 END", "k.decided_at")
      " FROM custody k JOIN child c ON c.id = k.child_id WHERE k.first_id = $1 OR k.second_id = $1 ORDER BY k.id");
QUERY(export_custody_days_sql, export_cols,
      "SELECT " C4("c.first_name", "d.day", "CASE WHEN d.family_id = $1 THEN 1 ELSE 0 END", "d.decided_at")
      " FROM custody_day d JOIN custody k ON k.id = d.custody_id JOIN child c ON c.id = k.child_id"
      " WHERE k.first_id = $1 OR k.second_id = $1 ORDER BY d.day, d.id");
QUERY(export_enrolments_sql, export_cols,
      "SELECT " C6("c.first_name", "v.name", "e.from_day", "e.to_day", "e.state", "e.created_at")
      " FROM enrolment e JOIN child c ON c.id = e.child_id JOIN activity v ON v.id = e.activity_id WHERE e.family_id = $1 ORDER BY e.id");
QUERY(export_asks_sql, export_cols,
      "SELECT " C6("k.request_id", "c.first_name", "v.name", "k.from_day", "k.to_day", "k.state")
      " FROM enrolment_ask k JOIN child c ON c.id = k.child_id JOIN activity v ON v.id = k.activity_id WHERE k.family_id = $1 ORDER BY k.request_id");
QUERY(export_wishes_sql, export_cols,
      "SELECT " C5("c.first_name", "coalesce(v.name, '')", "coalesce(w.from_day, '')", "coalesce(w.to_day, '')", "d.changed_at")
      " FROM enrolment_draft d JOIN enrolment_draft_child k ON k.family_id = d.family_id JOIN child c ON c.id = k.child_id"
      " LEFT JOIN enrolment_wish w ON w.family_id = k.family_id AND w.child_id = k.child_id LEFT JOIN activity v ON v.id = w.activity_id"
      " WHERE d.family_id = $1 ORDER BY c.born, c.id, v.position");
QUERY(export_bookings_sql, export_cols,
      "SELECT " C7("b.day", "c.first_name", "v.name", "s.name", "b.state", "b.price_cents", "b.received_at")
      " FROM booking b JOIN child c ON c.id = b.child_id JOIN slot s ON s.id = b.slot_id JOIN activity v ON v.id = b.activity_id"
      " WHERE b.family_id = $1 ORDER BY b.day, b.id");
QUERY(export_saves_sql, export_cols,
      "SELECT " C8("h.save_id", "s.at", "CASE WHEN s.adult_id = $2 THEN 1 ELSE 0 END", "c.first_name", "l.name", "h.day", "h.action", "h.price_cents")
      " FROM booking_save s JOIN booking_change h ON h.save_id = s.id JOIN slot l ON l.id = h.slot_id JOIN child c ON c.id = s.child_id"
      " WHERE s.family_id = $1 ORDER BY s.id, h.day, h.booking_id");
QUERY(export_waiting_sql, export_cols,
      "SELECT " C6("c.first_name", "s.name", "w.day", "w.state", "w.asked_at", "w.offered_at")
      " FROM waiting w JOIN child c ON c.id = w.child_id JOIN slot s ON s.id = w.slot_id WHERE w.family_id = $1 ORDER BY w.id");
QUERY(export_givebacks_sql, export_cols,
      "SELECT " C7("c.first_name", "s.name", "g.day", "b.price_cents", "g.state", "g.given_at", "g.settled_at")
      " FROM giveback g JOIN booking b ON b.id = g.booking_id JOIN child c ON c.id = b.child_id JOIN slot s ON s.id = g.slot_id"
      " WHERE g.family_id = $1 ORDER BY g.id");
QUERY(export_reports_sql, export_cols,
      "SELECT " C6("r.at", "r.kind", "c.first_name", "s.name", "f.day", "f.reason")
      " FROM booking_report r LEFT JOIN booking_report_refused f ON f.report_id = r.id LEFT JOIN child c ON c.id = f.child_id"
      " LEFT JOIN slot s ON s.id = f.slot_id WHERE r.family_id = $1 ORDER BY r.id, f.day");
QUERY(export_attendance_sql, export_cols,
      "SELECT " C4("t.day", "c.first_name", "s.name", "t.state")
      " FROM attendance t JOIN child c ON c.id = t.child_id JOIN slot s ON s.id = t.slot_id JOIN child_family f ON f.child_id = t.child_id AND f.family_id = $1"
      " WHERE EXISTS (SELECT 1 FROM booking b WHERE b.child_id = t.child_id AND b.slot_id = t.slot_id AND b.day = t.day AND b.family_id = $1)"
      "    OR (SELECT count(*) FROM child_family o WHERE o.child_id = t.child_id) = 1 ORDER BY t.day, t.id");
QUERY(export_baskets_sql, export_cols,
      "SELECT " C4("b.created_at", "r.name", "b.state", "b.expires_at") " FROM basket b JOIN regie r ON r.id = b.regie_id WHERE b.family_id = $1 ORDER BY b.id");
QUERY(export_invoices_sql, export_cols,
      "SELECT " C8("i.exercise", "i.number", "r.name", "i.period", "i.issued_on", "i.due_on", "i.total_cents", "i.status")
      " FROM invoice i JOIN regie r ON r.id = i.regie_id WHERE i.family_id = $1 ORDER BY i.issued_on, i.id");
QUERY(export_lines_sql, export_cols,
      "SELECT " C7("r.name", "i.exercise", "i.number", "c.first_name", "l.day", "l.label", "l.amount_cents")
      " FROM invoice_line l JOIN invoice i ON i.id = l.invoice_id JOIN regie r ON r.id = i.regie_id JOIN child c ON c.id = l.child_id"
      " WHERE i.family_id = $1 ORDER BY i.id, l.id");
QUERY(export_credits_sql, export_cols,
      "SELECT " C7("n.exercise", "n.number", "r.name", "n.issued_on", "i.number", "n.reason", "n.total_cents")
      " FROM credit_note n JOIN regie r ON r.id = n.regie_id JOIN invoice i ON i.id = n.invoice_id WHERE n.family_id = $1 ORDER BY n.id");
QUERY(export_payments_sql, export_cols,
      "SELECT " C8("p.created_at", "r.name", "p.refdet", "p.expected_cents", "p.paid_cents", "p.state", "p.settled_at", "t.number")
      " FROM payment p JOIN regie r ON r.id = p.regie_id LEFT JOIN ticket t ON t.payment_id = p.id WHERE p.family_id = $1 ORDER BY p.id");
QUERY(export_allocs_sql, export_cols,
      "SELECT " C5("p.refdet", "r.name", "i.exercise", "i.number", "x.amount_cents")
      " FROM alloc x JOIN payment p ON p.id = x.payment_id JOIN invoice i ON i.id = x.invoice_id JOIN regie r ON r.id = i.regie_id"
      " WHERE p.family_id = $1 ORDER BY x.id");
QUERY(export_ledger_sql, export_cols,
      "SELECT " C4("x.occurred_at", "r.name", "x.label", "e.amount_cents")
      " FROM ledger_account a JOIN ledger_entry e ON e.account_id = a.id JOIN ledger_tx x ON x.id = e.tx_id JOIN regie r ON r.id = x.regie_id"
      " WHERE a.family_id = $1 ORDER BY x.id");
QUERY(export_notices_sql, export_cols, "SELECT " C3("at", "title", "body") " FROM notice WHERE family_id = $1 ORDER BY id");
QUERY(export_requests_sql, export_cols,
      "SELECT " C7("r.id", "r.type", "r.subject", "r.service", "r.state", "r.created_at", "r.changed_at") " FROM request r WHERE r.family_id = $1 ORDER BY r.id");
QUERY(export_fields_sql, export_cols,
      "SELECT " C4("f.request_id", "f.label", "f.old_text", "f.new_text")
      " FROM request_field f JOIN request r ON r.id = f.request_id WHERE r.family_id = $1 ORDER BY f.request_id, f.position");
QUERY(export_events_sql, export_cols,
      "SELECT " C5("e.request_id", "e.at", "CASE WHEN e.actor LIKE 'adult:%' THEN 1 ELSE 0 END", "e.act", "e.body")
      " FROM request_event e JOIN request r ON r.id = e.request_id WHERE r.family_id = $1 ORDER BY e.id");
QUERY(export_documents_sql, export_cols,
      "SELECT " C8("d.id", "d.kind", "d.name", "d.size", "d.state", "d.valid_until", "d.at", "coalesce(c.first_name, '')")
      " FROM document d LEFT JOIN child c ON c.id = d.child_id WHERE d.family_id = $1 ORDER BY d.id");
QUERY(export_reminders_sql, export_cols,
      "SELECT " C3("x.at", "x.closes", "x.declined")
      " FROM (SELECT at, closes_at AS closes, 0 AS declined FROM reminder_told WHERE family_id = $1"
      "       UNION ALL SELECT at, 0 AS closes, 1 AS declined FROM reminder_declined WHERE family_id = $1) x ORDER BY x.at");
QUERY(export_agendas_sql, export_cols,
      "SELECT " C3("created_at", "revoked_at", "seen_at") " FROM agenda_feed WHERE family_id = $1 AND adult_id = $2 ORDER BY id");
QUERY(export_mails_sql, export_cols,
      "SELECT " C4("o.created_at", "o.subject", "o.state", "o.sent_at")
      " FROM outbox o JOIN account k ON k.email = o.recipient WHERE k.adult_id = $2"
      "   AND EXISTS (SELECT 1 FROM family_adult m WHERE m.adult_id = $2 AND m.family_id = $1) ORDER BY o.id");
QUERY(export_tasks_sql, export_cols, "SELECT " C4("created_at", "title", "body", "state") " FROM task WHERE family_id = $1 ORDER BY id");
QUERY(export_audit_sql, export_cols,
      "SELECT " C4("at", "CASE WHEN actor LIKE 'adult:%' THEN 1 ELSE 0 END", "action", "result") " FROM audit WHERE family_id = $1 ORDER BY id");

const ExportSet export_sets[] = {
    {"family", TN("Mon foyer"), "family", &export_family_sql, false,
     {{"code", TN("Code famille"), 't'}, {"name", TN("Nom"), 't'}, {"address", TN("Adresse"), 't'}, {"postcode", TN("Code postal"), 't'}, {"city", TN("Ville"), 't'},
      {"category", TN("Catégorie"), 't'}, {"since", TN("Depuis"), 'i'}}},
    {"adults", TN("Les adultes"), "family_adult adult", &export_adults_sql, false,
     {{"first_name", TN("Prénom"), 't'}, {"last_name", TN("Nom"), 't'}, {"email", TN("E-mail"), 't'}, {"phone", TN("Téléphone"), 't'}, {"language", TN("Langue"), 't'},
      {"may_book", TN("Peut réserver"), 'y'}, {"may_pay", TN("Peut payer"), 'y'}, {"may_edit", TN("Peut modifier la fiche"), 'y'}}},
    {"invitations", TN("Adultes invités"), "invitation", &export_invitations_sql, false,
     {{"first_name", TN("Prénom"), 't'}, {"last_name", TN("Nom"), 't'}, {"email", TN("E-mail"), 't'}, {"may_book", TN("Peut réserver"), 'y'},
      {"may_pay", TN("Peut payer"), 'y'}, {"may_edit", TN("Peut modifier la fiche"), 'y'}, {"state", TN("Etat"), 't'}, {"sent", TN("Envoyé le"), 'i'}}},
    {"account", TN("Mon compte"), "account adult_display", &export_account_sql, true,
     {{"email", TN("E-mail"), 't'}, {"terms_version", TN("Conditions acceptées, version"), 't'}, {"terms_accepted", TN("acceptées le"), 'i'},
      {"created", TN("Ouvert le"), 'i'}, {"changed", TN("Modifié le"), 'i'}, {"display", TN("Affichage"), 't'}}},
    {"two_steps", TN("Validation en deux étapes"), "account_totp recovery_code", &export_codes_sql, true,      // neither the secret nor the codes
     {{"on", TN("Activée"), 'y'}, {"since", TN("Depuis"), 'i'}, {"codes_left", TN("Codes de secours restants"), 'n'}, {"code_used", TN("Un code de secours a servi le"), 'i'}}},
    {"address_changes", TN("Changements d’adresse e-mail"), "email_change", &export_addresses_sql, true,
     {{"asked", TN("Demandé le"), 'i'}, {"before", TN("Avant"), 't'}, {"after", TN("Après"), 't'}, {"state", TN("Etat"), 't'}}},
    {"sessions", TN("Mes connexions ouvertes"), "session", &export_sessions_sql, true,
     {{"device", TN("Appareil"), 't'}, {"opened", TN("Ouverte le"), 'i'}, {"seen", TN("Vue le"), 'i'}, {"language", TN("Langue"), 't'}}},
    {"children", TN("Les enfants"), "child_family", &export_children_sql, false,
     {{"first_name", TN("Prénom"), 't'}, {"last_name", TN("Nom"), 't'}, {"born", TN("Né le"), 'd'}, {"school", TN("École"), 't'}, {"class", TN("Classe"), 't'}}},
    {"records", TN("Fiches des enfants"), "child_fact child_health", &export_facts_sql, false,
     {{"child", TN("Enfant"), 't'}, {"fact", TN("Information"), 'f'}, {"value", TN("Réponse"), 'v'}}},
    {"persons", TN("Personnes à prévenir, personnes autorisées"), "child_person", &export_persons_sql, false,
     {{"child", TN("Enfant"), 't'}, {"name", TN("Prénom et nom"), 't'}, {"link", TN("Lien avec l’enfant"), 't'}, {"phone", TN("Téléphone"), 't'},
      {"to_call", TN("À appeler en cas d’urgence"), 'y'}, {"may_collect", TN("Peut venir chercher l’enfant"), 'y'}}},
    {"quotients", TN("Quotient familial"), "quotient", &export_quotients_sql, false,
     {{"value", TN("Quotient"), 'm'}, {"from", TN("Du"), 'd'}, {"document", TN("N°"), 'n'}, {"decided", TN("Décidé le"), 'i'}}},
    {"custody", TN("Garde partagée"), "custody", &export_custody_sql, false,
     {{"child", TN("Enfant"), 't'}, {"from", TN("Du"), 'd'}, {"to", TN("Au"), 'd'}, {"rule", TN("Rythme"), 't'}, {"first_is_ours", TN("Le premier foyer est le mien"), 'y'},
      {"decided", TN("Décidé le"), 'i'}}},
    {"custody_days", TN("Garde partagée, jours dessinés"), "custody_day", &export_custody_days_sql, false,
     {{"child", TN("Enfant"), 't'}, {"day", TN("Jour"), 'd'}, {"ours", TN("Chez nous"), 'y'}, {"decided", TN("Décidé le"), 'i'}}},
    {"enrolments", TN("Inscriptions"), "enrolment", &export_enrolments_sql, false,
     {{"child", TN("Enfant"), 't'}, {"activity", TN("Activité"), 't'}, {"from", TN("Du"), 'd'}, {"to", TN("Au"), 'd'}, {"state", TN("Etat"), 't'}, {"asked", TN("Demandée le"), 'i'}}},
    {"enrolment_requests", TN("Inscriptions demandées"), "enrolment_ask", &export_asks_sql, false,
     {{"request", TN("N°"), 'n'}, {"child", TN("Enfant"), 't'}, {"activity", TN("Activité"), 't'}, {"from", TN("Du"), 'd'}, {"to", TN("Au"), 'd'}, {"state", TN("Etat"), 't'}}},
    {"enrolment_draft", TN("Inscription commencée"), "enrolment_draft enrolment_draft_child enrolment_wish", &export_wishes_sql, false,
     {{"child", TN("Enfant"), 't'}, {"activity", TN("Activité"), 't'}, {"from", TN("Du"), 'd'}, {"to", TN("Au"), 'd'}, {"changed", TN("Modifié le"), 'i'}}},
    {"bookings", TN("Réservations"), "booking", &export_bookings_sql, false,
     {{"day", TN("Jour"), 'd'}, {"child", TN("Enfant"), 't'}, {"activity", TN("Activité"), 't'}, {"slot", TN("Prestation"), 't'}, {"state", TN("Etat"), 't'},
      {"price", TN("Prix"), 'm'}, {"received", TN("Reçue le"), 'i'}}},
    {"changes", TN("Historique des modifications"), "booking_save", &export_saves_sql, true,
     {{"save", TN("Reçu n°"), 'n'}, {"at", TN("Le"), 'i'}, {"by_me", TN("Par moi"), 'y'}, {"child", TN("Enfant"), 't'}, {"slot", TN("Prestation"), 't'}, {"day", TN("Jour"), 'd'},
      {"action", TN("Action"), 't'}, {"price", TN("Prix"), 'm'}}},
    {"waiting", TN("Listes d’attente"), "waiting", &export_waiting_sql, false,
     {{"child", TN("Enfant"), 't'}, {"slot", TN("Prestation"), 't'}, {"day", TN("Jour"), 'd'}, {"state", TN("Etat"), 't'}, {"asked", TN("Demandée le"), 'i'}, {"offered", TN("Offerte le"), 'i'}}},
    {"given_back", TN("Jours rendus"), "giveback", &export_givebacks_sql, false,
     {{"child", TN("Enfant"), 't'}, {"slot", TN("Prestation"), 't'}, {"day", TN("Jour"), 'd'}, {"price", TN("Prix"), 'm'}, {"state", TN("Etat"), 't'},
      {"given", TN("Rendu le"), 'i'}, {"settled", TN("Réglé le"), 'i'}}},
    {"reports", TN("Bilans et jours refusés"), "booking_report booking_report_refused", &export_reports_sql, false,
     {{"at", TN("Le"), 'i'}, {"kind", TN("Type"), 't'}, {"child", TN("Enfant"), 't'}, {"slot", TN("Prestation"), 't'}, {"day", TN("Jour"), 'd'}, {"reason", TN("Raison"), 't'}}},
    {"attendance", TN("Présences"), "attendance", &export_attendance_sql, false,
     {{"day", TN("Jour"), 'd'}, {"child", TN("Enfant"), 't'}, {"slot", TN("Prestation"), 't'}, {"state", TN("Etat"), 't'}}},
    {"baskets", TN("Paniers"), "basket", &export_baskets_sql, false,
     {{"opened", TN("Ouvert le"), 'i'}, {"regie", TN("Régie"), 't'}, {"state", TN("Etat"), 't'}, {"until", TN("Gardé jusqu’au"), 'i'}}},
    {"invoices", TN("Factures"), "invoice", &export_invoices_sql, false,
     {{"year", TN("Année"), 'n'}, {"number", TN("N°"), 'n'}, {"regie", TN("Régie"), 't'}, {"period", TN("Période"), 't'}, {"issued", TN("Émise le"), 'd'}, {"due", TN("À payer avant le"), 'd'},
      {"total", TN("Montant"), 'm'}, {"state", TN("Etat"), 't'}}},
    {"invoice_lines", TN("Lignes des factures"), "invoice_line", &export_lines_sql, false,
     {{"regie", TN("Régie"), 't'}, {"year", TN("Année"), 'n'}, {"number", TN("N°"), 'n'}, {"child", TN("Enfant"), 't'}, {"day", TN("Jour"), 'd'}, {"label", TN("Libellé"), 't'}, {"amount", TN("Montant"), 'm'}}},
    {"credit_notes", TN("Avoirs"), "credit_note", &export_credits_sql, false,
     {{"year", TN("Année"), 'n'}, {"number", TN("N°"), 'n'}, {"regie", TN("Régie"), 't'}, {"issued", TN("Émis le"), 'd'}, {"invoice", TN("Facture n°"), 'n'}, {"reason", TN("Raison"), 't'}, {"total", TN("Montant"), 'm'}}},
    {"payments", TN("Paiements"), "payment", &export_payments_sql, false,
     {{"at", TN("Le"), 'i'}, {"regie", TN("Régie"), 't'}, {"reference", TN("Référence"), 't'}, {"asked", TN("Demandé"), 'm'}, {"paid", TN("Payé"), 'm'}, {"state", TN("Etat"), 't'},
      {"settled", TN("Réglé le"), 'i'}, {"ticket", TN("Ticket n°"), 'n'}}},
    {"allocations", TN("Paiements, factures réglées"), "alloc", &export_allocs_sql, false,
     {{"reference", TN("Référence"), 't'}, {"regie", TN("Régie"), 't'}, {"year", TN("Année"), 'n'}, {"invoice", TN("Facture n°"), 'n'}, {"amount", TN("Montant"), 'm'}}},
    {"ledger", TN("Mouvements de mon compte"), "ledger_account", &export_ledger_sql, false,
     {{"at", TN("Le"), 'i'}, {"regie", TN("Régie"), 't'}, {"label", TN("Libellé"), 't'}, {"amount", TN("Montant"), 'm'}}},
    {"notices", TN("Messages reçus"), "notice", &export_notices_sql, false, {{"at", TN("Le"), 'i'}, {"title", TN("Titre"), 't'}, {"body", TN("Texte"), 't'}}},
    {"requests", TN("Demandes"), "request", &export_requests_sql, false,
     {{"number", TN("N°"), 'n'}, {"type", TN("Type"), 't'}, {"subject", TN("Libellé"), 't'}, {"service", TN("Service"), 't'}, {"state", TN("Etat"), 't'}, {"asked", TN("Demandée le"), 'i'}, {"changed", TN("Modifiée le"), 'i'}}},
    {"request_fields", TN("Demandes, avant et après"), "request_field", &export_fields_sql, false,
     {{"request", TN("N°"), 'n'}, {"field", TN("Information"), 't'}, {"before", TN("Avant"), 't'}, {"after", TN("Après"), 't'}}},
    {"request_history", TN("Demandes, historique"), "request_event", &export_events_sql, false,
     {{"request", TN("N°"), 'n'}, {"at", TN("Le"), 'i'}, {"by_family", TN("Par mon foyer"), 'y'}, {"act", TN("Action"), 't'}, {"text", TN("Texte"), 't'}}},
    {"documents", TN("Documents envoyés"), "document", &export_documents_sql, false,
     {{"number", TN("N°"), 'n'}, {"kind", TN("Type"), 't'}, {"name", TN("Nom"), 't'}, {"bytes", TN("Octets"), 'n'}, {"state", TN("Etat"), 't'}, {"valid_until", TN("Valable jusqu’au"), 'd'}, {"sent", TN("Envoyé le"), 'i'},
      {"child", TN("Enfant"), 't'}}},
    {"reminders", TN("Rappels avant la fin d’un mois"), "reminder_told reminder_declined", &export_reminders_sql, false,
     {{"at", TN("Le"), 'i'}, {"deadline", TN("Date limite"), 'i'}, {"declined", TN("Rappels refusés"), 'y'}}},
    {"calendars", TN("Mes agendas"), "agenda_feed", &export_agendas_sql, true, {{"created", TN("Ouvert le"), 'i'}, {"ended", TN("Fermé le"), 'i'}, {"read", TN("Lu le"), 'i'}}},
    {"mails", TN("E-mails envoyés à mon adresse"), "outbox", &export_mails_sql, true,
     {{"at", TN("Le"), 'i'}, {"subject", TN("Objet"), 't'}, {"state", TN("Etat"), 't'}, {"sent", TN("Parti le"), 'i'}}},
    {"tasks", TN("Vérifications de la mairie"), "task", &export_tasks_sql, false, {{"at", TN("Le"), 'i'}, {"title", TN("Titre"), 't'}, {"text", TN("Texte"), 't'}, {"state", TN("Etat"), 't'}}},
    {"journal", TN("Journal des actes"), "audit", &export_audit_sql, false, {{"at", TN("Le"), 'i'}, {"by_family", TN("Par mon foyer"), 'y'}, {"act", TN("Action"), 't'}, {"result", TN("Résultat"), 't'}}},
    {0}};

const struct ExportLeftOut export_left_out[] = {
    {"activation", "a claim that is not an account yet, ended within days"}, {"activation_code", "a secret, ended within days"},
    {"reset_link", "a secret, ended within the hour"},
    {"child_forbidden", "about others, by a decision of justice: asked for at the town hall"}, {"inbox_mark", "which messages were opened: told by the messages' pages"},
    {0}};

void export_read(Db *db, Arena *a, const ExportSet *set, int64_t family, int64_t adult, ExportRows *out)
{
    if (set->of_adult) db_all(db, a, set->sql, out, ARGS(A(family), A(adult)));
    else db_all(db, a, set->sql, out, ARGS(A(family)));
}

Str export_cell(const ExportRow *r, int k)
{
    const Str cells[EXPORT_COLUMNS] = {r->c0, r->c1, r->c2, r->c3, r->c4, r->c5, r->c6, r->c7};
    return cells[k];
}

static Str fact_cell(Arena *a, Str name, Str value)
{
    Facts facts = child_facts(a, NULL);
    const Fact *f = fact_named(&facts, name);
    return f && f->kind != FACT_FILE ? fact_text(a, f, value) : value;
}

static Str fact_title(Arena *a, Str name)           // a question of the town's is its own title
{
    Facts facts = child_facts(a, NULL);
    const Fact *f = fact_named(&facts, name);
    return f ? fact_label_text(a, f) : name;
}

Str export_text(Arena *a, const Zone *z, const ExportSet *set, const ExportRow *r, int k)
{
    const ExportColumn *c = &set->columns[k];
    Str cell = export_cell(r, k);
    int64_t n = 0;
    Date day;
    if (!cell.n) return cell;
    if (c->kind == 'y') return str_eq(cell, S("1")) ? T("oui") : T("non");
    if (c->kind == 'i' && str_int(cell, &n)) return n ? instant_text(a, z, (Instant){n}) : S("");
    if (c->kind == 'm' && str_int(cell, &n)) return money_text(a, (Money){n});
    if (c->kind == 'd' && date_parse(cell, &day)) return date_short(a, day);
    if (c->kind == 'f') return fact_title(a, cell);
    if (c->kind == 'v') return fact_cell(a, export_cell(r, k - 1), cell);
    return cell;
}

static void put_cell(Buf *b, const ExportColumn *c, Str cell)
{
    char room[64];
    Arena scratch = {room, room, room + sizeof room};
    int64_t n = 0;
    bool number = str_int(cell, &n);
    if (!cell.n && c->kind != 't') BUF_PUT(b, "null");
    else if (c->kind == 'y') buf_put(b, str_eq(cell, S("1")) ? S("true") : S("false"));
    else if (c->kind == 'i' && number) buf_json(b, instant_iso(&scratch, (Instant){n}));
    else if (c->kind == 'm' && number) buf_fmt(b, "%s%lld.%02d", n < 0 ? "-" : "", (long long)(n < 0 ? -n : n) / 100, (int)((n < 0 ? -n : n) % 100));
    else if (c->kind == 'n' && number) buf_put(b, cell);
    else buf_json(b, cell);
}

void export_json(Buf *b, const ExportSet *set, const ExportRows *rows)
{
    buf_fmt(b, "  \"%s\": [", set->name);
    EACH (const ExportRow, r, rows) {
        buf_put(b, r == rows->v ? S("\n    {") : S(",\n    {"));
        for (int k = 0; k < EXPORT_COLUMNS && set->columns[k].key; k++) {
            buf_fmt(b, "%s\"%s\": ", k ? ", " : "", set->columns[k].key);
            put_cell(b, &set->columns[k], export_cell(r, k));
        }
        buf_char(b, '}');
    }
    buf_put(b, rows->n ? S("\n  ]") : S("]"));
}
