/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* keep.c - which copies go when a new one is good. However often copies are made, and however large they
 * are: all of the last hours, one an hour of the day, one of each day before; and those of the day never
 * take more room than they leave. */
#include "backup/backup_priv.h"

#include <sys/statvfs.h>
#include <unistd.h>

#include "base/day.h"

static bool same_store(const struct backup_head *a, const struct backup_head *b)
{
	return a->store == b->store &&
	       memcmp(&a->installation, &b->installation, sizeof(a->installation)) == 0;
}

/* Is there a later whole one of the same store from the same day, or the same hour? Newest first. */
static bool followed(const struct backup_copy *list, size_t i, bool hour)
{
	const struct backup_head *h = &list[i].head;

	for (size_t k = 0; k < i; k++) {
		const struct backup_head *later = &list[k].head;

		if (same_store(later, h) && list[k].sized && later->number > h->number &&
		    day_of(later->taken) == day_of(h->taken) &&
		    (!hour || later->taken / 3600 == h->taken / 3600))
			return true;
	}
	return false;
}

static bool outlived(const struct backup_keep *k, const struct backup_copy *list, size_t i)
{
	const struct backup_head *h = &list[i].head;
	int64_t age = k->now - h->taken;
	int64_t days = h->store == BACKUP_VAULT && k->days > BACKUP_VAULT_DAYS ? BACKUP_VAULT_DAYS : k->days;

	return age >= days * 86400 || (age >= BACKUP_DAY_HOURS * 3600 && followed(list, i, false)) ||
	       (age >= BACKUP_ALL_HOURS * 3600 && followed(list, i, true));
}

void backup_keep_choose(const struct backup_keep *k, const struct backup_copy *list, size_t n, bool *ret_gone)
{
	int64_t of_day = 0, left = k->left;

	for (size_t i = 0; i < n; i++) {
		bool ours = same_store(&list[i].head, &(struct backup_head){ .store = list[i].head.store,
									     .installation = k->installation }) &&
			    list[i].head.number < k->newest;

		ret_gone[i] = ours && outlived(k, list, i);
		if (ret_gone[i])
			left += list[i].size;
		else if (ours && followed(list, i, false))
			of_day += list[i].size;
	}
	/* The oldest first. A day's last one is not among them. */
	for (size_t i = n; i-- > 0 && of_day > left;) {
		if (ret_gone[i] || list[i].head.number >= k->newest || !followed(list, i, false) ||
		    memcmp(&list[i].head.installation, &k->installation, sizeof(k->installation)) != 0)
			continue;
		ret_gone[i] = true;
		of_day -= list[i].size;
		left += list[i].size;
	}
}

int64_t backup_left(const char *dir)
{
	struct statvfs s;

	return statvfs(dir, &s) == 0 ? (int64_t)(s.f_bavail * s.f_frsize) : INT64_MAX / 2;
}

int backup_keep(struct arena *mem, const char *dir, const struct backup_keep *k)
{
	struct backup_copy *list;
	int removed = 0;
	bool *gone;
	size_t n;

	/* By a clock that stands ahead all copies are old. */
	if (day_in_doubt() || backup_list(mem, dir, &list, &n) != MST_OK)
		return 0;
	gone = arena_new(mem, bool, n + 1);
	backup_keep_choose(k, list, n, gone);
	/* The data's before its vault: whatever ends this, there is no data without a vault. */
	for (int store = BACKUP_DATA; store >= BACKUP_VAULT; store--)
		for (size_t i = 0; i < n; i++) {
			if (!gone[i] || (int)list[i].head.store != store)
				continue;
			backup_step();
			removed += unlink(backup_path(mem, dir, list[i].name)) == 0;
		}
	return removed;
}
