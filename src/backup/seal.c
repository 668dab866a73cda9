/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* seal.c - one file: header, sealed pieces, the sum of all of it and its signature. */
#include "backup/backup_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/progress.h"

static const char sign_tag[16] = "medstod backup 1";

struct out {
	int fd;
	struct hash_state sum;
};

static bool out(struct out *o, const void *p, size_t n)
{
	hash_add(&o->sum, p, n);
	return backup_put(o->fd, p, n);
}

static void signed_bytes(const struct hash *sum, uint8_t ret[48])
{
	memcpy(ret, sign_tag, 16);
	memcpy(ret + 16, sum->b, 32);
}

static bool out_end(struct out *o, const struct sign_pair *sign)
{
	uint8_t end[BACKUP_END], m[48];
	struct hash sum;

	hash_end(&o->sum, &sum);
	signed_bytes(&sum, m);
	memcpy(end, sum.b, sizeof(sum.b));
	sign_make(sign, m, sizeof(m), end + sizeof(sum.b));
	return backup_put(o->fd, end, sizeof(end));
}

/* The database in pieces; buf has place for one sealed. */
static bool out_db(struct out *o, struct seal_stream *s, const struct hash *ad, int db,
		   int64_t bytes, uint8_t *plain, uint8_t *sealed)
{
	int64_t all = bytes;

	while (bytes > 0) {
		size_t n = bytes < BACKUP_PIECE ? (size_t)bytes : BACKUP_PIECE;

		if (!backup_get(db, plain, n))
			return false;
		bytes -= (int64_t)n;
		seal_stream_put(s, ad, plain, n, bytes == 0, sealed);
		if (!out(o, sealed, n + SEAL_STREAM_EXTRA) || !progress_at(all - bytes, all))
			return false;
		backup_step();
	}
	return true;
}

/* The place of a file's key: which store of which copy. */
static struct seal_ad place(const struct backup_head *h)
{
	return SEAL_AD(h->store == BACKUP_VAULT ? FIELD_BACKUP_VAULT : FIELD_BACKUP_DATA, h->set);
}

mst_err backup_write(struct arena *mem, int fd, struct backup_write *w)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key;
	MST_CLEANUP(seal_stream_wipe) struct seal_stream s;
	uint8_t *plain = arena_alloc(mem, BACKUP_PIECE, 1);
	uint8_t *sealed = arena_alloc(mem, BACKUP_PIECE + SEAL_STREAM_EXTRA, 1);
	uint8_t stream[SEAL_STREAM_HEAD];
	struct out o = { .fd = fd };
	struct hash ad;
	struct sbuf head;
	bool good;

	seal_key_new(&key);
	hash_of(w->pub, 32, &w->head.key);
	box_wrap(w->pub, place(&w->head), &key, w->head.box);
	w->head.files = (int64_t)w->files.n;
	sbuf_init(&head, BACKUP_HEAD_MAX);
	backup_head_write(&w->head, &head);
	hash_of(head.p, head.len, &ad);
	hash_start(&o.sum, NULL);
	seal_stream_new(&s, &key, stream);
	seal_stream_put(&s, &ad, w->files.p, w->files.n, false, sealed);
	good = !head.bad && lseek(w->db, 0, SEEK_SET) == 0 && out(&o, head.p, head.len) &&
	       out(&o, stream, sizeof(stream)) && out(&o, sealed, w->files.n + SEAL_STREAM_EXTRA) &&
	       out_db(&o, &s, &ad, w->db, w->head.bytes, plain, sealed) && out_end(&o, w->sign) &&
	       fsync(fd) == 0;
	sbuf_done(&head);
	return good ? MST_OK : MST_FAIL;
}

/* ---- reading ---- */

static mst_err read_head(struct arena *mem, int fd, struct backup_head *ret, size_t *ret_n,
			 int64_t *ret_size)
{
	uint8_t *p = arena_alloc(mem, BACKUP_HEAD_MAX, 1);
	ssize_t n = pread(fd, p, BACKUP_HEAD_MAX, 0);
	struct stat st;

	if (n <= 0 || fstat(fd, &st) != 0)
		return MST_INVALID;
	*ret_size = st.st_size;
	return backup_head_read(mem, p, (size_t)n, ret, ret_n);
}

