/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* demo_guest.c - links of invented places of work; what they hold is known to nobody. */
#include "cli/demo.h"

#include "guest/guest.h"

#define DAY_SECONDS 86400

static const struct {
	const char *source, *label, *municipality;
	int days; /* that it is good for */
	bool back; /* taken back */
} links[] = {
	{ "", "Anna-Lena Berg, handläggare i Bräcke", "2305", 200, false },
	{ "school", "Björkskolan, elevhälsan", "2303", 120, false },
	{ "care", "Hälsocentralen Torvalla", "2380", 180, false },
	{ "police", "Lokalpolisområdet, brottsoffersamordnaren", NULL, 300, false },
	{ "municipality", "Socialtjänsten i Krokom, mottagningen", "2309", 60, true },
};

mst_err demo_guest(struct demo *d)
{
	const char *code;
	struct act a;

	for (size_t i = 0; i < MST_LEN(links); i++) {
		struct guest_link *l = arena_new(d->mem, struct guest_link, 1);

		*l = (struct guest_link){ .kind = *links[i].source ? GUEST_REFER : GUEST_FIGURES,
					  .source = links[i].source,
					  .label = links[i].label,
					  .municipality = links[i].municipality,
					  .until = day_at(day_of(d->c.now) + links[i].days + 1, 0, 0) };
		TRY(guest_make(&d->c, l, &a, &code));
		TRY(ctx_act_now(&d->c, &a));
		if (!links[i].back)
			continue;
		guest_revoke(&d->c, l->id, &a);
		TRY(ctx_act_now(&d->c, &a));
	}
	return MST_OK;
}
