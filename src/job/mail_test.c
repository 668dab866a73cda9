/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mail_test.c - mail handed to a real SMTP server on a free port of this machine. */
#include "job/job_test.h"

#include <dirent.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/day.h"
#include "base/test.h"
#include "crypto/crypto.h"

#define PYTHON "/usr/bin/python3"

/* Writes each message it takes to a file of its own. While a file named "refuse" is there, it says
 * 451. */
static const char sink_program[] =
	"import asyncio, os, sys\n"
	"from aiosmtpd.smtp import SMTP\n"
	"folder = sys.argv[1]\n"
	"class Sink:\n"
	"    n = 0\n"
	"    async def handle_DATA(self, server, session, envelope):\n"
	"        if os.path.exists(folder + '/refuse'):\n"
	"            return '451 later'\n"
	"        Sink.n += 1\n"
	"        with open(f'{folder}/{Sink.n}.tmp', 'wb') as f:\n"
	"            f.write(('%s %s\\n' % (envelope.mail_from, envelope.rcpt_tos)).encode())\n"
	"            f.write(envelope.content)\n"
	"        os.rename(f'{folder}/{Sink.n}.tmp', f'{folder}/{Sink.n}.eml')\n"
	"        return '250 taken'\n"
	"async def main():\n"
	"    loop = asyncio.get_running_loop()\n"
	"    server = await loop.create_server(lambda: SMTP(Sink(), hostname='sink'),\n"
	"                                      '127.0.0.1', 0)\n"
	"    print(server.sockets[0].getsockname()[1], flush=True)\n"
	"    await asyncio.Event().wait()\n"
	"asyncio.run(main())\n";

struct sink {
	pid_t pid;
	char dir[96], url[64];
};

static bool sink_start(struct sink *k)
{
	char line[32] = "";
	int fds[2];
	FILE *f;

	snprintf(k->dir, sizeof(k->dir), "%s", test_dir());
	if (pipe(fds) != 0)
		return false;
	k->pid = fork();
	if (k->pid == 0) {
		dup2(fds[1], STDOUT_FILENO);
		close(fds[0]);
		close(fds[1]);
		execl(PYTHON, PYTHON, "-c", sink_program, k->dir, (char *)NULL);
		_exit(127);
	}
	close(fds[1]);
	f = fdopen(fds[0], "r");
	if (!f || !fgets(line, sizeof(line), f))
		line[0] = 0;
	if (f)
		fclose(f);
	line[strcspn(line, "\n")] = 0;
	snprintf(k->url, sizeof(k->url), "smtp://127.0.0.1:%s", line);
	return line[0] != 0;
}

static void sink_stop(struct sink *k)
{
	kill(k->pid, SIGKILL);
	CHECK_INT(waitpid(k->pid, NULL, 0), k->pid);
}

static int sink_count(const struct sink *k)
{
	DIR *d = opendir(k->dir);
	int n = 0;

	for (struct dirent *e; (e = readdir(d));)
		n += strstr(e->d_name, ".eml") != NULL;
	closedir(d);
	return n;
}

static const char *sink_read(struct arena *mem, const struct sink *k, int n)
{
	char *text = arena_alloc(mem, 65536, 1);
	FILE *f = fopen(arena_fmt(mem, "%s/%d.eml", k->dir, n), "re");

	CHECK(f != NULL);
	if (f) {
		text[fread(text, 1, 65535, f)] = 0;
		fclose(f);
	}
	return text;
}

static void refuse(const struct sink *k, bool yes)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/refuse", k->dir);
	if (!yes) {
		unlink(path);
		return;
	}
	FILE *f = fopen(path, "we");

	CHECK(f != NULL);
	if (f)
		fclose(f);
}

struct post {
	struct job_store t;
	struct sink sink;
	struct job_runner *r;
};

static bool post_open(struct post *p)
{
	if (!sink_start(&p->sink)) {
		sink_stop(&p->sink);
		test_skip("needs " PYTHON " with aiosmtpd (Debian: python3-aiosmtpd)");
		return false;
	}
	job_store_open(&p->t);
	struct job_runner_conf conf = { .store = p->t.s,
					.smtp = { .url = p->sink.url, .from = "post@example.se",
						  .plain = true } };

	CHECK_OK(job_runner_start(&conf, &p->r));
	CHECK_INT(job_runner_step(p->r), 1); /* job.sweep */
	return true;
}

static void post_close(struct post *p)
{
	job_runner_stop(p->r);
	job_store_close(&p->t);
	sink_stop(&p->sink);
}

static mst_err put(struct db *w, void *arg)
{
	return job_mail_put(w, arg);
}

static mst_err post(struct post *p, const char *to, const char *subject, const char *body)
{
	return db_call(p->t.s, put, &(struct job_mail){ to, subject, body });
}

static int64_t in_state(struct post *p, enum job_state state)
{
	int64_t n = -1;

	CHECK_OK(db_int(p->t.db, "SELECT count(*) FROM job_mail WHERE state = $1",
			DB_ARGS(V((int)state)), &n));
	return n;
}

