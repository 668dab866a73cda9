/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* folder.c - the folder of copies: what lies there, what belongs together, how old it is. */
#include "backup/backup_priv.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#define REHEARSAL_TITLE "medstod rehearsal 1\n"

static const char *const rehearsal_names[] = { "medstod-rehearsal-quick", "medstod-rehearsal-full" };

/* ---- the copies ---- */

static bool look_at(struct arena *mem, const char *dir, const char *name, struct backup_copy *ret)
{
	uint8_t *p = arena_alloc(mem, BACKUP_HEAD_MAX, 1);
	int fd = open(backup_path(mem, dir, name), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st = { 0 };
	size_t head = 0;
	ssize_t n = fd < 0 ? -1 : read(fd, p, BACKUP_HEAD_MAX);
	bool good = n > 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
		    backup_head_read(mem, p, (size_t)n, &ret->head, &head) == MST_OK;

	if (fd >= 0)
		close(fd);
	if (!good)
		return false;
	ret->name = arena_str(mem, name);
	ret->size = st.st_size;
	ret->sized = st.st_size == backup_file_size(&ret->head, head);
	return true;
}

static int newer_first(const void *a, const void *b)
{
	const struct backup_head *x = &((const struct backup_copy *)a)->head;
	const struct backup_head *y = &((const struct backup_copy *)b)->head;

	if (x->number != y->number)
		return x->number < y->number ? 1 : -1;
	if (x->taken != y->taken)
		return x->taken < y->taken ? 1 : -1;
	return (int)x->store - (int)y->store;
}

mst_err backup_list(struct arena *mem, const char *dir, struct backup_copy **ret, size_t *ret_n)
{
	struct backup_copy *list = NULL;
	size_t n = 0, cap = 0;
	DIR *d = opendir(dir);
	struct dirent *e;

	if (!d)
		return MST_NOTFOUND;
	while ((e = readdir(d))) {
		struct backup_copy one;

		if (e->d_name[0] == '.' || !look_at(mem, dir, e->d_name, &one))
			continue;
		list = arena_more(mem, list, n, &cap, sizeof(*list));
		list[n++] = one;
	}
	closedir(d);
	if (n)
		qsort(list, n, sizeof(*list), newer_first);
	*ret = list;
	*ret_n = n;
	return MST_OK;
}

size_t backup_of(struct backup_copy *list, size_t n, const struct hash *installation)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (memcmp(&list[i].head.installation, installation, sizeof(*installation)) == 0)
			list[kept++] = list[i];
	return kept;
}

static bool same_set(const struct backup_head *a, const struct backup_head *b)
{
	return a->number == b->number && id_eq(a->set, b->set);
}

mst_err backup_choose(const struct backup_copy *list, size_t n, int64_t number,
		      const struct backup_copy **ret_vault, const struct backup_copy **ret_data,
		      char *err, size_t size)
{
	const struct backup_copy *data = NULL, *vault = NULL;

	for (size_t i = 0; i < n && !data; i++)
		if (list[i].head.store == BACKUP_DATA && (!number || list[i].head.number == number))
			data = &list[i];
	if (!data) {
		snprintf(err, size, "Det finns ingen datakopia%s i mappen.",
			 number ? " med det numret" : "");
		return MST_NOTFOUND;
	}
	/* Newest first: the last one that is not older is the nearest in time. */
	for (size_t i = 0; i < n; i++)
		if (list[i].head.store == BACKUP_VAULT &&
		    (same_set(&list[i].head, &data->head) || list[i].head.number > data->head.number))
			vault = &list[i];
	if (!vault) {
		snprintf(err, size,
			 "Valvet är äldre än datakopian nr %lld: valvets kopia med samma eller högre "
			 "nummer saknas. Utan den går det som skrevs sist inte att öppna. Hämta den, "
			 "eller välj en äldre datakopia med --copy.",
			 (long long)data->head.number);
		return MST_CONFLICT;
	}
	if (memcmp(&vault->head.installation, &data->head.installation,
		   sizeof(data->head.installation)) != 0) {
		snprintf(err, size, "%s och %s kommer från olika installationer.", vault->name,
			 data->name);
		return MST_CONFLICT;
	}
	*ret_vault = vault;
	*ret_data = data;
	return MST_OK;
}

/* ---- rehearsals ---- */

