/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* simulate.c - medstod simulate: years of invented work put into a demo by the same acts as the pages,
 * sealed as real cases are, many in one transaction. The clock is set to each stretch of days in turn, so
 * that every row has its time; at the end of a month facts are cut from closed cases, as a sign-in does. */
#include "cli/simulate.h"

#include <errno.h>
#include <time.h>
#include <unistd.h>

static const char usage[] =
	"usage: medstod simulate --db FILE [--years N] [--jours N] [--seed N] [...]\n\n"
	"Fills a demo with years of invented cases up to today: opened, followed up, closed and cut as\n"
	"in a real jour, each sealed under its own key, with its rows in the log. Weekdays, seasons and\n"
	"waves of one crime are drawn from the seed; keys and ids are always new. An installation holds\n"
	"one jour: --jours N gives it the work of N. Stop the server first. What is in the demo stays.\n"
	"How far it has come is told on standard error.\n\n"
	"  --years N     so many years [1]\n"
	"  --jours N     so many times the 492 cases that a jour has in a year [1]\n"
	"  --cases N     about so many cases in all, whatever the jours; exactly, with --all-open\n"
	"  --contacts N  so many contacts in each case [drawn, three as a rule]\n"
	"  --note N      so many bytes in the text of each contact after the first [a sentence]\n"
	"  --all-open    no case is closed\n"
	"  --ids FILE    writes the ids of its open cases, one a line\n"
	"  --seed N      the same days and people for the same number [1]\n\n"
	"Exit codes: 0 done, 1 it did not go (what was told as done stays), 2 the call is wrong.\n";

#define BATCH 2000    /* acts in one transaction */
#define STRETCH 28   /* days between two times of the clock, at most */
#define WORK 16000    /* cases and follow-ups between them, about */
#define OPEN_ROWS 10 /* person, case, fact, look-up, note, log; two keys and their wraps */
#define LOG_ROWS 3   /* entry, fact, log */
#define CLOSE_ROWS 3 /* entry, fact, log */

/* A case that is open. */
struct life {
	struct id id;
	int64_t next, left; /* the instant of the next contact, or of its end when none is left */
};

struct run {
	struct cli *cli;
	const struct simulate_wish *wish;
	struct simulate_days days;
	struct auth_user who;
	struct vault_keyring keys;
	int32_t first, day, today; /* day: reached */
	int64_t now, until;        /* real, and the instant that `day` has reached */
	struct life *lives;
	size_t n, cap;
	struct simulate_batch *batch; /* that acts go into; NULL: none is begun */
	struct simulate_writer writer;
	int64_t opened, rows, began;
	time_t told;
};

static int64_t clock_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void tell(struct run *r)
{
	int64_t ms = clock_now() - r->began + 1, done = r->day - r->first + 1,
		all = r->today - r->first + 1;
	char day[DAY_TEXT];

	if (r->told == (time_t)(ms / 1000))
		return;
	r->told = (time_t)(ms / 1000);
	day_text(r->day, day);
	fprintf(stderr, "%s: %lld cases, %lld rows, %lld rows/s, about %lld s left%s", day,
		(long long)r->opened, (long long)r->rows, (long long)(r->rows * 1000 / ms),
		(long long)(ms * (all - done) / done / 1000),
		isatty(STDERR_FILENO) ? "   \r" : "\n");
}

static struct life *add_life(struct run *r)
{
	if (r->n == r->cap) {
		r->cap = r->cap * 2 + 1024;
		r->lives = mem_realloc(r->lives, r->cap * sizeof(*r->lives));
	}
	return &r->lives[r->n++];
}

/* ---- a stretch of days, in batches ---- */

static mst_err batch_send(struct run *r)
{
	struct simulate_batch *b = r->batch;

	r->batch = NULL;
	return b ? simulate_writer_put(&r->writer, b) : MST_OK;
}

/* Where the next act goes. A full batch is sent on its way first. */
static mst_err batch_ready(struct run *r)
{
	if (r->batch && r->batch->n >= BATCH)
		TRY(batch_send(r));
	if (r->batch)
		return MST_OK;
	struct simulate_batch *b = mem_alloc(sizeof(*b));

	*b = (struct simulate_batch){ 0 };
	mst_err e = ctx_open(&r->cli->app, &r->who, &r->keys, &b->c);

	if (e != MST_OK)
		free(b);
	else
		r->batch = b;
	return e;
}

static struct act *add_act(struct simulate_batch *b)
{
	b->list = arena_more(b->c.mem, b->list, b->n, &b->cap, sizeof(*b->list));
	return &b->list[b->n++];
}