mst_err backup_whole(struct arena *mem, int fd, const uint8_t signer[32], struct backup_head *ret,
		     size_t *ret_n)
{
	uint8_t *buf = arena_alloc(mem, BACKUP_PIECE, 1), end[BACKUP_END], m[48];
	struct hash_state s;
	struct hash sum;
	int64_t size, left;

	TRY(read_head(mem, fd, ret, ret_n, &size));
	if (size != backup_file_size(ret, *ret_n) || lseek(fd, 0, SEEK_SET) != 0)
		return MST_INVALID;
	hash_start(&s, NULL);
	for (left = size - BACKUP_END; left > 0;) {
		size_t n = left < BACKUP_PIECE ? (size_t)left : BACKUP_PIECE;

		if (!backup_get(fd, buf, n))
			return MST_INVALID;
		hash_add(&s, buf, n);
		left -= (int64_t)n;
		if (!progress_at(size - left, size))
			return MST_FAIL;
	}
	hash_end(&s, &sum);
	signed_bytes(&sum, m);
	if (!backup_get(fd, end, sizeof(end)) || memcmp(end, sum.b, sizeof(sum.b)) != 0 ||
	    !sign_good(signer, m, sizeof(m), end + sizeof(sum.b)))
		return MST_INVALID;
	return MST_OK;
}

static mst_err get_piece(int fd, struct seal_stream *s, const struct hash *ad, uint8_t *sealed,
			 size_t n, uint8_t *plain, bool want_last)
{
	bool last = false;

	if (!backup_get(fd, sealed, n + SEAL_STREAM_EXTRA))
		return MST_INVALID;
	TRY(seal_stream_get(s, ad, sealed, n + SEAL_STREAM_EXTRA, plain, &last));
	return last == want_last ? MST_OK : MST_INVALID;
}

static mst_err get_db(int fd, struct seal_stream *s, const struct hash *ad, int64_t bytes,
		      uint8_t *sealed, uint8_t *plain, int to)
{
	int64_t all = bytes;

	while (bytes > 0) {
		size_t n = bytes < BACKUP_PIECE ? (size_t)bytes : BACKUP_PIECE;

		bytes -= (int64_t)n;
		TRY(get_piece(fd, s, ad, sealed, n, plain, bytes == 0));
		if (!backup_put(to, plain, n) || !progress_at(all - bytes, all))
			return MST_FAIL;
		backup_step();
	}
	return MST_OK;
}

mst_err backup_unseal(struct arena *mem, int fd, const struct backup_head *h, size_t head_n,
		      const struct box_pair *pair, int to, struct blob *ret_files)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key key;
	MST_CLEANUP(seal_stream_wipe) struct seal_stream s;
	uint8_t *head = arena_alloc(mem, head_n, 1), stream[SEAL_STREAM_HEAD];
	uint8_t *sealed = arena_alloc(mem, BACKUP_PIECE + SEAL_STREAM_EXTRA, 1);
	uint8_t *plain = arena_alloc(mem, BACKUP_PIECE, 1);
	uint8_t *files = arena_alloc(mem, (size_t)h->files + 1, 1);
	struct hash ad;

	if (lseek(fd, 0, SEEK_SET) != 0 || !backup_get(fd, head, head_n) ||
	    !backup_get(fd, stream, sizeof(stream)))
		return MST_INVALID;
	hash_of(head, head_n, &ad);
	TRY(box_unwrap(pair, place(h), h->box, sizeof(h->box), &key));
	TRY(seal_stream_of(&s, &key, stream));
	TRY(get_piece(fd, &s, &ad, sealed, (size_t)h->files, files, false));
	*ret_files = (struct blob){ files, (size_t)h->files };
	return get_db(fd, &s, &ad, h->bytes, sealed, plain, to);
}

mst_err backup_open_file(struct arena *mem, const char *path, const struct backup_secret *s,
			 const char *to)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), out;
	struct backup_head h;
	struct blob files;
	size_t n;
	mst_err e = fd < 0 ? MST_NOTFOUND : backup_whole(mem, fd, s->signer, &h, &n);

	if (e == MST_OK) {
		out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
		e = out < 0 ? MST_FAIL : backup_unseal(mem, fd, &h, n, &s->pair, out, &files);
		if (out >= 0)
			close(out);
	}
	if (fd >= 0)
		close(fd);
	return e;
}
