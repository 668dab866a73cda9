/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* doctor_stores.c - both stores, the log, the keys, the copies. */
#include "cli/doctor.h"

#include "base/day.h"
#include "db/rewrite.h"
#include "doc/doc.h"
#include "job/job.h"
#include "lock/lock.h"

#include <sys/stat.h>
#include <unistd.h>

#define CHECKPOINT_DAYS 35
#define REWRITE_DAYS 7 /* it is done nightly; erased keys are to be gone on day 31 */

static struct db *open_one(struct doctor *d, const char *path, const char *name,
			   const struct db_room *rooms, struct db_store **ret)
{
	struct db_store_conf conf = { .where = path, .name = name, .rooms = rooms,
				      .read_only = true, .across = true };
	char err[300] = "";
	struct db *db = NULL;
	bool whole = false;
	const char *called = cli_is_file(path) ? path : arena_fmt(d->mem, "PostgreSQL-databasen %s", name);

	if (db_store_open(&conf, ret, err, sizeof(err)) != MST_OK || db_reader(*ret, &db) != MST_OK) {
		doctor_add(d, name, DOCTOR_BAD, arena_fmt(d->mem, "%s går inte att öppna: %s.", called, err),
			   "Är den äldre än programmet: medstod migrate. Är den nyare: installera den "
			   "nyare versionen. Annars: återställ en kopia.");
		return NULL;
	}
	if (db_whole(db, &whole) != MST_OK || !whole) {
		doctor_add(d, name, DOCTOR_BAD, arena_fmt(d->mem, "%s är skadad.", called),
			   "Stoppa servern, spara mappen, och återställ den senaste kopian.");
		return NULL;
	}
	doctor_add(d, name, DOCTOR_GOOD,
		   arena_fmt(d->mem, cli_is_file(path) ?
						 "%s är hel och har programmets schema." :
						 "%s har programmets schema. Om den är hel säger pg_amcheck.",
			     called),
		   NULL);
	return db;
}

/* What an erased key's end depends on where PostgreSQL keeps the vault (docs/STORES.md). */
void doctor_forgotten(struct doctor *d)
{
	struct db_kept kept;
	int64_t at = 0;

	if (cli_is_file(d->c->vault) || !d->vault || !d->data || db_kept_of(d->vault, &kept) != MST_OK ||
	    job_last(d->data, CLI_REWRITE, &at) != MST_OK)
		return;
	if (kept.recycled)
		doctor_add(d, "forgotten", DOCTOR_BAD,
			   "PostgreSQL sparar sin loggs gamla filer, och raderade nycklar ligger kvar i dem.",
			   "Kör ALTER SYSTEM SET wal_recycle = off; och SELECT pg_reload_conf(); som dess superuser.");
	if (kept.archived)
		doctor_add(d, "forgotten", DOCTOR_WARN, "PostgreSQL lägger undan sin logg i ett arkiv.",
			   "Se till att arkivet gallras efter 30 dagar: raderade nycklar ligger kvar i det så länge.");
	if (!at || day_now() - at > (int64_t)REWRITE_DAYS * 86400)
		doctor_add(d, "forgotten", DOCTOR_WARN,
			   at ? arena_fmt(d->mem, "Nyckelvalvets tabeller skrevs om senast %s: raderade nycklar ligger "
						  "kvar i deras filer.", day_time_str(d->mem, at)) :
				"Nyckelvalvets tabeller har inte skrivits om på en månad: raderade nycklar ligger kvar i "
				"deras filer.",
			   "Servern gör det själv strax före klockan ett varje natt. Är den igång då? Se annars i dess "
			   "logg efter job och vault.rewrite.");
	else
		doctor_add(d, "forgotten", DOCTOR_GOOD,
			   arena_fmt(d->mem, "Nyckelvalvets tabeller skrevs om %s.", day_time_str(d->mem, at)), NULL);
}

void doctor_stores(struct doctor *d)
{
	d->vault = open_one(d, d->c->vault, "vault", cli_vault_rooms(), &d->vault_store);
	d->data = open_one(d, d->c->db, "data", cli_data_rooms(), &d->data_store);
}

/* What the engine's own check does not see: a byte within a value. */
void doctor_documents(struct doctor *d)
{
	const char *damaged = NULL;
	size_t n = 0;

	if (!d->data)
		return;
	if (doc_versions_whole(d->data, d->mem, &n, &damaged) != MST_OK)
		damaged = "?";
	if (damaged)
		doctor_add(d, "documents", DOCTOR_BAD,
			   arena_fmt(d->mem, "Handlingen \"%s\" har ändrats i databasen: innehållet stämmer inte "
					     "med fingeravtrycket.", damaged),
			   "Stoppa servern, spara mappen, och återställ den senaste kopian.");
	else
		doctor_add(d, "documents", DOCTOR_GOOD,
			   arena_fmt(d->mem, "De sparade handlingarna (%zu) stämmer med sina fingeravtryck.", n), NULL);
}

