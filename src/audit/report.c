/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* report.c - a verdict in words or as JSON. */
#include "audit/audit.h"

static void report_text(const struct audit_verdict *v, struct sbuf *out)
{
	if (!v->whole) {
		sbuf_fmt(out, "Loggen är inte hel. Första felet: lane %lld, rad %lld. %s\n",
			 (long long)v->bad_lane, (long long)v->bad_seq, v->why);
		return;
	}
	sbuf_fmt(out, "Loggen är hel: %lld rader i %lld lane.\n", (long long)v->rows,
		 (long long)v->lanes);
	if (v->unprotected < 0)
		sbuf_lit(out, "Ingen kontrollpunkt angavs: rader som tagits bort i slutet och en "
			      "logg som skrivits om helt märks inte.\n");
	else if (v->unprotected > 0)
		sbuf_fmt(out,
			 "%lld rader är yngre än kontrollpunkten och skyddas inte av den. Första: "
			 "lane %lld, rad %lld.\n",
			 (long long)v->unprotected, (long long)v->open_lane,
			 (long long)v->open_seq);
	else
		sbuf_lit(out, "Kontrollpunkten skyddar alla rader.\n");
}

static void report_place(struct sbuf *out, int64_t lane, int64_t seq)
{
	sbuf_fmt(out, "{\"lane\":%lld,\"seq\":%lld", (long long)lane, (long long)seq);
}

static void report_json(const struct audit_verdict *v, struct sbuf *out)
{
	sbuf_fmt(out, "{\"whole\":%s,\"rows\":%lld,\"lanes\":%lld,\"bad\":",
		 v->whole ? "true" : "false", (long long)v->rows, (long long)v->lanes);
	if (v->whole) {
		sbuf_lit(out, "null");
	} else {
		report_place(out, v->bad_lane, v->bad_seq);
		sbuf_lit(out, ",\"fault\":");
		sbuf_json(out, v->fault);
		sbuf_lit(out, ",\"why\":");
		sbuf_json(out, v->why);
		sbuf_ch(out, '}');
	}
	sbuf_lit(out, ",\"unprotected\":");
	if (!v->whole || v->unprotected < 0) {
		sbuf_lit(out, "null");
	} else {
		sbuf_fmt(out, "{\"rows\":%lld,\"first\":", (long long)v->unprotected);
		if (v->unprotected > 0) {
			report_place(out, v->open_lane, v->open_seq);
			sbuf_ch(out, '}');
		} else {
			sbuf_lit(out, "null");
		}
		sbuf_ch(out, '}');
	}
	sbuf_lit(out, "}\n");
}

int audit_report(mst_err e, const char *err, const struct audit_verdict *v, bool json,
		 struct sbuf *out)
{
	if (e != MST_OK) {
		if (json) {
			sbuf_lit(out, "{\"error\":");
			sbuf_json(out, err);
			sbuf_lit(out, "}\n");
		} else {
			sbuf_fmt(out, "%s\n", err);
		}
		return 2;
	}
	if (json)
		report_json(v, out);
	else
		report_text(v, out);
	return v->whole ? 0 : 1;
}
