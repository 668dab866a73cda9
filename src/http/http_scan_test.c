/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* http_scan_test.c - what clamd 1.4 answers, as it was recorded; and a socket with nobody behind it. */
#include "base/test.h"
#include "http/http_priv.h"

TEST(http_scan_reads_each_answer)
{
	static const struct {
		const char *reply;
		mst_err says;
		const char *name;
	} t[] = {
		{ "stream: OK", MST_OK, "" },
		{ "stream: Eicar-Test-Signature FOUND", MST_INVALID, "Eicar-Test-Signature" },
		{ "stream: Win.Test.EICAR_HDB-1(44d8:68)\n\x01 FOUND", MST_INVALID,
		  "Win.Test.EICAR_HDB-1?44d8?68???" },
		{ "INSTREAM size limit exceeded. ERROR", MST_FAIL, "" },
		{ "stream: Can't allocate memory ERROR", MST_FAIL, "" },
		{ "stream:  FOUND", MST_INVALID, "" },
		{ "stream: ", MST_FAIL, "" },
		{ "stream: OK FOUND?", MST_FAIL, "" },
		{ "UNKNOWN COMMAND", MST_FAIL, "" },
		{ "", MST_FAIL, "" },
	};

	for (size_t i = 0; i < MST_LEN(t); i++) {
		char name[40];

		CHECK_INT(http_scan_reply(t[i].reply, strlen(t[i].reply), name, sizeof(name)), t[i].says);
		CHECK_STR(name, t[i].name);
	}
}

TEST(http_scan_without_anybody_there)
{
	char name[40], far[300];

	memset(far, 'x', sizeof(far) - 1);
	far[0] = '/';
	far[sizeof(far) - 1] = 0;
	CHECK_INT(http_scan("/nonexistent/clamd.ctl", (struct blob){ 0 }, name, sizeof(name)), MST_FAIL);
	CHECK_INT(http_scan(far, (struct blob){ 0 }, name, sizeof(name)), MST_FAIL);
	CHECK(!http_scan_answers("/nonexistent/clamd.ctl"));
}