/* ---- the log ---- */

static void checkpoint(struct doctor *d, const struct audit_verdict *v, const char *path)
{
	struct stat st;
	int64_t days;

	if (stat(path, &st) != 0) {
		doctor_add(d, "checkpoint", DOCTOR_WARN,
			   "Det finns ingen kontrollpunkt: en logg som är avklippt i slutet märks inte.",
			   "medstod audit checkpoint --db … --to FIL, och ge filen till styrelsen.");
		return;
	}
	days = (day_now() - (int64_t)st.st_mtime) / 86400;
	doctor_add(d, "checkpoint", days > CHECKPOINT_DAYS ? DOCTOR_WARN : DOCTOR_GOOD,
		   arena_fmt(d->mem, "Senaste kontrollpunkten är %lld dygn gammal; %lld rader är yngre.",
			     (long long)days, (long long)v->unprotected),
		   "Gör en ny med medstod audit checkpoint, och ge den till styrelsen.");
}

void doctor_log(struct doctor *d)
{
	const char *path = arena_fmt(d->mem, "%s/" CLI_CHECKPOINT, d->c->dir);
	const char *pub = arena_fmt(d->mem, "%s/signing.pub", d->c->dir);
	bool have = access(path, F_OK) == 0 && access(pub, F_OK) == 0;
	struct audit_verdict v = { 0 };
	char err[300] = "";

	if (!d->data)
		return;
	if (audit_verify(d->data, d->mem, have ? path : NULL, have ? pub : NULL, &v, err,
			 sizeof(err)) != MST_OK) {
		doctor_add(d, "log", DOCTOR_BAD, arena_fmt(d->mem, "Loggen kan inte kontrolleras: %s", err),
			   "Är kontrollpunkten skadad: ta bort " CLI_CHECKPOINT " och gör en ny.");
		return;
	}
	if (!v.whole) {
		doctor_add(d, "log", DOCTOR_BAD,
			   arena_fmt(d->mem, "Loggens kedja är bruten vid rad %lld: %s.",
				     (long long)v.bad_seq, v.why),
			   "Någon har ändrat i databasen, eller en äldre kopia är återställd. Säg till "
			   "styrelsen och spara mappen.");
		return;
	}
	doctor_add(d, "log", DOCTOR_GOOD,
		   arena_fmt(d->mem, "Loggens kedja är hel: %lld rader.", (long long)v.rows), NULL);
	checkpoint(d, &v, path);
}

/* ---- the keys ---- */

struct people {
	size_t n, leads, keyless, refused, ways; /* ways: coordinators with another way in */
};

static void other_ways(struct doctor *d, struct id user, struct people *p)
{
	struct vault_lock *locks;
	size_t n;

	if (vault_locks(d->vault, d->mem, user, &locks, &n) != MST_OK)
		return;
	for (size_t i = 0; i < n; i++)
		if (locks[i].kind != VAULT_PHRASE && !locks[i].until) {
			p->ways++;
			return;
		}
}

static bool count_people(struct doctor *d, const struct hash *root, struct people *p)
{
	struct auth_user *users;

	if (auth_list_all(d->data, d->mem, &users, &p->n) != MST_OK)
		return false;
	for (size_t i = 0; i < p->n; i++) {
		mst_err e = vault_user_check(d->vault, users[i].id, root);

		p->keyless += e == MST_NOTFOUND;
		p->refused += e == MST_DENIED;
		if (users[i].roles & ROLE_COORDINATOR) {
			p->leads++;
			other_ways(d, users[i].id, p);
		}
	}
	return true;
}

