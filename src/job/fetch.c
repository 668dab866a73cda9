/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* fetch.c - one question to another server, over HTTP. */
#include "job/job_priv.h"

#include <curl/curl.h>

#include "base/log.h"

#define CONNECT_SECONDS 5L
#define FETCH_SECONDS 10L

static void curl_closep(CURL **c)
{
	curl_easy_cleanup(*c);
}

static size_t take(char *p, size_t size, size_t n, void *arg)
{
	struct sbuf *b = arg;

	sbuf_put(b, p, size * n);
	return b->bad ? 0 : size * n;
}

static bool address_good(const char *url)
{
	static const char *const own[] = { "http://localhost", "http://127.0.0.1", "http://[::1]" };

	if (str_starts(url, "https://"))
		return true;
	for (size_t i = 0; i < MST_LEN(own); i++) {
		char after = str_starts(url, own[i]) ? url[strlen(own[i])] : 'x';

		if (after == 0 || after == ':' || after == '/')
			return true;
	}
	return false;
}

static bool set_up(CURL *c, const struct job_fetch *f, struct sbuf *to)
{
	CURLcode e = CURLE_OK;

	e |= curl_easy_setopt(c, CURLOPT_URL, f->url);
	e |= curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
	e |= curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	e |= curl_easy_setopt(c, CURLOPT_PROXY, "");
	e |= curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	e |= curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
	e |= curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
	e |= curl_easy_setopt(c, CURLOPT_TIMEOUT, FETCH_SECONDS);
	e |= curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take);
	e |= curl_easy_setopt(c, CURLOPT_WRITEDATA, to);
	if (f->form)
		e |= curl_easy_setopt(c, CURLOPT_POSTFIELDS, f->form);
	if (f->user) {
		e |= curl_easy_setopt(c, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
		e |= curl_easy_setopt(c, CURLOPT_USERNAME, f->user);
		e |= curl_easy_setopt(c, CURLOPT_PASSWORD, f->password ? f->password : "");
	}
	return e == CURLE_OK;
}

mst_err job_fetch(struct arena *mem, const struct job_fetch *f, int *ret_status, struct blob *ret)
{
	MST_CLEANUP(curl_closep) CURL *c = NULL;
	MST_CLEANUP(sbuf_done) struct sbuf body;
	CURLcode e;
	long status = 0;

	sbuf_init(&body, f->most);
	if (!address_good(f->url))
		return MST_INVALID;
	TRY(job_smtp_start());
	c = curl_easy_init();
	if (!c || !set_up(c, f, &body)) {
		log_note(LOG_ERROR, "job.fetch", "why", "libcurl refused the settings", NULL);
		return MST_FAIL;
	}
	e = curl_easy_perform(c);
	if (e != CURLE_OK) {
		log_note(LOG_WARN, "job.fetch", "why", curl_easy_strerror(e), NULL);
		return MST_FAIL;
	}
	curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
	*ret_status = (int)status;
	ret->p = (const uint8_t *)arena_strn(mem, body.p ? body.p : "", body.len);
	ret->n = body.len;
	return MST_OK;
}
