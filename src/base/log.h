/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* log.h - one JSON object per line on stderr. Never personal data: only ids, counts, names of
 * rooms and results. Low rooms return errors; the one who handles an error logs it, once. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/base.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

/* What this thread works for: each of its notes carries them, until the next call. request: the id that an
 * error page shows; trace: of a W3C traceparent. NULL: none. They are not copied. */
void log_for(const char *request, const char *trace);
void log_level_set(enum log_level least);
/* True when notes of this level are written: asked before something is put in words for one. */
bool log_wants(enum log_level level);
/* event: a short dotted name, "http.start". The rest is key, value pairs of C strings, ended by
 * NULL: log_note(LOG_INFO, "http.start", "listen", "127.0.0.1:8080", NULL). */
void log_note(enum log_level level, const char *event, ...) __attribute__((sentinel));
/* The same with one number. */
void log_num(enum log_level level, const char *event, const char *key, int64_t n);

#endif
