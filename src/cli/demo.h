/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* demo.h - the parts of `medstod demo`, each filling one room with invented content. */
#ifndef CLI_DEMO_H
#define CLI_DEMO_H

#include "auth/second.h"
#include "cli/cli.h"

/* The second factor of the one account that has it; accounts.json tells it. */
struct demo_second {
	uint8_t secret[TOTP_SECRET];
	char spares[AUTH_SPARES][AUTH_SPARE_TEXT];
};

/* All of one demo in the making. Each part is run once, in order, outside HTTP. */
struct demo {
	struct cli *cli;
	struct ctx c;          /* the first coordinator's, unlocked */
	struct arena *mem;
	struct demo_second second;
	struct id muni[8];     /* Bräcke first, by demo_municipalities */
	struct id text;        /* the agreement's settled text, which the municipalities approved */
};
struct demo_municipality {
	const char *code, *name, *slug;
	int64_t population;
};
extern const struct demo_municipality demo_municipalities[8];

/* The jour and the eight municipalities; before the accounts, which belong to them. */
MST_CHECK mst_err demo_orgs(struct demo *d);
/* Those who help, after the accounts. */
MST_CHECK mst_err demo_volunteer(struct demo *d);
/* Six cases, the first given to the first volunteer. */
MST_CHECK mst_err demo_support(struct demo *d);
/* Three more, behind walls: one in the second coordinator's circle with an emergency to review, and two
 * sides of one event. */
MST_CHECK mst_err demo_guard(struct demo *d);
/* A request about her own data, due in a few days. */
MST_CHECK mst_err demo_rights(struct demo *d);
/* Four referrals in the inbox: three of the police's, one sent by a municipality. */
MST_CHECK mst_err demo_referral(struct demo *d);
/* Three letters from people without an account. */
MST_CHECK mst_err demo_mailbox(struct demo *d);
/* Links of four places of work that send people to the jour. */
MST_CHECK mst_err demo_guest(struct demo *d);
/* How often the public pages were shown. */
MST_CHECK mst_err demo_site(struct demo *d);
/* Three years of invented facts, and a snapshot after each quarter that they fill; last, since what
 * comes after a freeze is a correction. */
MST_CHECK mst_err demo_figures(struct demo *d);

/* The agreement with its goals, and the catalogue of services. */
MST_CHECK mst_err demo_partners(struct demo *d);
/* The agreement's text with an annex, settled once and changed since; what the parties promised. */
MST_CHECK mst_err demo_agreement(struct demo *d);
/* What the eight municipalities have decided. */
MST_CHECK mst_err demo_decisions(struct demo *d);
/* The grant of 2026 as the manager has typed it. */
MST_CHECK mst_err demo_fund(struct demo *d);

/* A meeting that was held, one to come, what was promised; information and lectures. */
MST_CHECK mst_err demo_relation(struct demo *d);

/* Invented public statistics, and one municipality that is asked to approve its page. */
MST_CHECK mst_err demo_safety(struct demo *d);

/* Targets, comments and a released report of last year; after the figures. */
MST_CHECK mst_err demo_followup(struct demo *d);

/* Two memos that were worked on, one of them sent; after the accounts and the decisions. */
MST_CHECK mst_err demo_documents(struct demo *d);

/* ---- drawing (demo_draw.c): the same state draws the same ---- */

struct demo_share {
	const char *code;
	int64_t weight;
};
uint64_t demo_draw(uint64_t *state);
int64_t demo_below(uint64_t *state, int64_t n); /* 0 .. n - 1 */
const char *demo_pick(uint64_t *state, const struct demo_share *list, size_t n);
#define DEMO_PICK(s, list) demo_pick((s), (list), MST_LEN(list))
/* By population; NULL: another county, or unknown. */
const char *demo_pick_municipality(uint64_t *state);
/* Codes of stats' lists, in the shares of a county. */
struct demo_drawn {
	const char *municipality, *role, *sex, *age, *crime, *source, *reported;
};
void demo_pick_person(uint64_t *state, struct demo_drawn *ret);

/* The demo's first coordinator, and the phrase that everybody can read. */
void demo_coordinator(const char **ret_login, const char **ret_phrase);

#endif
