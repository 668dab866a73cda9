/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* conf.c - settings from a file, the environment and the command line; errors say where, and which
 * key was probably meant. */
#include "base/conf.h"

#include <assert.h>
#include <errno.h>

#define CONF_MAX 64

struct conf {
	const struct conf_key *keys;
	char *values[CONF_MAX];
};

static size_t conf_count(const struct conf_key *keys)
{
	size_t n = 0;

	while (keys[n].name)
		n++;
	return n;
}

struct conf *conf_new(const struct conf_key *keys)
{
	struct conf *c = mem_alloc(sizeof(*c));

	assert(conf_count(keys) <= CONF_MAX);
	*c = (struct conf){ .keys = keys };
	for (size_t i = 0; keys[i].name; i++)
		c->values[i] = mem_str(keys[i].value ? keys[i].value : "");
	return c;
}

void conf_free(struct conf *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < conf_count(c->keys); i++)
		free(c->values[i]);
	free(c);
}

static const char *nearest(const struct conf_key *keys, const char *key)
{
	const char *best = keys[0].name;
	size_t least = SIZE_MAX;

	for (; keys->name; keys++) {
		size_t d = str_distance(key, keys->name);

		if (d < least)
			least = d, best = keys->name;
	}
	return best;
}

static bool value_fits(const struct conf_key *k, const char *value, char *err, size_t n,
		       const char *where)
{
	int64_t v;

	switch (k->type) {
	case CONF_TEXT:
		return true;
	case CONF_BOOL:
		if (str_eq(value, "yes") || str_eq(value, "no"))
			return true;
		snprintf(err, n, "%s: %s is \"yes\" or \"no\", not \"%s\"", where, k->name, value);
		return false;
	case CONF_INT:
		if (str_int(value, &v) && v >= k->least && v <= k->most)
			return true;
		snprintf(err, n, "%s: %s is a whole number from %lld to %lld, not \"%s\"", where,
			 k->name, (long long)k->least, (long long)k->most, value);
		return false;
	}
	return false;
}

static const struct conf_key *key_named(const struct conf *c, const char *name)
{
	for (const struct conf_key *k = c->keys; k->name; k++)
		if (str_eq(k->name, name))
			return k;
	return NULL;
}

bool conf_set(struct conf *c, const char *where, const char *key, const char *value, char *err,
	      size_t n)
{
	const struct conf_key *k = key_named(c, key);

	if (k) {
		size_t i = (size_t)(k - c->keys);

		if (!value_fits(k, value, err, n, where))
			return false;
		free(c->values[i]);
		c->values[i] = mem_str(value);
		return true;
	}
	snprintf(err, n, "%s: there is no setting \"%s\"; did you mean \"%s\"?", where, key,
		 nearest(c->keys, key));
	return false;
}

static char *cut_spaces(char *s)
{
	char *end = s + strlen(s);

	while (end > s && strchr(" \t\r\n", end[-1]))
		*--end = 0;
	return s + strspn(s, " \t");
}

bool conf_read_file(struct conf *c, const char *path, char *err, size_t n)
{
	FILE *f = fopen(path, "re");
	char line[4096], where[512];
	bool good = true;

	if (!f) {
		snprintf(err, n, "%s: %s", path, strerror(errno));
		return false;
	}
	for (int no = 1; good && fgets(line, sizeof(line), f); no++) {
		char *key = cut_spaces(line), *eq;

		if (!*key || *key == '#')
			continue;
		snprintf(where, sizeof(where), "%.400s:%d", path, no);
		eq = strchr(key, '=');
		if (!eq) {
			snprintf(err, n, "%s:%zu: a setting is written KEY = VALUE", where,
				 (size_t)(key - line) + 1);
			good = false;
			break;
		}
		*eq = 0;
		char *value = cut_spaces(eq + 1);
		const struct conf_key *k = key_named(c, cut_spaces(key));
		size_t at = strlen(where);

		/* The column in bytes of what is wrong: the value of a known key, else the key. */
		snprintf(where + at, sizeof(where) - at, ":%zu",
			 (size_t)((k ? value : key) - line) + 1);
		good = conf_set(c, where, key, value, err, n);
	}
	if (good && ferror(f)) {
		snprintf(err, n, "%s: %s", path, strerror(errno));
		good = false;
	}
	fclose(f);
	return good;
}

bool conf_read_env(struct conf *c, char **env, char *err, size_t n)
{
	static const char prefix[] = "MEDSTOD_";

	for (; *env; env++) {
		char key[64], where[96];
		const char *s = *env;
		size_t k = 0;

		if (!str_starts(s, prefix))
			continue;
		for (s += sizeof(prefix) - 1; *s && *s != '=' && k < sizeof(key) - 1; s++)
			key[k++] = *s == '_' ? '-' : (char)(*s >= 'A' && *s <= 'Z' ? *s + 32 : *s);
		key[k] = 0;
		if (*s != '=')
			continue;
		snprintf(where, sizeof(where), "%.*s", (int)(s - *env), *env);
		if (!conf_set(c, where, key, s + 1, err, n))
			return false;
	}
	return true;
}

static const char *conf_find(const struct conf *c, const char *key, enum conf_type type)
{
	for (size_t i = 0; c->keys[i].name; i++)
		if (strcmp(c->keys[i].name, key) == 0) {
			assert(c->keys[i].type == type);
			return c->values[i];
		}
	assert(!"a setting that is not in the table");
	return "";
}

const char *conf_text(const struct conf *c, const char *key)
{
	return conf_find(c, key, CONF_TEXT);
}

int64_t conf_int(const struct conf *c, const char *key)
{
	int64_t v = 0;
	bool good = str_int(conf_find(c, key, CONF_INT), &v);

	assert(good);
	(void)good;
	return v;
}

bool conf_bool(const struct conf *c, const char *key)
{
	return strcmp(conf_find(c, key, CONF_BOOL), "yes") == 0;
}
