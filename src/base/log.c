/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* log.c - JSON lines, one write each, so that lines of several threads never mix. */
#include "base/log.h"

#include <unistd.h>

#include "base/day.h"

static _Atomic int least_level = LOG_INFO;
static const char *const names[] = { "debug", "info", "warn", "error" };

static _Thread_local const char *request_id, *trace_id;

void log_for(const char *request, const char *trace)
{
	request_id = request;
	trace_id = trace;
}

void log_level_set(enum log_level least)
{
	least_level = (int)least;
}

bool log_wants(enum log_level level)
{
	return (int)level >= least_level;
}

static void log_start(struct sbuf *b, enum log_level level, const char *event)
{
	char at[DAY_TEXT];
	int64_t now = day_now(), s = now % 86400;

	sbuf_init(b, 4096);
	day_text((int32_t)(now / 86400), at);
	sbuf_fmt(b, "{\"at\":\"%sT%02d:%02d:%02dZ\",\"level\":\"%s\",\"event\":", at,
		 (int)(s / 3600), (int)(s % 3600 / 60), (int)(s % 60), names[level]);
	sbuf_json(b, event);
	if (request_id) {
		sbuf_lit(b, ",\"request\":");
		sbuf_json(b, request_id);
	}
	if (!str_empty(trace_id)) {
		sbuf_lit(b, ",\"trace\":");
		sbuf_json(b, trace_id);
	}
}

static void log_end(struct sbuf *b)
{
	sbuf_lit(b, "}\n");
	/* A log that cannot be written must not stop the work it tells of. */
	ssize_t ignored = b->bad ? 0 : write(STDERR_FILENO, b->p, b->len);

	(void)ignored;
	sbuf_done(b);
}

void log_note(enum log_level level, const char *event, ...)
{
	struct sbuf b;
	va_list ap;
	const char *key;

	if ((int)level < least_level)
		return;
	log_start(&b, level, event);
	va_start(ap, event);
	while ((key = va_arg(ap, const char *))) {
		sbuf_ch(&b, ',');
		sbuf_json(&b, key);
		sbuf_ch(&b, ':');
		sbuf_json(&b, va_arg(ap, const char *));
	}
	va_end(ap);
	log_end(&b);
}

void log_num(enum log_level level, const char *event, const char *key, int64_t n)
{
	struct sbuf b;

	if ((int)level < least_level)
		return;
	log_start(&b, level, event);
	sbuf_ch(&b, ',');
	sbuf_json(&b, key);
	sbuf_fmt(&b, ":%lld", (long long)n);
	log_end(&b);
}
