/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* protect_check.c - medstod protect --check: what is published, as an attacker reads it. */
#include "cli/protect.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/cli.h"

/* ---- group disclosure ---- */

#define GROUPS_TOLD 20

static void count_group(const struct cube *c, size_t cell, void *arg)
{
	size_t *n = arg;

	(void)c, (void)cell;
	++*n;
}

size_t protect_groups(const struct protect_call *k)
{
	size_t n = 0;

	cube_groups(&k->cube, count_group, &n);
	return n;
}

static void tell_group(const struct cube *c, size_t cell, void *arg)
{
	size_t *n = arg;

	if (++*n <= GROUPS_TOLD)
		printf("  %s\n", cube_name(c, cell));
}

/* No count is small there, and still something is told of each of a group. */
void protect_groups_print(const struct protect_call *k)
{
	size_t groups = protect_groups(k), n = 0;

	if (!groups)
		return;
	printf("group disclosure: %zu times everybody of a total is seen to be in one part:\n",
	       groups);
	cube_groups(&k->cube, tell_group, &n);
	if (n > GROUPS_TOLD)
		printf("  and %zu more\n", n - GROUPS_TOLD);
}

/* ---- what is told ---- */

/* Of a table whose zeros are always shown: one that is not. */
static bool is_zero(const struct protect_call *k, const struct cube_leak *l)
{
	return k->zeros == CUBE_OPEN && k->cube.n[l->cell] == 0;
}

static void print_leak(const struct protect_call *k, const struct cube_leak *l)
{
	const char *high =
	    l->high == INT64_MAX ? "..." : arena_fmt(k->mem, "%lld", (long long)l->high);

	printf("%s: %lld to %s%s%s\n", cube_name(&k->cube, l->cell), (long long)l->low, high,
	       l->insider == SIZE_MAX ? "" : ", seen by who is alone in ",
	       l->insider == SIZE_MAX ? "" : cube_name(&k->cube, l->insider));
}

/* {"dimension": "code", ...} */
static void put_cell(const struct cube *c, size_t cell, struct sbuf *o)
{
	int codes[CUBE_DIMS];

	cube_codes(c, cell, codes);
	for (int d = 0; d < c->ndims; d++) {
		sbuf_str(o, d ? ", " : "{");
		sbuf_json(o, c->dims[d].name);
		sbuf_lit(o, ": ");
		sbuf_json(o, c->dims[d].codes[codes[d]]);
	}
	sbuf_lit(o, "}");
}

static void put_leak(const struct cube *c, const struct cube_leak *l, struct sbuf *o)
{
	sbuf_lit(o, "{\"cell\": ");
	put_cell(c, l->cell, o);
	sbuf_fmt(o, ", \"low\": %lld, \"high\": ", (long long)l->low);
	if (l->high == INT64_MAX)
		sbuf_lit(o, "null");
	else
		sbuf_int(o, l->high);
	if (l->insider != SIZE_MAX) {
		sbuf_lit(o, ", \"insider\": ");
		put_cell(c, l->insider, o);
	}
	sbuf_lit(o, "}");
}

static void print_json(const struct protect_call *k, const struct cube_leak *leaks, size_t n, double seconds)
{
	struct sbuf o;

	sbuf_init(&o, SIZE_MAX);
	sbuf_fmt(&o, "{\"safe\": %s, \"leaks\": [", n ? "false" : "true");
	for (size_t i = 0; i < n; i++) {
		sbuf_str(&o, i ? ", " : "");
		put_leak(&k->cube, &leaks[i], &o);
	}
	sbuf_fmt(&o, "], \"groups\": %zu, \"method\": \"linear programming\", \"seconds\": %.3f}\n",
		 protect_groups(k), seconds);
	(void)fwrite(o.p, 1, o.len, stdout);
	sbuf_done(&o);
}

static void print_words(const struct protect_call *k, const struct cube_leak *leaks, size_t n)
{
	bool zeros = n && is_zero(k, leaks);

	if (!n)
		puts("safe");
	for (size_t i = 0; i < n; i++)
		if (zeros)
			printf("%s: 0, and not shown, though zeros are open\n", cube_name(&k->cube, leaks[i].cell));
		else
			print_leak(k, &leaks[i]);
	if (zeros)
		printf("%zu zeros are not shown; the rest is not audited\n", n);
	else if (n)
		printf("%zu cells are not safe\n", n);
	protect_groups_print(k);
}

/* ---- the audit ---- */

static int audit(struct protect_call *k)
{
	double begun = cube_clock();
	struct cube_leak *leaks;
	size_t n;

	if (cube_audit(&k->cube, k->insider, begun + (double)k->limit, &leaks, &n) == CUBE_UNKNOWN) {
		fputs("medstod protect: not proven within the time\n", stderr);
		return 3;
	}
	if (k->json)
		print_json(k, leaks, n, cube_clock() - begun);
	else
		print_words(k, leaks, n);
	return n ? CLI_FAILED : CLI_OK;
}

/* The solver ends the process when its memory runs out, and looks at the clock between steps only, so
 * it has a process of its own. */
int protect_in_child(struct protect_call *k, int (*fn)(struct protect_call *k))
{
	int status;

	(void)fflush(NULL);
	pid_t pid = fork();

	if (pid == 0) {
		(void)signal(SIGALRM, SIG_DFL);
		(void)alarm((unsigned)k->limit + 1);
		int code = fn(k);

		(void)fflush(NULL);
		_exit(code);
	}
	if (pid < 0)
		return protect_wrong("no process can be started", NULL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		continue;
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	fputs(WTERMSIG(status) == SIGALRM
		  ? "medstod protect: not proven within the time\n"
		  : "medstod protect: not proven: the solver ended before its time, or its memory "
		    "did not do\n",
	      stderr);
	return 3;
}

int protect_check(struct protect_call *k)
{
	struct cube *c = &k->cube;
	int code = CLI_OK;

	for (size_t i = 0; i < c->ncells; i++)
		c->hidden[i] = c->n[i] >= 0;
	for (int i = 0; i < k->nmore && code == CLI_OK; i++)
		code = protect_read_table(k, k->more[i], CUBE_PUBLISHED, NULL);
	if (code != CLI_OK)
		return code;
	return protect_in_child(k, audit);
}
