/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* protect_cmd.c - medstod protect: disclosure control for a table of counts in files, and the audit
 * of a published one. Needs no installation. Its flags, files and exit codes stay. */
#include "cli/protect.h"

#include <errno.h>

#include "cli/cli.h"

static const char usage[] =
    "usage: medstod protect --hier HIER.csv --in FULL.csv --out PUBLISHED.csv [option ...]\n"
    "       medstod protect --check [--insider] --hier HIER.csv --in FULL.csv [option ...] "
    "PUBLISHED.csv [MORE.csv ...]\n\n"
    "Hides what must be hidden so that nobody can work a small count out, and proves it.\n\n"
    "  --threshold 5    counts from 1 to one less are small\n"
    "  --width 3        how far apart the values must be that a hidden small count can have\n"
    "  --zeros cover    a zero may be hidden to cover a small count (open: zeros are always "
    "shown;\n"
    "                   hide: zeros are hidden, and none of them can be worked out exactly)\n"
    "  --known K.csv    cells that somebody knows exactly, as an earlier release has them; where its n is\n"
    "                   empty nothing is known. May stand several times\n"
    "  --base           FULL.csv holds the smallest cells alone; the totals are made, and stand last\n"
    "  --time-limit S   seconds at most (600); what is not proven by then is not written\n"
    "  --exact          look for the cheapest table too (at most 200 cells, without --known), and tell\n"
    "                   how much cheaper another one might be\n"
    "  --price          tell what the safety against insiders costs, who know their own count: how much\n"
    "                   would be hidden without it (nothing is written of that)\n"
    "  --json           the figures, or what the audit found, as JSON\n\n"
    "Where more than a quarter of the cells is hidden, or the table is not proven, it tells what coarser\n"
    "tables would hide: without a dimension, or with its groups alone.\n\n"
    "HIER.csv: hier,dim,code,parent. FULL.csv: a column for each dimension, and n. CSV with "
    "commas, UTF-8.\n"
    "Exit codes: 0 proven safe; 1 (--check) not safe, the cells are told; 2 a file or the call is\n"
    "wrong, told with line and column; 3 not proven, and nothing is written.\n";

int protect_wrong(const char *what, const char *value)
{
	fprintf(stderr, "medstod protect: %s%s%s\n", what, value ? ": " : "", value ? value : "");
	return CLI_USAGE;
}

/* ---- the call ---- */

static bool number(const char *s, int64_t least, int64_t most, int64_t *ret)
{
	return str_int(s, ret) && *ret >= least && *ret <= most;
}

static bool read_zeros(const char *s, enum cube_zeros *ret)
{
	static const char *const words[] = {"cover", "open", "hide"};

	for (int i = 0; i < 3; i++)
		if (str_eq(s, words[i])) {
			*ret = (enum cube_zeros)i;
			return true;
		}
	return false;
}

/* A flag that has a value. */
static bool flag(struct protect_call *k, const char *name, const char *s)
{
	if (str_eq(name, "--hier"))
		return !k->hier && (k->hier = s) != NULL;
	if (str_eq(name, "--in"))
		return !k->in && (k->in = s) != NULL;
	if (str_eq(name, "--out"))
		return !k->out && (k->out = s) != NULL;
	if (str_eq(name, "--known"))
		return k->nknown < PROTECT_FILES && (k->known[k->nknown++] = s) != NULL;
	if (str_eq(name, "--threshold"))
		return number(s, 2, 1000, &k->threshold);
	if (str_eq(name, "--width"))
		return number(s, 1, 1000, &k->width);
	if (str_eq(name, "--time-limit"))
		return number(s, 0, 86400, &k->limit);
	return str_eq(name, "--zeros") && read_zeros(s, &k->zeros);
}

static bool word(struct protect_call *k, const char *s)
{
	if (str_eq(s, "--base"))
		return k->base = true;
	if (str_eq(s, "--json"))
		return k->json = true;
	if (str_eq(s, "--check"))
		return k->check = true;
	if (str_eq(s, "--exact"))
		return k->exact = true;
	if (str_eq(s, "--price"))
		return k->price = true;
	if (str_eq(s, "--insider"))
		return k->insider = true;
	if (str_eq(s, "--help"))
		return k->help = true;
	return *s != '-' && k->nmore < PROTECT_FILES && (k->more[k->nmore++] = s) != NULL;
}