TEST(job_mail_is_delivered_once)
{
	struct post p;
	const char *m;

	if (!post_open(&p))
		return;
	CHECK_OK(post(&p, "anna@example.se", "Du har något att göra", "Logga in.\n.\nHej då"));
	CHECK_INT(job_runner_step(p.r), 1);
	CHECK_INT(job_runner_step(p.r), 0);
	CHECK_INT(sink_count(&p.sink), 1);
	CHECK_INT(in_state(&p, JOB_DONE), 1);
	m = sink_read(p.t.mem, &p.sink, 1);
	CHECK(str_starts(m, "post@example.se ['anna@example.se']\n"));
	CHECK(strstr(m, "\r\nSubject: =?utf-8?Q?Du=20har=20n=C3=A5got=20att=20g=C3=B6ra?=\r\n"));
	CHECK(strstr(m, "\r\n\r\nLogga in.\r\n.\r\nHej d=C3=A5\r\n"));
	CHECK(strstr(m, "\r\nMessage-ID: <"));
	post_close(&p);
}

TEST(job_mail_is_sent_again_after_a_refusal)
{
	struct post p;

	if (!post_open(&p))
		return;
	refuse(&p.sink, true);
	CHECK_OK(post(&p, "anna@example.se", "a", "b"));
	CHECK_INT(job_runner_step(p.r), 1);
	CHECK_INT(sink_count(&p.sink), 0);
	CHECK_INT(in_state(&p, JOB_WAITS), 1);
	refuse(&p.sink, false);
	CHECK_INT(job_runner_step(p.r), 0);
	day_fake(JOB_TEST_NOW + 120);
	CHECK_INT(job_runner_step(p.r), 1);
	CHECK_INT(sink_count(&p.sink), 1);
	CHECK_INT(in_state(&p, JOB_DONE), 1);
	post_close(&p);
}

TEST(job_mail_is_given_up_in_the_end)
{
	struct post p;

	if (!post_open(&p))
		return;
	refuse(&p.sink, true);
	CHECK_OK(post(&p, "anna@example.se", "a", "b"));
	for (int i = 0; i < 14; i++) {
		CHECK_INT(in_state(&p, JOB_GIVEN_UP), 0);
		day_fake(JOB_TEST_NOW + i * 7 * 3600);
		(void)job_runner_step(p.r);
	}
	CHECK_INT(in_state(&p, JOB_GIVEN_UP), 1);
	CHECK_INT(sink_count(&p.sink), 0);
	post_close(&p);
}

TEST(job_mail_injection_never_reaches_the_outbox)
{
	struct post p;

	if (!post_open(&p))
		return;
	CHECK_ERR(post(&p, "anna@example.se\r\nBcc: x@example.se", "a", "b"), MST_INVALID);
	CHECK_ERR(post(&p, "anna@example.se", "a\r\nBcc: x@example.se", "b"), MST_INVALID);
	CHECK_ERR(post(&p, "anna@example.se> RCPT TO:<x@example.se", "a", "b"), MST_INVALID);
	CHECK_OK(post(&p, "anna@example.se", "a", "\r\n.\r\nMAIL FROM:<x@example.se>\r\n"));
	CHECK_INT(job_runner_step(p.r), 1);
	CHECK_INT(sink_count(&p.sink), 1);
	post_close(&p);
}

/* The database fails at each call in turn. What the server has taken is never sent again. */
TEST(job_mail_taken_by_the_server_is_not_sent_again)
{
	struct post p;
	int64_t now = JOB_TEST_NOW;
	int n = 0;

	if (!post_open(&p))
		return;
	for (long at = 1; at <= 16; at++) {
		CHECK_OK(post(&p, "anna@example.se", "a", "b"));
		n++;
		db_fail_at(at);
		(void)job_runner_step(p.r);
		db_fail_at(0);
		for (int i = 0; i < 2; i++) {
			day_fake(now += 300);
			(void)job_runner_step(p.r);
		}
		CHECK_INT(sink_count(&p.sink), n);
		CHECK_INT(in_state(&p, JOB_DONE), n);
	}
	post_close(&p);
}

TEST(job_mail_survives_a_server_that_is_away)
{
	struct post p;

	if (!post_open(&p))
		return;
	kill(p.sink.pid, SIGKILL);
	CHECK_OK(post(&p, "anna@example.se", "a", "b"));
	CHECK_INT(job_runner_step(p.r), 1);
	CHECK_INT(in_state(&p, JOB_WAITS), 1);
	post_close(&p);
}

/* No word of the mail goes out in clear when TLS was asked for and the server has none. */
TEST(job_mail_needs_tls_unless_told_otherwise)
{
	struct post p;

	if (!post_open(&p))
		return;
	struct job_smtp smtp = { .url = p.sink.url, .from = "post@example.se" };

	CHECK_ERR(job_smtp_send(&smtp, "anna@example.se", (struct blob){ (const uint8_t *)"x", 1 }),
		  MST_FAIL);
	CHECK_INT(sink_count(&p.sink), 0);
	post_close(&p);
}
