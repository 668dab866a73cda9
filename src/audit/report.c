/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* report.c - a verdict in words or as JSON. */
#include "audit/cut.h"

#include "base/day.h"

static void report_cut(const struct audit_left *l, struct arena *mem, struct sbuf *out)
{
	if (l->is_cut)
		sbuf_fmt(out,
			 "%lld rader från %s till %s är bortklippta enligt jourens regler (senast %s). "
			 "Loggen följs från sigillet över dem.\n",
			 (long long)l->cut.rows, day_time_str(mem, l->cut.from),
			 day_time_str(mem, l->cut.to), day_time_str(mem, l->cut.at));
	if (l->left)
		sbuf_lit(out, "Några av dem ligger kvar än. De räknas inte, och tas bort nästa natt.\n");
	if (l->older)
		sbuf_lit(out, "Kontrollpunkten är äldre än klippet: raderna som den såg finns inte kvar, så "
			      "den skyddar inget. Använd en yngre.\n");
}

static void report_text(const struct audit_verdict *v, const struct audit_left *l, struct arena *mem,
			struct sbuf *out)
{
	if (!v->whole) {
		sbuf_fmt(out, "Loggen är inte hel. Första felet: lane %lld, rad %lld. %s\n",
			 (long long)v->bad_lane, (long long)v->bad_seq, v->why);
		return;
	}
	sbuf_fmt(out, "Loggen är hel: %lld rader i %lld lane.\n", (long long)v->rows,
		 (long long)v->lanes);
	if (l)
		report_cut(l, mem, out);
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

static void report_json(const struct audit_verdict *v, const struct audit_left *l, struct arena *mem,
			struct sbuf *out)
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
	sbuf_lit(out, ",\"cut\":");
	if (!v->whole || !l || !l->is_cut)
		sbuf_lit(out, "null");
	else
		sbuf_fmt(out,
			 "{\"rows\":%lld,\"from\":\"%s\",\"to\":\"%s\",\"at\":\"%s\",\"left\":%s,"
			 "\"checkpoint_older\":%s}",
			 (long long)l->cut.rows, day_iso_str(mem, l->cut.from),
			 day_iso_str(mem, l->cut.to), day_iso_str(mem, l->cut.at),
			 l->left ? "true" : "false", l->older ? "true" : "false");
	sbuf_lit(out, "}\n");
}

int audit_report(mst_err e, const char *err, const struct audit_verdict *v,
		 const struct audit_left *left, bool json, struct sbuf *out)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();

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
		report_json(v, left, mem, out);
	else
		report_text(v, left, mem, out);
	return v->whole ? 0 : 1;
}
