/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* smtp.c - hands one message to the mail server. */
#include "job/job_priv.h"

#include <curl/curl.h>
#include <pthread.h>

#include "base/log.h"

#define CONNECT_SECONDS 10L
#define SEND_SECONDS 45L

static pthread_once_t once = PTHREAD_ONCE_INIT;
static CURLcode started;

static void start(void)
{
	started = curl_global_init(CURL_GLOBAL_DEFAULT);
}

mst_err job_smtp_start(void)
{
	pthread_once(&once, start);
	return started == CURLE_OK ? MST_OK : MST_FAIL;
}

static void curl_closep(CURL **c)
{
	curl_easy_cleanup(*c);
}

static void list_freep(struct curl_slist **l)
{
	curl_slist_free_all(*l);
}

static size_t give(char *to, size_t size, size_t n, void *arg)
{
	struct blob *left = arg;
	size_t most = size * n < left->n ? size * n : left->n;

	memcpy(to, left->p, most);
	left->p += most;
	left->n -= most;
	return most;
}

static bool set_up(CURL *c, const struct job_smtp *smtp, struct curl_slist *to,
		   struct blob *message)
{
	long tls = smtp->plain ? CURLUSESSL_NONE : CURLUSESSL_ALL;
	CURLcode e = CURLE_OK;

	e |= curl_easy_setopt(c, CURLOPT_URL, smtp->url);
	e |= curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	e |= curl_easy_setopt(c, CURLOPT_PROXY, "");
	e |= curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	e |= curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
	e |= curl_easy_setopt(c, CURLOPT_TIMEOUT, SEND_SECONDS);
	e |= curl_easy_setopt(c, CURLOPT_USE_SSL, tls);
	e |= curl_easy_setopt(c, CURLOPT_MAIL_FROM, smtp->from);
	e |= curl_easy_setopt(c, CURLOPT_MAIL_RCPT, to);
	e |= curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
	e |= curl_easy_setopt(c, CURLOPT_READFUNCTION, give);
	e |= curl_easy_setopt(c, CURLOPT_READDATA, message);
	if (smtp->user)
		e |= curl_easy_setopt(c, CURLOPT_USERNAME, smtp->user);
	if (smtp->password)
		e |= curl_easy_setopt(c, CURLOPT_PASSWORD, smtp->password);
	return e == CURLE_OK;
}

mst_err job_smtp_send(const struct job_smtp *smtp, const char *to, struct blob message)
{
	MST_CLEANUP(list_freep) struct curl_slist *list = curl_slist_append(NULL, to);
	MST_CLEANUP(curl_closep) CURL *c = curl_easy_init();
	CURLcode e;

	if (!list || !c || !set_up(c, smtp, list, &message)) {
		log_note(LOG_ERROR, "job.mail", "why", "libcurl refused the settings", NULL);
		return MST_FAIL;
	}
	e = curl_easy_perform(c);
	if (e != CURLE_OK) {
		/* Not the server's own words: they may repeat the address. */
		log_note(LOG_WARN, "job.mail", "why", curl_easy_strerror(e), NULL);
		return MST_FAIL;
	}
	return MST_OK;
}

bool job_reach(const char *url, const char **why)
{
	MST_CLEANUP(curl_closep) CURL *c = NULL;
	CURLcode e = CURLE_FAILED_INIT;

	if (job_smtp_start() == MST_OK && (c = curl_easy_init())) {
		e = curl_easy_setopt(c, CURLOPT_URL, url);
		e |= curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps,http,https");
		e |= curl_easy_setopt(c, CURLOPT_PROXY, "");
		e |= curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
		e |= curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
		e |= curl_easy_setopt(c, CURLOPT_TIMEOUT, CONNECT_SECONDS);
		e |= curl_easy_setopt(c, CURLOPT_CONNECT_ONLY, 1L);
		if (e == CURLE_OK)
			e = curl_easy_perform(c);
	}
	*why = curl_easy_strerror(e);
	return e == CURLE_OK;
}
