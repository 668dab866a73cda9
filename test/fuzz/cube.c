/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any bytes as hierarchies and as a table (parted by a zero byte): read or refused with a place;
 * what is read and adds up is protected so that nothing small is shown. */
#include <assert.h>

#include "stats/sdc/cube.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static bool adds_up(const struct cube *c, size_t parent, const size_t *children, int n, void *arg)
{
	int64_t sum = 0;

	(void)arg;
	for (int i = 0; i < n; i++)
		sum += c->n[children[i]];
	return sum == c->n[parent];
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct cube c = {.mem = mem, .threshold = 5, .width = 3};
	const uint8_t *zero = n ? memchr(p, 0, n) : NULL;
	size_t k = zero ? (size_t)(zero - p) : n;
	struct cube_rows rows = {0};
	struct cube_report report;
	struct cube_fault fault;

	if (!cube_read_hier(&c, (struct blob){p, k}, &fault)) {
		assert(fault.words && fault.line > 0);
		return 0;
	}
	if (!zero || !cube_make(&c) || c.ncells > 200)
		return 0;
	if (!cube_read_table(&c, (struct blob){zero + 1, n - k - 1}, CUBE_FULL, &rows, &fault)) {
		assert(fault.words && fault.line > 0);
		return 0;
	}
	cube_absent(&c);
	if (!cube_equations(&c, adds_up, NULL) || !cube_protect(&c, cube_clock() + 60, &report))
		return 0;
	for (size_t i = 0; i < c.ncells; i++)
		assert(c.n[i] < 1 || c.n[i] >= 5 || c.absent[i] || c.hidden[i]);
	return 0;
}
