/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* http_figures.c - how many answers of which kind, and how long they took. */
#include "http_priv.h"

const int64_t http_figure_ms[HTTP_FIGURE_STEPS] = { 5, 10, 25, 50, 100, 250, 1000, 5000 };

void req_count(struct http_server *s, int status, int64_t ms)
{
	size_t step = 0;

	if (status < 100 || status > 599) /* the connection was gone before there was an answer */
		return;
	while (step < HTTP_FIGURE_STEPS && ms > http_figure_ms[step])
		step++;
	atomic_fetch_add(&s->answers[status / 100 - 1], 1);
	atomic_fetch_add(&s->took[step], 1);
	atomic_fetch_add(&s->took_ms, (uint64_t)ms);
}

void http_figures(const struct http_req *r, struct http_figures *ret)
{
	const struct http_server *s = r->s;

	*ret = (struct http_figures){ .ms = atomic_load(&s->took_ms), .open = atomic_load(&s->nconns) };
	for (size_t i = 0; i < MST_LEN(ret->answers); i++)
		ret->answers[i] = atomic_load(&s->answers[i]);
	for (size_t i = 0; i < MST_LEN(ret->took); i++)
		ret->took[i] = atomic_load(&s->took[i]);
}