static int read_call(struct protect_call *k, int argc, char **argv)
{
	k->threshold = 5;
	k->width = 3;
	k->limit = -1;
	for (int i = 2; i < argc; i++) {
		const char *equals = str_starts(argv[i], "--") ? strchr(argv[i], '=') : NULL;
		const char *name =
		    equals ? arena_strn(k->mem, argv[i], (size_t)(equals - argv[i])) : argv[i];

		if (!equals && word(k, argv[i]))
			continue;
		const char *value = equals ? equals + 1 : i + 1 < argc ? argv[++i] : NULL;

		if (!value || !flag(k, name, value))
			return protect_wrong(
			    "unknown, given twice, or a value that does not fit; see --help", name);
	}
	if (k->help)
		return CLI_OK;
	if (!k->hier || !k->in)
		return protect_wrong("--hier and --in are both needed; see --help", NULL);
	if (k->check ? k->out || !k->nmore || k->exact || k->price : !k->out || k->nmore || k->insider)
		return protect_wrong("either --out FILE, or --check with published files; see --help",
			     NULL);
	if (k->exact && (k->nknown || k->price))
		return protect_wrong("--exact does not go together with --known or --price", NULL);
	if (k->limit < 0)
		k->limit = 600;
	return CLI_OK;
}

/* ---- files ---- */

static int read_bytes(struct protect_call *k, const char *name, struct blob *ret)
{
	FILE *f = fopen(name, "rb");
	size_t cap = 65536, n = 0;
	char *p = arena_alloc(k->mem, cap, 1);

	if (!f) {
		fprintf(stderr, "medstod protect: %s: %s\n", name, strerror(errno));
		return CLI_USAGE;
	}
	for (size_t got; (got = fread(p + n, 1, cap - n, f)) > 0;) {
		n += got;
		if (n == cap)
			p = arena_more(k->mem, p, n, &cap, 1);
		if (n > PROTECT_FILE_MAX)
			break;
	}
	bool bad = ferror(f) || n > PROTECT_FILE_MAX;

	(void)fclose(f);
	*ret = (struct blob){(const uint8_t *)p, n};
	return bad ? protect_wrong("the file cannot be read, or is too large", name) : CLI_OK;
}

static int told(const char *name, const struct cube_fault *f)
{
	if (f->column)
		fprintf(stderr, "medstod protect: %s: line %d, column %d: %s\n", name, f->line,
			f->column, f->words);
	else
		fprintf(stderr, "medstod protect: %s: line %d: %s\n", name, f->line, f->words);
	return CLI_USAGE;
}

int protect_read_table(struct protect_call *k, const char *name, enum cube_file kind, struct cube_rows *rows)
{
	struct cube_fault fault;
	struct blob b;
	int code = read_bytes(k, name, &b);

	if (code != CLI_OK)
		return code;
	return cube_read_table(&k->cube, b, kind, rows, &fault) ? CLI_OK : told(name, &fault);
}

static bool adds_up(const struct cube *c, size_t parent, const size_t *children, int n, void *arg)
{
	int64_t sum = 0;

	for (int i = 0; i < n; i++)
		sum += c->n[children[i]];
	if (sum == c->n[parent])
		return true;
	fprintf(stderr, "medstod protect: %s: %s is %lld, and its parts are %lld together: ",
		(const char *)arg, cube_name(c, parent), (long long)c->n[parent], (long long)sum);
	for (int i = 0; i < n && i < 12; i++)
		fprintf(stderr, "%s%s = %lld", i ? "; " : "", cube_name(c, children[i]),
			(long long)c->n[children[i]]);
	fputs(n > 12 ? "; ...\n" : "\n", stderr);
	return false;
}

static int read_files(struct protect_call *k)
{
	struct cube *c = &k->cube;
	struct cube_fault fault;
	struct blob b;
	int code = read_bytes(k, k->hier, &b);

	*c = (struct cube){.mem = k->mem,
			   .threshold = (int)k->threshold,
			   .width = (int)k->width,
			   .zeros = k->zeros};
	if (code != CLI_OK)
		return code;
	if (!cube_read_hier(c, b, &fault))
		return told(k->hier, &fault);
	if (!cube_make(c))
		return protect_wrong("the hierarchies make a table that is too large", k->hier);
	code = protect_read_table(k, k->in, CUBE_FULL, &k->rows);
	if (code != CLI_OK)
		return code;
	if (k->base)
		cube_sum(c);
	cube_absent(c);
	if (!cube_equations(c, adds_up, (void *)(uintptr_t)k->in))
		return CLI_USAGE;
	for (int i = 0; i < k->nknown && code == CLI_OK; i++)
		code = protect_read_table(k, k->known[i], CUBE_KNOWN, NULL);
	return code;
}

/* ---- protecting ---- */

