/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "job/job_priv.h"

#include "base/test.h"

TEST(job_mail_refuses_what_could_be_a_header)
{
	static const struct {
		const char *to, *subject, *body;
		bool good;
	} cases[] = {
		{ "anna@example.se", "Du har något att göra", "Logga in.", true },
		{ "anna.b+x@sub.example.se", "", "", true },
		{ "anna@example.se\r\nBcc: x@example.se", "a", "b", false },
		{ "anna@example.se\n", "a", "b", false },
		{ "anna@example.se", "a\r\nBcc: x@example.se", "b", false },
		{ "anna@example.se", "a\nb", "b", false },
		{ "anna@example.se", "a\rb", "b", false },
		{ "anna@example.se", "a\x01", "b", false },
		{ "anna@example.se", "a", "b\x01", false },
		{ "anna@example.se", "a", "rad\r\nrad\n\ttab", true },
		{ "anna@example.se", "\xff", "b", false },
		{ "anna@example.se", "a", "\xc3", false },
		{ "anna@example.se, b@example.se", "a", "b", false },
		{ "anna@example.se b@example.se", "a", "b", false },
		{ "<anna@example.se>", "a", "b", false },
		{ "anna@b@example.se", "a", "b", false },
		{ "@example.se", "a", "b", false },
		{ "anna@", "a", "b", false },
		{ "-anna@example.se", "a", "b", false },
		{ "", "a", "b", false },
		{ NULL, "a", "b", false },
		{ "anna@example.se", NULL, "b", false },
		{ "anna@example.se", "a", NULL, false },
	};

	for (size_t i = 0; i < MST_LEN(cases); i++) {
		struct job_mail m = { cases[i].to, cases[i].subject, cases[i].body };

		if (job_mail_good(&m) != cases[i].good)
			test_fail(__FILE__, __LINE__, "case %zu", i);
	}
}

TEST(job_mail_has_caps)
{
	static char big[65538], name[260];
	struct job_mail m = { "a@example.se", "", big };

	memset(big, 'x', 65536);
	CHECK(job_mail_good(&m));
	big[65536] = 'x';
	CHECK(!job_mail_good(&m));
	m.body = "";
	big[200] = 0;
	m.subject = big;
	CHECK(job_mail_good(&m));
	m.subject = big + 1;
	big[200] = big[201] = 'x';
	big[202] = 0;
	CHECK(!job_mail_good(&m));
	m.subject = "";
	memset(name, 'a', 255);
	name[10] = '@';
	CHECK(!job_address_good(name));
	name[254] = 0;
	CHECK(job_address_good(name));
}

TEST(job_message_bytes)
{
	static const char want[] =
		"Date: Mon, 02 Mar 2026 08:00:00 +0000\r\n"
		"From: <post@example.se>\r\n"
		"To: <anna@example.se>\r\n"
		"Subject: =?utf-8?Q?Du=20har=20n=C3=A5got=20att=20g=C3=B6ra?=\r\n"
		"Message-ID: <aeaqcaibaeaqcaibaeaqcaibae@example.se>\r\n"
		"Auto-Submitted: auto-generated\r\n"
		"MIME-Version: 1.0\r\n"
		"Content-Type: text/plain; charset=utf-8\r\n"
		"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
		"L=C3=B6st =3D klart=20\r\n"
		"\r\n"
		".\r\n"
		"a=0Db\r\n";
	struct arena *mem = arena_open();
	struct job_mail m = { "anna@example.se", "Du har något att göra",
			      "Löst = klart \n\r\n.\na\rb" };
	struct id id;
	struct blob b;

	memset(id.b, 1, sizeof(id.b));
	b = job_message(mem, &m, "post@example.se", id, 1772438400);
	CHECK_STR(arena_strn(mem, (const char *)b.p, b.n), want);
	arena_close(mem);
}

/* No line over 76 characters and none but ASCII, whatever is written. */
TEST(job_message_lines_are_short)
{
	static char body[4001], subject[201];
	struct arena *mem = arena_open();
	struct job_mail m = { "anna@example.se", subject, body };

	for (size_t i = 0; i < 4000; i += 2)
		memcpy(body + i, i % 14 ? "ö" : "x ", 2);
	for (size_t i = 0; i < 200; i += 2)
		memcpy(subject + i, i % 6 ? "å" : "z-", 2);
	CHECK(job_mail_good(&m));
	struct blob b = job_message(mem, &m, "post@example.se", ID_NONE, 0);
	size_t line = 0;

	for (size_t i = 0; i < b.n; i++) {
		CHECK(b.p[i] < 0x7f && (b.p[i] >= ' ' || b.p[i] == '\r' || b.p[i] == '\n'));
		line = b.p[i] == '\n' ? 0 : line + 1;
		CHECK(line <= 77 + strlen("Subject: ")); /* with its \r */
	}
	arena_close(mem);
}