static mst_err open_one(struct run *r, int64_t at)
{
	struct simulate_batch *b = r->batch;
	struct life *l = add_life(r);
	struct support_new s;

	simulate_person(&r->days, b->c.mem, at, &s);
	TRY(support_open(&b->c, &s, NULL, NULL, add_act(b), &l->id));
	l->left = simulate_contacts(&r->days, r->wish) - 1;
	l->next = at + (l->left ? simulate_gap(&r->days) : simulate_rest(&r->days));
	r->opened++;
	r->rows += OPEN_ROWS + (int64_t)s.codes.nflags;
	return MST_OK;
}

/* Whatever the case has come to by now: contacts, and its end. *ret_closed: it has ended. */
static mst_err follow_one(struct run *r, struct life *l, bool *ret_closed)
{
	MST_CLEANUP(support_case_wipe) struct support_case s = { 0 };
	struct simulate_batch *b = r->batch;

	*ret_closed = false;
	TRY(support_case_read(&b->c, l->id, &s));
	for (; l->left && l->next <= r->until; l->left--) {
		struct support_entry e;

		simulate_contact(&r->days, b->c.mem, r->wish, l->next, &e);
		TRY(support_log(&b->c, &s, &e, add_act(b)));
		r->rows += LOG_ROWS;
		l->next += l->left > 1 ? simulate_gap(&r->days) : simulate_rest(&r->days);
	}
	if (l->left || l->next > r->until || r->wish->all_open)
		return MST_OK;
	*ret_closed = true;
	r->rows += CLOSE_ROWS;
	bool done = demo_below(&r->days.state, 5) != 0;

	return support_close(&b->c, &s, done ? "done" : "onward", done ? "helped" : "elsewhere", add_act(b));
}

/* A wished number of contacts is had by today, however late the case began. */
static bool is_due(const struct run *r, struct life *l)
{
	if (l->left && r->wish->contacts && r->day == r->today && l->next > r->until)
		l->next = r->until;
	return l->next <= r->until && (l->left || !r->wish->all_open);
}

static mst_err follow_up(struct run *r)
{
	for (size_t i = r->n; i-- > 0;) {
		bool closed = false;

		if (!is_due(r, &r->lives[i]))
			continue;
		TRY(batch_ready(r));
		do
			TRY(follow_one(r, &r->lives[i], &closed));
		while (!closed && is_due(r, &r->lives[i]));
		if (closed)
			r->lives[i] = r->lives[--r->n];
	}
	return MST_OK;
}

static mst_err cut_due(struct run *r)
{
	struct ctx c;
	size_t cut;

	TRY(ctx_open(&r->cli->app, &r->who, &r->keys, &c));
	mst_err e = support_split_due(&c, &cut);

	ctx_close(&c);
	return e;
}

/* A case is followed up when what it has is durable: so each one once, then those that are new, and all of it is
 * waited for before the clock goes on. */
static mst_err stretch(struct run *r, const int64_t *opens, size_t n)
{
	r->until = r->day == r->today ? r->now : day_at(r->day, 18, 0);
	day_fake(r->until);
	TRY(follow_up(r));
	for (size_t i = 0; i < n; i++) {
		TRY(batch_ready(r));
		TRY(open_one(r, opens[i]));
	}
	TRY(batch_send(r));
	TRY(simulate_writer_wait(&r->writer));
	return cut_due(r);
}

static int64_t due_by(const struct run *r, int64_t at)
{
	int64_t n = 0;

	for (size_t i = 0; i < r->n; i++)
		n += r->lives[i].next <= at;
	return n;
}

/* All cases of a wished number, when none is closed: the last day has what is missing. */
static int64_t cases_on(struct run *r, int32_t day, size_t waiting)
{
	const struct simulate_wish *w = r->wish;
	int64_t n = simulate_cases_on(&r->days, day), left = w->cases - r->opened - (int64_t)waiting;

	if (!w->cases || !w->all_open)
		return n;
	return day == r->today || n > left ? left : n;
}

static mst_err all_days(struct run *r)
{
	int64_t *opens = NULL;
	size_t n = 0, cap = 0;
	int32_t since = r->first;
	mst_err e = MST_OK;

	for (r->day = r->first; r->day <= r->today && e == MST_OK; r->day++) {
		for (int64_t k = cases_on(r, r->day, n); k > 0; k--) {
			if (n == cap) {
				cap = cap * 2 + 1024;
				opens = mem_realloc(opens, cap * sizeof(*opens));
			}
			int64_t at = simulate_instant(&r->days, r->day);

			opens[n++] = at < r->now ? at : r->now;
		}
		if (r->day < r->today && r->day - since < STRETCH &&
		    (int64_t)n + due_by(r, day_at(r->day, 18, 0)) < WORK)
			continue;
		e = stretch(r, opens, n);
		since = r->day + 1;
		n = 0;
		tell(r);
	}
	free(opens);
	r->day = r->today;
	return e == MST_OK ? stretch(r, NULL, 0) : e;
}