mst_err backup_rehearsal_read(const char *dir, bool full, struct backup_rehearsal *ret)
{
	MST_CLEANUP(arena_closep) struct arena *mem = arena_open();
	char good[4] = "", words[400] = "";
	long long at, number;
	size_t n;
	const char *text = backup_slurp(mem, backup_path(mem, dir, rehearsal_names[full]), 1000, &n);

	if (!text || !utf8_valid(text, n) || !str_starts(text, REHEARSAL_TITLE) ||
	    sscanf(text + strlen(REHEARSAL_TITLE), "at %15lld\ncopy %15lld\ngood %3[yesno]\n%399[^\n]",
		   &at, &number, good, words) < 3)
		return MST_NOTFOUND;
	*ret = (struct backup_rehearsal){ .at = at, .number = number, .full = full,
					  .good = str_eq(good, "yes") };
	memcpy(ret->words, words, utf8_cut(words, sizeof(ret->words) - 1));
	return MST_OK;
}

mst_err backup_rehearsal_write(const char *dir, const struct backup_rehearsal *r)
{
	char text[700];
	int n = snprintf(text, sizeof(text), REHEARSAL_TITLE "at %lld\ncopy %lld\ngood %s\n%s\n",
			 (long long)r->at, (long long)r->number, r->good ? "yes" : "no", r->words);

	return backup_put_file(dir, rehearsal_names[r->full], text, (size_t)n) ? MST_OK : MST_FAIL;
}

/* ---- how it is ---- */

static pthread_mutex_t why_lock = PTHREAD_MUTEX_INITIALIZER;
static char why[300];

void backup_failed(const char *words)
{
	(void)pthread_mutex_lock(&why_lock);
	snprintf(why, sizeof(why), "%s", words);
	(void)pthread_mutex_unlock(&why_lock);
}

static const char *last_failure(struct arena *mem)
{
	const char *s;

	(void)pthread_mutex_lock(&why_lock);
	s = *why ? arena_str(mem, why) : NULL;
	(void)pthread_mutex_unlock(&why_lock);
	return s;
}

bool backup_wanted(const struct backup_conf *c)
{
	return c && *c->to && *c->key;
}

const char *backup_advice(const struct backup_state *s, bool *ret_bad)
{
	*ret_bad = true;
	if (s->unset)
		return N_("Inga säkerhetskopior görs. Blir disken förstörd är allt borta.");
	if (s->unreadable)
		return N_("Mappen för kopior går inte att läsa. Är disken ansluten?");
	if (s->why)
		return s->why;
	if (s->late)
		return s->data ? N_("Den senaste hela kopian är äldre än 36 timmar.") :
				 N_("Det finns ännu ingen hel kopia.");
	if (s->failed)
		return N_("Den senaste övningen gick inte bra. Se nedan vad som var fel.");
	*ret_bad = false;
	if (s->unrehearsed)
		return N_("Ingen återställning har övats. Öva innan riktiga uppgifter skrivs in.");
	return NULL;
}

mst_err backup_look(struct arena *mem, const struct backup_conf *c, int64_t now,
		    struct backup_state *ret)
{
	struct hash mine;
	char err[300];

	*ret = (struct backup_state){ 0 };
	if (!backup_wanted(c)) {
		ret->unset = ret->late = ret->unrehearsed = true;
		return MST_OK;
	}
	ret->why = last_failure(mem);
	if (backup_list(mem, c->to, &ret->copies, &ret->n) != MST_OK)
		ret->unreadable = true;
	backup_installation(c->pepper, &mine);
	ret->n = backup_of(ret->copies, ret->n, &mine);
	for (size_t i = 0; i < ret->n; i++) {
		ret->cut |= !ret->copies[i].sized;
		ret->bytes += ret->copies[i].size;
	}
	ret->left = backup_left(c->to);
	if (backup_choose(ret->copies, ret->n, 0, &ret->vault, &ret->data, err, sizeof(err)) != MST_OK)
		ret->vault = ret->data = NULL;
	ret->late = !ret->data || !ret->data->sized || !ret->vault->sized ||
		    ret->data->head.taken < now - BACKUP_LATE_HOURS * 3600;
	if (backup_rehearsal_read(c->to, true, &ret->full) != MST_OK)
		ret->unrehearsed = true;
	if (backup_rehearsal_read(c->to, false, &ret->quick) != MST_OK)
		ret->quick.at = 0;
	ret->failed = (ret->full.at && !ret->full.good) || (ret->quick.at && !ret->quick.good);
	return MST_OK;
}
