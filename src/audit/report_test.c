/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "audit/cut.h"

#include "base/test.h"

TEST(audit_report_in_words_and_json)
{
	static const struct {
		mst_err e;
		struct audit_verdict v;
		int exit;
		const char *text, *json;
		struct audit_left left;
	} cases[] = {
		{ MST_OK, { .rows = 7, .lanes = 1, .whole = true, .unprotected = -1 }, 0,
		  "Loggen är hel: 7 rader i 1 lane.\n",
		  "{\"whole\":true,\"rows\":7,\"lanes\":1,\"bad\":null,\"unprotected\":null,\"cut\":null}\n" },
		{ MST_OK, { .rows = 7, .lanes = 1, .whole = true, .unprotected = 2, .open_lane = 1,
			    .open_seq = 6 }, 0,
		  "2 rader är yngre än kontrollpunkten",
		  "{\"whole\":true,\"rows\":7,\"lanes\":1,\"bad\":null,\"unprotected\":"
		  "{\"rows\":2,\"first\":{\"lane\":1,\"seq\":6}},\"cut\":null}\n" },
		{ MST_OK, { .rows = 7, .lanes = 1, .whole = true }, 0,
		  "Kontrollpunkten skyddar alla rader.\n",
		  "{\"whole\":true,\"rows\":7,\"lanes\":1,\"bad\":null,\"unprotected\":"
		  "{\"rows\":0,\"first\":null},\"cut\":null}\n" },
		{ MST_OK, { .rows = 7, .lanes = 1, .whole = true, .unprotected = 7, .open_lane = 1,
			    .open_seq = 900 }, 0,
		  "899 rader från 2026-03-01 10:00 till 2027-03-01 10:00 är bortklippta",
		  "{\"whole\":true,\"rows\":7,\"lanes\":1,\"bad\":null,\"unprotected\":"
		  "{\"rows\":7,\"first\":{\"lane\":1,\"seq\":900}},\"cut\":{\"rows\":899,"
		  "\"from\":\"2026-03-01T09:00:00Z\",\"to\":\"2027-03-01T09:00:00Z\","
		  "\"at\":\"2032-02-29T09:00:00Z\",\"left\":false,\"checkpoint_older\":true}}\n",
		  { .older = true, .is_cut = true,
		    .cut = { .rows = 899, .from = 1772355600, .to = 1803891600, .at = 1961658000 } } },
		{ MST_OK, { .rows = 4, .lanes = 2, .bad_lane = 2, .bad_seq = 3, .fault = "altered",
			    .why = "Raden är ändrad." }, 1,
		  "Loggen är inte hel. Första felet: lane 2, rad 3. Raden är ändrad.\n",
		  "{\"whole\":false,\"rows\":4,\"lanes\":2,\"bad\":{\"lane\":2,\"seq\":3,"
		  "\"fault\":\"altered\",\"why\":\"Raden är ändrad.\"},\"unprotected\":null,\"cut\":null}\n" },
		{ MST_FAIL, { 0 }, 2, "Det gick inte.\n", "{\"error\":\"Det gick inte.\"}\n" },
	};
	struct sbuf b;

	sbuf_init(&b, 4096);
	for (size_t i = 0; i < MST_LEN(cases); i++) {
		sbuf_reset(&b);
		CHECK_INT(audit_report(cases[i].e, "Det gick inte.", &cases[i].v, &cases[i].left,
					     false, &b),
			  cases[i].exit);
		if (!strstr(b.p, cases[i].text))
			test_fail(__FILE__, __LINE__, "said: %s", b.p);
		sbuf_reset(&b);
		CHECK_INT(audit_report(cases[i].e, "Det gick inte.", &cases[i].v, &cases[i].left,
					     true, &b),
			  cases[i].exit);
		CHECK_STR(b.p, cases[i].json);
	}
	sbuf_done(&b);
}