/* ---- the command ---- */

static bool sign_in(struct run *r, struct arena *mem)
{
	const char *login, *phrase;
	struct ctx c;

	demo_coordinator(&login, &phrase);
	if (ctx_open(&r->cli->app, NULL, NULL, &c) != MST_OK)
		return false;
	mst_err e = auth_unlock(&c, login, phrase, &r->who, &r->keys);

	if (e == MST_OK) {
		r->who.name = arena_str(mem, r->who.name);
		r->who.login = arena_str(mem, r->who.login);
	}
	ctx_close(&c);
	return e == MST_OK;
}

static bool write_ids(const struct run *r)
{
	FILE *f = fopen(r->wish->ids, "we");
	char text[ID_TEXT];

	for (size_t i = 0; f && i < r->n; i++) {
		id_text(r->lives[i].id, text);
		fprintf(f, "%s\n", text);
	}
	bool bad = !f || ferror(f);

	if (f)
		bad |= fclose(f) != 0;
	if (bad)
		fprintf(stderr, "medstod: %s: %s\n", r->wish->ids, strerror(errno));
	return !bad;
}

static int fill(struct cli *cli, const struct simulate_wish *w)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	struct run r = { .cli = cli, .wish = w, .today = day_today(), .now = day_now(),
			 .began = clock_now() };
	mst_err e;

	if (!sign_in(&r, mem)) {
		fputs("medstod: the demo's coordinator cannot sign in with the demo's phrase\n", stderr);
		return CLI_FAILED;
	}
	r.first = day_add_months(r.today, -12 * (int)w->years) + 1;
	simulate_days_start(&r.days, w, r.first, r.today);
	e = simulate_writer_start(&r.writer);
	if (e == MST_OK) {
		e = all_days(&r);
		simulate_batch_end(r.batch);
		simulate_writer_end(&r.writer);
	}
	day_fake(r.now);
	if (e == MST_OK)
		printf("%lld cases, %zu of them open; %lld rows in %.1f s, %lld a second\n",
		       (long long)r.opened, r.n, (long long)r.rows,
		       (double)(clock_now() - r.began) / 1000,
		       (long long)(r.rows * 1000 / (clock_now() - r.began + 1)));
	else
		fprintf(stderr, "medstod: %s, after %lld cases\n", mst_err_name(e),
			(long long)r.opened);
	bool good = e == MST_OK && (!w->ids || write_ids(&r));

	vault_keyring_wipe(&r.keys);
	free(r.lives);
	return good ? CLI_OK : CLI_FAILED;
}

/* This command's own flags; what is left in argv are settings. */
static bool take_flags(int *argc, char **argv, struct simulate_wish *w)
{
	const struct {
		const char *name;
		int64_t *to, least, most;
	} numbers[] = { { "--years", &w->years, 1, 50 }, { "--jours", &w->jours, 1, 1000 },
			{ "--cases", &w->cases, 1, 10000000 },
			{ "--contacts", &w->contacts, 1, 100 },
			{ "--note", &w->note, 1, 10000 },
			{ "--seed", &w->seed, 0, INT64_MAX } };

	for (size_t i = 0; i < MST_LEN(numbers); i++) {
		const char *value = cli_take_flag(argc, argv, numbers[i].name);

		if (!value || (str_int(value, numbers[i].to) && *numbers[i].to >= numbers[i].least &&
			       *numbers[i].to <= numbers[i].most))
			continue;
		fprintf(stderr, "medstod: %s needs a number from %lld to %lld\n", numbers[i].name,
			(long long)numbers[i].least, (long long)numbers[i].most);
		return false;
	}
	w->ids = cli_take_flag(argc, argv, "--ids");
	return true;
}

int cli_simulate(int argc, char **argv)
{
	struct simulate_wish w = { .years = 1, .jours = 1, .seed = 1 };
	const char *const extra[] = { "--all-open", NULL };
	struct cli c;

	if (argc == 3 && str_eq(argv[2], "--help")) {
		fputs(usage, stdout);
		return CLI_OK;
	}
	if (!take_flags(&argc, argv, &w))
		return CLI_USAGE;
	int code = cli_settings(&c, argc, argv, extra, &w.all_open);

	if (code == CLI_OK && !c.db) {
		fputs("medstod: simulate needs --db; see medstod simulate --help\n", stderr);
		code = CLI_USAGE;
	}
	if (code == CLI_OK && !conf_bool(c.conf, "demo")) {
		fputs("medstod: this is no demo: invented cases would stand among real ones\n", stderr);
		code = CLI_FAILED;
	}
	c.fill = true;
	if (code == CLI_OK)
		code = cli_open(&c, false);
	if (code == CLI_OK)
		code = fill(&c, &w);
	cli_close(&c);
	return code;
}
