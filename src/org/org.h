/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* org.h - organisations: the jour and the municipalities of its partnership, with population by
 * date and source. A municipality is known by its SCB code ("2303") everywhere. */
#ifndef ORG_ORG_H
#define ORG_ORG_H

#include "auth/auth.h"

extern const struct db_room org_room;
extern const struct http_route org_routes[]; /* /kommuner/invanare */

enum org_kind { ORG_JOUR = 1, ORG_MUNICIPALITY = 2 };

struct org {
	struct id id;
	enum org_kind kind;
	const char *name;   /* "Brottsofferjouren Jämtland", "Ragunda kommun" */
	const char *short_name; /* "Ragunda" */
	const char *slug;   /* "ragunda": lower case, a-z, for addresses */
	const char *code;   /* SCB code of a municipality; NULL for a jour */
	int64_t population; /* latest; 0 = unknown */
	int32_t population_day;
	const char *population_source;
};
MST_CHECK mst_err org_get(struct db *db, struct arena *mem, struct id id, struct org *ret);
MST_CHECK mst_err org_by_slug(struct db *db, struct arena *mem, const char *slug, struct org *ret);
/* The partnership's municipalities by name. */
MST_CHECK mst_err org_municipalities(struct db *db, struct arena *mem, struct org **ret,
				     size_t *ret_n);
/* The same with code and short_name alone: a fifth of the work. */
MST_CHECK mst_err org_names(struct db *db, struct arena *mem, struct org **ret, size_t *ret_n);
/* For forms: SCB codes with names, last "okand" = unknown or another county. Ended by a zero row;
 * never NULL (on a failed read only "okand" is offered). */
const struct view_option *org_options(struct ctx *c);
/* Form value -> SCB code; "okand", unknown or empty -> NULL. In mem. */
const char *org_code_of(struct ctx *c, const char *value);
/* "Ragunda" for a code; "Annan eller okänd kommun" for NULL. */
const char *org_name_of(struct ctx *c, const char *code);

/* All parties: the jour first, then the municipalities by name. In c->mem. */
struct org_partners {
	struct org *list;
	size_t n;
	const struct view_option *options; /* by slug */
};
MST_CHECK mst_err org_partners(struct ctx *c, struct org_partners *ret);
/* NULL: no such. */
const struct org *org_partner(const struct org_partners *p, struct id id);
const struct org *org_partner_of(const struct org_partners *p, const char *slug);
/* "Jouren"; a municipality's short name; "" for NULL. */
const char *org_partner_name(const struct view *v, const struct org *o);

/* Figures of one day, for all municipalities at once. */
struct org_population {
	const char *code;
	int64_t inhabitants;
};
struct org_table {
	int32_t day;
	const char *source;
	const struct org_population *list;
	size_t n;
	bool replace; /* other figures of that day may be written over */
};
/* Those of a day, by code. In mem. */
MST_CHECK mst_err org_population_on(struct db *db, struct arena *mem, int32_t day,
				    struct org_population **ret, size_t *ret_n);
/* Writing them down as an act, with its row in the log (org.population); t must live in c->mem.
 * MST_CONFLICT: other figures stand for that day, and t->replace is not set. */
void org_population_save(struct ctx *c, struct org_table *t, struct act *ret);

/* Sweden's counties (two digits) and municipalities (four; the first two are the county's), by code;
 * each list ended by a zero row. */
struct org_place {
	const char *code, *name, *short_name; /* "2303", "Ragunda kommun", "Ragunda" */
};
extern const struct org_place org_counties[], org_places[];
/* A municipality; NULL: no such code. */
const struct org_place *org_place_find(const char *code);
/* "Åre" -> "are", "Upplands Väsby" -> "upplands-vasby". In mem. */
const char *org_slug(struct arena *mem, const char *name);

/* Apply functions for the demo and the first start. */
MST_CHECK mst_err org_insert(struct db *w, const struct org *o);
/* The municipality as one of the partnership's. */
MST_CHECK mst_err org_insert_place(struct db *w, struct arena *mem, struct id id,
				   const struct org_place *p);
MST_CHECK mst_err org_population_put(struct db *w, const char *code, int32_t day, int64_t n,
				     const char *source);

#endif
