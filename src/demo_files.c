// demo_files.c - small papers of a town, written by our own printer, stored as if somebody had put them out.
#include "demo_files.h"

#include "document/document_db.h"
#include "pdf/pdf.h"
#include "town/town.h"

typedef struct Paper { const char *category, *title, *name; const char *lines[6]; } Paper;
static const Paper papers[] = {
    {"Règlements", "Règlement de la restauration scolaire", "reglement-restauration.pdf",
     {"La restauration scolaire accueille les enfants des écoles de la commune, les jours de classe.",
      "Les repas se réservent du 1er au 20 du mois pour les mois suivants, sur le kiosque famille ou à la mairie.",
      "Un repas pris sans réservation est facturé au tarif majoré.",
      "Un projet d’accueil individualisé (PAI) est demandé pour toute allergie."}},
    {"Règlements", "Règlement de l’accueil périscolaire", "reglement-accueil.pdf",
     {"L’accueil ouvre le matin, à midi et le soir, les jours de classe.",
      "Les présences se réservent jusqu’à une heure avant le début de l’accueil.",
      "Seules les personnes nommées sur la fiche de l’enfant peuvent venir le chercher."}},
    {"Menus", "Menus du mois", "menus.pdf",
     {"Lundi : crudités, gratin de pâtes, fruit.", "Mardi : salade verte, poisson, riz, yaourt.",
      "Jeudi : potage, poulet, haricots verts, compote.", "Vendredi : betteraves, omelette, pommes de terre, fromage."}},
};

static Str printed(Arena *a, const Paper *p, Instant now)
{
    Pdf pdf;
    PdfHead head = {.title = str_z(p->title), .author = S("Bouillargues"), .created = now};
    pdf_start(&pdf, a, &head);
    pdf_title(&pdf, str_z(p->title), S("Commune de Bouillargues"));
    for (int i = 0; i < COUNT(p->lines) && p->lines[i]; i++) pdf_text(&pdf, PDF_TEXT, str_z(p->lines[i]));
    return pdf_bytes(a, arena_scratch(a), &pdf);
}

typedef struct Putting { StoredFile file[COUNT(papers)], proof; Instant now; Date today; bool kept; } Putting;

// The guide's family (1) has sent its child's insurance, and the town has looked at it.
EXEC(demo_document_sql,
     "INSERT INTO document (family_id, child_id, kind, name, type, size, stored, hash, state, valid_until, sent_by, at, changed_at)"
     " VALUES (1, 1, 'assurance', 'Assurance scolaire.pdf', $1, $2, $3, $4, 'accepted', $5, 'adult:1', $6, $6)");

static bool put_in(Db *db, void *context)
{
    Putting *p = context;
    for (int i = 0; i < COUNT(papers); i++)
        town_file_add(db, str_z(papers[i].category), str_z(papers[i].title), str_z(papers[i].name), &p->file[i], p->now);
    db_run(db, &demo_document_sql, ARGS(A(p->proof.type), A(p->proof.size), A(p->proof.stored), A(p->proof.hash), A(date_add(p->today, 140)), A(p->now)));
    return p->kept = !db_failed(db);
}

bool demo_files_put(Store *s, Arena *a, Str folder, Instant now, Date today)
{
    static const Paper proof = {"", "Attestation d’assurance scolaire", "", {"L’enfant est assuré pour l’année scolaire."}};
    Putting p = {.now = now, .today = today};
    bool written = stored_put(a, folder, S("application/pdf"), printed(a, &proof, now), &p.proof);
    for (int i = 0; i < COUNT(papers); i++) written &= stored_put(a, folder, S("application/pdf"), printed(a, &papers[i], now), &p.file[i]);
    if (written) lane_write(s, put_in, &p);
    return p.kept;
}