static void people(struct doctor *d)
{
	const char *text = conf_text(d->c->conf, "root");
	struct people p = { 0 };
	struct hash root;

	if (!hex_parse(text, root.b, sizeof(root.b)) || strlen(text) != 64) {
		doctor_add(d, "root", DOCTOR_BAD, "Rotens fingeravtryck saknas i medstod.conf.",
			   "Skriv raden root från den utskrivna lappen, eller gör klart första starten.");
		return;
	}
	if (!count_people(d, &root, &p))
		return;
	if (p.refused)
		doctor_add(d, "root", DOCTOR_BAD,
			   arena_fmt(d->mem, "%zu konton har nycklar som inte leder till rotens "
				     "fingeravtryck.", p.refused),
			   "Jämför root i medstod.conf med den utskrivna lappen. Stämmer den har någon "
			   "ändrat i valvet: stoppa servern.");
	else
		doctor_add(d, "root", DOCTOR_GOOD, "Alla kontons nycklar leder till rotens fingeravtryck.",
			   NULL);
	doctor_add(d, "accounts", p.keyless ? DOCTOR_WARN : DOCTOR_GOOD,
		   arena_fmt(d->mem, "%zu konton, %zu utan nycklar.", p.n, p.keyless),
		   "Ett konto utan nycklar öppnar inget: bjud in personen på nytt.");
	doctor_add(d, "coordinators", p.leads > 1 ? DOCTOR_GOOD : DOCTOR_WARN,
		   arena_fmt(d->mem, "%zu samordnare.", p.leads),
		   "Bjud in en till: är den enda borta öppnar ingen något.");
	doctor_add(d, "recovery", p.ways ? DOCTOR_GOOD : DOCTOR_WARN,
		   p.ways ? arena_fmt(d->mem, "%zu samordnare har en väg in utöver lösenfrasen.", p.ways) :
			    "Ingen samordnare har någon annan väg in än sin lösenfras.",
		   "Gör en papperskod eller ett förseglat kuvert: glöms frasen är ärendena borta.");
}

static void sheets(struct doctor *d)
{
	static const struct {
		enum doctor_state state;
		const char *words, *mend;
	} told[] = {
		[LOCK_SHEETS_NONE] = { DOCTOR_WARN, "Jouren har inga nyckelförvarare.",
				       "Säg till en samordnare: tre personer får var sitt blad under Konton. "
				       "Utan dem är ärendena borta om alla samordnare är det." },
		[LOCK_SHEETS_USED] = { DOCTOR_WARN, "Nyckelförvararnas blad är använda.",
				       "Säg till en samordnare: nya blad görs under Konton." },
		[LOCK_SHEETS_UNTRIED] = { DOCTOR_WARN, "Något av nyckelförvararnas blad har inte prövats på "
					  "ett år.", "Säg till en samordnare: de prövas under Konton." },
		[LOCK_SHEETS_GOOD] = { DOCTOR_GOOD, "Tre nyckelförvarare har blad som är prövade.", NULL },
	};
	enum lock_sheets s;

	if (lock_sheets(d->data, d->mem, day_now(), &s) == MST_OK)
		doctor_add(d, "sheets", told[s].state, told[s].words, told[s].mend);
}

void doctor_keys(struct doctor *d)
{
	struct backup_found f = { 0 };

	if (!d->data || !d->vault)
		return;
	if (cli_check_keys(d->data, d->vault, &f) == MST_OK)
		doctor_add(d, "keys", f.keyless ? DOCTOR_BAD : DOCTOR_GOOD,
			   arena_fmt(d->mem, "%lld ärenden och %lld förmedlingar; %lld utan nyckel i valvet.",
				     (long long)f.cases, (long long)f.referrals, (long long)f.keyless),
			   "Valvet är äldre än databasen. Stoppa servern och återställ ett valv och en "
			   "databas som hör ihop.");
	people(d);
	sheets(d);
}

/* ---- the copies ---- */

void doctor_backup(struct doctor *d)
{
	struct backup_state s;
	const char *words;
	bool bad;

	if (backup_look(d->mem, &d->c->backup, day_now(), &s) != MST_OK)
		return;
	words = backup_advice(&s, &bad);
	if (s.unset && conf_bool(d->c->conf, "demo"))
		bad = false;
	if (!words)
		doctor_add(d, "backup", DOCTOR_GOOD,
			   arena_fmt(d->mem, "Senaste kopian är nr %lld från %s; återställning övades %s. Kopiorna "
				     "tar %lld MB, och %lld MB är lediga där.",
				     (long long)s.data->head.number,
				     day_time_str(d->mem, s.data->head.taken),
				     day_time_str(d->mem, s.full.at), (long long)(s.bytes >> 20),
				     (long long)(s.left >> 20)), NULL);
	else
		doctor_add(d, "backup", bad ? DOCTOR_BAD : DOCTOR_WARN, words,
			   s.unset ? "medstod backup-key, och backup-to i medstod.conf." :
			   s.unrehearsed && !bad ? "medstod restore --verify MAPP --key NYCKELFIL" :
						   "Se /sakerhetskopior, eller prova medstod backup.");
}
