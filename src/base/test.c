/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* test.c - runs the tests that the rooms' *_test.c have registered, and prints TAP. */
#include "base/test.h"

#include <ftw.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define SLOW 500 /* ms of processor from which on a note says how much a test took */

struct test {
	const char *file, *name;
	void (*fn)(void);
};
static struct test tests[4096];
static size_t ntests;
static bool failed;
static const char *skipped;
static char dir[64];

void test_add(const char *file, const char *name, void (*fn)(void))
{
	if (ntests < MST_LEN(tests))
		tests[ntests++] = (struct test){ file, name, fn };
}

void test_fail(const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	failed = true;
	printf("# %s:%d: ", file, line);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
}

void test_skip(const char *why)
{
	skipped = why;
}

const char *test_dir(void)
{
	static int n;
	static char path[96];

	if (!dir[0]) {
		snprintf(dir, sizeof(dir), "/tmp/medstod-test-XXXXXX");
		if (!mkdtemp(dir))
			abort();
	}
	snprintf(path, sizeof(path), "%s/%d", dir, n++);
	if (mkdir(path, 0700) != 0)
		abort();
	return path;
}

int test_step(int of)
{
	return getenv("TEST_ALL") ? 1 : of;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *f)
{
	(void)st, (void)type, (void)f;
	return remove(path);
}

/* What this process and its children have used, so that a loaded machine tells the same. */
static long processor_ms(void)
{
	struct rusage own, kids;

	getrusage(RUSAGE_SELF, &own);
	getrusage(RUSAGE_CHILDREN, &kids);
	return (own.ru_utime.tv_sec + own.ru_stime.tv_sec + kids.ru_utime.tv_sec + kids.ru_stime.tv_sec) * 1000 +
	       (own.ru_utime.tv_usec + own.ru_stime.tv_usec + kids.ru_utime.tv_usec + kids.ru_stime.tv_usec) / 1000;
}

/* Each word holds of the name. */
static bool picked(const char *name, char **words, int n)
{
	for (int i = 0; i < n; i++) {
		bool without = words[i][0] == '-';

		if ((strstr(name, words[i] + without) != NULL) == without)
			return false;
	}
	return true;
}

int test_main(int argc, char **argv)
{
	long before, took;
	int bad = 0, n = 0;

	setvbuf(stdout, NULL, _IOLBF, 0);
	for (size_t i = 0; i < ntests; i++) {
		const struct test *t = &tests[i];

		if (!picked(t->name, argv + 1, argc - 1))
			continue;
		failed = false;
		skipped = NULL;
		before = processor_ms();
		t->fn();
		took = processor_ms() - before;
		if (took >= SLOW)
			printf("# %ld ms: %s\n", took, t->name);
		bad += failed;
		printf("%sok %d - %s%s%s\n", failed ? "not " : "", ++n, t->name,
		       skipped ? " # SKIP " : "", skipped ? skipped : "");
	}
	printf("1..%d\n", n);
	if (dir[0])
		nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	return bad ? 1 : 0;
}