static void print_report(const struct protect_call *k, const struct cube_report *r, double seconds)
{
	const char *interval = r->interval == INT64_MAX ? "unbounded"
			       : r->interval < 0
				   ? "none"
				   : arena_fmt(k->mem, "%lld", (long long)r->interval);

	if (k->json)
		printf("{\"cells\": %lld, \"primary\": %lld, \"complementary\": %lld, \"persons\": "
		       "%lld, \"interval\": \"%s\", \"known_open\": %lld, \"groups\": %zu, \"method\": \"%s\", "
		       "%s%s\"seconds\": %.3f}\n",
		       (long long)r->cells, (long long)r->primary, (long long)r->complementary,
		       (long long)r->persons, interval, (long long)r->given, protect_groups(k),
		       k->exact ? "exact" : "boxes",
		       k->exact ? arena_fmt(k->mem, "\"gap\": %.4f, ", k->gap) : "",
		       k->price ? arena_fmt(k->mem, "\"outsiders\": {\"complementary\": %lld, \"persons\": %lld}, ",
					    (long long)k->outsiders.complementary, (long long)k->outsiders.persons) : "",
		       seconds);
	else
		printf("cells %lld, primary %lld, complementary %lld, persons hidden %lld, "
		       "smallest proven interval %s, method %s, seconds %.3f\n",
		       (long long)r->cells, (long long)r->primary, (long long)r->complementary,
		       (long long)r->persons, interval,
		       k->exact ? arena_fmt(k->mem, "exact, gap %.1f %%", 100 * k->gap) : "boxes",
		       seconds);
	if (r->given && !k->json)
		printf("%lld small counts that somebody knows already can be worked out by others "
		       "too\n",
		       (long long)r->given);
	if (k->price && !k->json)
		printf("without the safety against insiders: complementary %lld, persons hidden %lld\n",
		       (long long)k->outsiders.complementary, (long long)k->outsiders.persons);
	if (!k->json)
		protect_groups_print(k);
}

/* ---- a coarser table instead ---- */

/* What each coarser table would hide; a reader gets more out of one where little is. */
static void tell_coarser(const struct protect_call *k, FILE *out, double end)
{
	static const char *const words[] = { "without", "with the groups alone of" };
	const struct cube *c = &k->cube;
	struct cube_report r;
	struct cube coarse;

	for (int d = 0; d < c->ndims; d++)
		for (int how = CUBE_WITHOUT; how <= CUBE_GROUPS; how++) {
			if (!cube_coarser(c, d, (enum cube_coarse)how, &coarse))
				continue;
			if (cube_protect(&coarse, end, &r))
				fprintf(out, "  %s %s: %lld of %lld cells hidden, %lld persons beside the small counts\n",
					words[how], c->dims[d].name,
					(long long)(r.primary + r.complementary), (long long)r.cells,
					(long long)r.persons);
		}
}

static int write_out(struct protect_call *k)
{
	const char *slash = strrchr(k->out, '/');
	const char *dir = slash ? arena_strn(k->mem, k->out, (size_t)(slash - k->out) + 1) : ".";
	struct sbuf o;

	sbuf_init(&o, PROTECT_FILE_MAX);
	cube_write(&k->cube, &k->rows, &o);
	bool good = !o.bad && cli_replace_in(dir, slash ? slash + 1 : k->out, o.p, o.len);

	sbuf_done(&o);
	return good ? CLI_OK : protect_wrong("the file cannot be written", k->out);
}

static int not_proven(const struct protect_call *k, bool late)
{
	fprintf(stderr, "medstod protect: not proven safe%s, and nothing is written. %s may be.\n",
		late ? " within the time" : "",
		late ? "With a longer --time-limit it, or a coarser table," :
		       "A coarser table, or one without what is known,");
	if (!late)
		tell_coarser(k, stderr, cube_clock() + (double)k->limit);
	return 3;
}

static int protect(struct protect_call *k)
{
	double begun = cube_clock(), end = begun + (double)k->limit;
	struct cube_report r;

	if (k->exact ? !cube_protect_exact(&k->cube, end, &r, &k->gap) : !cube_protect(&k->cube, end, &r))
		return not_proven(k, cube_clock() > end);
	double seconds = cube_clock() - begun;

	if (k->price && !cube_price(&k->cube, end, &k->outsiders))
		return not_proven(k, true);
	if (k->base)
		cube_rows_rest(&k->cube, &k->rows);
	if (write_out(k) != CLI_OK)
		return CLI_USAGE;
	print_report(k, &r, seconds);
	if (!k->json && (r.primary + r.complementary) * 4 > r.cells) {
		puts("more than a quarter of the cells is hidden. Coarser tables show more:");
		tell_coarser(k, stdout, end);
	}
	return CLI_OK;
}

static size_t cells_of(const struct cube *c)
{
	size_t n = 0;

	for (size_t i = 0; i < c->ncells; i++)
		n += c->n[i] >= 0;
	return n;
}

int cli_protect(int argc, char **argv)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct protect_call k = {.mem = mem};
	int code = read_call(&k, argc, argv);

	if (code == CLI_OK && k.help) {
		fputs(usage, stdout);
		return CLI_OK;
	}
	if (code == CLI_OK)
		code = read_files(&k);
	if (code != CLI_OK)
		return code;
	if (k.exact && cells_of(&k.cube) > CUBE_EXACT)
		return protect_wrong("--exact is for tables of at most 200 cells", k.in);
	if (k.check)
		return protect_check(&k);
	return k.exact ? protect_in_child(&k, protect) : protect(&k);
}
