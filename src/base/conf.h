/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* conf.h - settings: defaults, then a file of KEY = VALUE lines, then MEDSTOD_KEY in the
 * environment, then --key value on the command line; the last one wins.
 *
 * A key is lower case with dashes ("session-idle-minutes"); in the environment MEDSTOD_ and upper
 * case with underscores. '#' starts a comment line. An unknown key or a value that does not fit
 * is an error that names file, line, column (in bytes, from 1) and the nearest known key. */
#ifndef BASE_CONF_H
#define BASE_CONF_H

#include "base/base.h"

enum conf_type { CONF_TEXT, CONF_INT, CONF_BOOL };

struct conf_key {
	const char *name;
	enum conf_type type;
	const char *value; /* default */
	int64_t least, most; /* for CONF_INT */
	const char *help;
};

struct conf;
/* keys: ended by a zero row; must live as long as the result. */
struct conf *conf_new(const struct conf_key *keys);
void conf_free(struct conf *c);
/* Each returns false with plain words in err (at most n bytes). */
MST_CHECK bool conf_read_file(struct conf *c, const char *path, char *err, size_t n);
MST_CHECK bool conf_read_env(struct conf *c, char **env, char *err, size_t n);
/* where: what to call the source in an error, "--listen". */
MST_CHECK bool conf_set(struct conf *c, const char *where, const char *key, const char *value,
			char *err, size_t n);
/* Asking for a key that is not in the table, or by the wrong type, is our bug: asserts. */
const char *conf_text(const struct conf *c, const char *key);
int64_t conf_int(const struct conf *c, const char *key);
bool conf_bool(const struct conf *c, const char *key);

#endif
