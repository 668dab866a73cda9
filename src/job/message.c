/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* message.c - a mail as bytes: RFC 5322 headers, RFC 2047 subject, quoted-printable body. */
#include "job/job_priv.h"

#define SUBJECT_MAX 200
#define BODY_MAX 65536
#define ADDRESS_MAX 254 /* RFC 5321 4.5.3.1, less the angle brackets */
#define LINE 76         /* RFC 2045 6.7 */
#define WORD 75         /* RFC 2047 2 */

/* One plain address: letters, digits and the marks that need no quoting (RFC 5322 dot-atom). */
bool job_address_good(const char *s)
{
	static const char good[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				   "!#$%&'*+-/=?^_`{|}~.";
	size_t n = s ? strnlen(s, ADDRESS_MAX + 1) : 0;
	size_t left = n ? strspn(s, good) : 0;

	return n <= ADDRESS_MAX && left > 0 && s[left] == '@' && s[0] != '-' && s[left + 1] &&
	       strspn(s + left + 1, good) == n - left - 1;
}

static bool text_good(const char *s, size_t max, bool lines)
{
	size_t n = s ? strnlen(s, max + 1) : max + 1;

	if (n > max || !utf8_valid(s, n))
		return false;
	for (size_t i = 0; i < n; i++) {
		bool breaks = s[i] == '\n' || s[i] == '\r' || s[i] == '\t';

		if (((unsigned char)s[i] < 0x20 || s[i] == 0x7f) && !(lines && breaks))
			return false;
	}
	return true;
}

bool job_mail_good(const struct job_mail *m)
{
	return job_address_good(m->to) && text_good(m->subject, SUBJECT_MAX, false) &&
	       text_good(m->body, BODY_MAX, true);
}

static void put_hex(struct sbuf *b, uint8_t c)
{
	sbuf_fmt(b, "=%02X", c);
}

/* Every character beyond letters and digits as =XX; a word never splits a character. */
static void put_subject(struct sbuf *b, const char *s)
{
	size_t used = strlen("=?utf-8?Q?");

	sbuf_lit(b, "=?utf-8?Q?");
	while (*s) {
		size_t n = 1;
		bool plain = strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				       "0123456789") > 0;

		while (((uint8_t)s[n] & 0xc0) == 0x80)
			n++;
		if (used + (plain ? 1 : 3 * n) + 2 > WORD) {
			sbuf_lit(b, "?=\r\n =?utf-8?Q?");
			used = strlen("=?utf-8?Q?");
		}
		used += plain ? 1 : 3 * n;
		for (size_t i = 0; i < n; i++) {
			if (plain)
				sbuf_ch(b, s[i]);
			else
				put_hex(b, (uint8_t)s[i]);
		}
		s += n;
	}
	sbuf_lit(b, "?=");
}

static void put_body(struct sbuf *b, const char *s)
{
	size_t used = 0;

	for (; *s; s++) {
		size_t end = s[0] == '\r' && s[1] == '\n' ? 2 : s[0] == '\n';
		bool last = !s[1] || s[1] == '\n' || (s[1] == '\r' && s[2] == '\n');
		bool plain = (*s > ' ' && *s <= '~' && *s != '=') || (*s == ' ' && !last);

		if (end) {
			sbuf_lit(b, "\r\n");
			used = 0;
			s += end - 1;
			continue;
		}
		if (used + (plain ? 1 : 3) > LINE - 1) {
			sbuf_lit(b, "=\r\n");
			used = 0;
		}
		used += plain ? 1 : 3;
		if (plain)
			sbuf_ch(b, *s);
		else
			put_hex(b, (uint8_t)*s);
	}
	if (used)
		sbuf_lit(b, "\r\n");
}

static void put_date(struct sbuf *b, int64_t now)
{
	static const char days[][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
					  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	time_t t = (time_t)now;
	struct tm tm;

	gmtime_r(&t, &tm);
	sbuf_fmt(b, "Date: %s, %02d %s %d %02d:%02d:%02d +0000\r\n", days[tm.tm_wday], tm.tm_mday,
		 months[tm.tm_mon], tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

struct blob job_message(struct arena *mem, const struct job_mail *m, const char *from,
			struct id id, int64_t now)
{
	struct sbuf b;
	struct blob ret;

	/* Every byte of a body may become three, and each line's end two more. */
	sbuf_init(&b, (size_t)4 * (BODY_MAX + 4096));
	put_date(&b, now);
	sbuf_fmt(&b, "From: <%s>\r\nTo: <%s>\r\nSubject: ", from, m->to);
	put_subject(&b, m->subject);
	/* The same at each try: a receiver that got it twice can tell. */
	sbuf_fmt(&b, "\r\nMessage-ID: <%s%s>\r\n", id_str(mem, id), strrchr(from, '@'));
	sbuf_lit(&b, "Auto-Submitted: auto-generated\r\n"
		     "MIME-Version: 1.0\r\n"
		     "Content-Type: text/plain; charset=utf-8\r\n"
		     "Content-Transfer-Encoding: quoted-printable\r\n\r\n");
	put_body(&b, m->body);
	ret = arena_blob(mem, b.p, b.len);
	sbuf_done(&b);
	return ret;
}
