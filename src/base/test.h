/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* test.h - unit tests: TEST(name) { CHECK(...); } in a room's *_test.c.
 * The test binary runs all, or those whose name holds each substring given ("-sub": holds it not), and
 * prints TAP. */
#ifndef BASE_TEST_H
#define BASE_TEST_H

#include "base/base.h"

void test_add(const char *file, const char *name, void (*fn)(void));
void test_fail(const char *file, int line, const char *fmt, ...) MST_PRINTF(3, 4);
void test_skip(const char *why); /* reason is printed; call and return */
/* A fresh folder that the binary removes at its end. Static per call site's caller: copy it. */
const char *test_dir(void);
/* How far a test that breaks or kills an act at its n-th call goes on from one n to the next: at every call in the
 * long round (TEST_ALL), at every `of`-th in the short one. */
int test_step(int of);
int test_main(int argc, char **argv);

#define TEST(name)                                                                                 \
	static void test_##name(void);                                                             \
	__attribute__((constructor)) static void test_add_##name(void)                             \
	{                                                                                          \
		test_add(__FILE__, #name, test_##name);                                            \
	}                                                                                          \
	static void test_##name(void)

#define CHECK(x)                                                                                   \
	do {                                                                                       \
		if (!(x))                                                                          \
			test_fail(__FILE__, __LINE__, "%s", #x);                                   \
	} while (0)
#define CHECK_OK(x)                                                                                \
	do {                                                                                       \
		mst_err e_ = (x);                                                                  \
		if (e_ != MST_OK)                                                                  \
			test_fail(__FILE__, __LINE__, "%s gave %s", #x, mst_err_name(e_));         \
	} while (0)
#define CHECK_ERR(x, want)                                                                         \
	do {                                                                                       \
		mst_err e_ = (x);                                                                  \
		if (e_ != (want))                                                                  \
			test_fail(__FILE__, __LINE__, "%s gave %s, not %s", #x, mst_err_name(e_),  \
				  mst_err_name(want));                                             \
	} while (0)
#define CHECK_INT(got, want)                                                                       \
	do {                                                                                       \
		int64_t g_ = (int64_t)(got), w_ = (int64_t)(want);                                 \
		if (g_ != w_)                                                                      \
			test_fail(__FILE__, __LINE__, "%s is %lld, not %lld", #got, (long long)g_, \
				  (long long)w_);                                                  \
	} while (0)
#define CHECK_STR(got, want)                                                                       \
	do {                                                                                       \
		const char *g_ = (got), *w_ = (want);                                              \
		if (!str_eq(g_, w_))                                                               \
			test_fail(__FILE__, __LINE__, "%s is \"%s\", not \"%s\"", #got,            \
				  g_ ? g_ : "(null)", w_ ? w_ : "(null)");                         \
	} while (0)

#endif
