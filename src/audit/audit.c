/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* audit.c - makes rows: seals what was done, commits to it, and hashes the row at its place. */
#include "audit/audit_priv.h"

#define ROW_DOMAIN "medstod audit row 1"

void audit_row_hash(int64_t lane, int64_t seq, const struct audit_row *r, const struct hash *prev,
		    struct hash *ret)
{
	struct hash_state s;

	hash_start(&s, NULL);
	hash_add(&s, ROW_DOMAIN, sizeof(ROW_DOMAIN) - 1);
	hash_add_int(&s, lane);
	hash_add_int(&s, seq);
	hash_add_int(&s, r->at);
	hash_add(&s, r->jour.b, sizeof(r->jour.b));
	hash_add(&s, r->actor.b, sizeof(r->actor.b));
	hash_add(&s, r->id.b, sizeof(r->id.b));
	hash_add_part(&s, r->act, strlen(r->act));
	hash_add_part(&s, r->tag.b, r->has_tag ? sizeof(r->tag.b) : 0);
	hash_add_part(&s, r->sealed.p, r->sealed.n);
	hash_add(&s, r->commitment.b, sizeof(r->commitment.b));
	hash_add(&s, prev->b, sizeof(prev->b));
	hash_end(&s, ret);
}

void audit_tag(struct id subject, const struct seal_key *key, struct hash *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key tag_key = { { 0 } };
	struct hash_state s;

	kdf(key, "audit tag", &tag_key);
	hash_start(&s, &tag_key);
	hash_add(&s, subject.b, sizeof(subject.b));
	hash_end(&s, ret);
	mem_wipe(&s, sizeof(s));
}

/* The AEAD alone would let somebody find a second key under which the same bytes open to another
 * text; the commitment leaves one key and one text. */
static void commit(const struct seal_key *key, struct blob sealed, struct blob plain,
		   struct hash *ret)
{
	MST_CLEANUP(seal_key_wipe) struct seal_key commit_key = { { 0 } };
	struct hash_state s;

	kdf(key, "audit commitment", &commit_key);
	hash_start(&s, &commit_key);
	hash_add_part(&s, sealed.p, sealed.n);
	hash_add_part(&s, plain.p, plain.n);
	hash_end(&s, ret);
	mem_wipe(&s, sizeof(s));
}

#define PURPOSE "{\"purpose\":\""

/* What is read says what for, before all else. A list's detail is an array, of what it showed. */
static const char *with_purpose(struct arena *mem, const struct audit_note *n)
{
	const struct audit_act *a = audit_act_find(n->act);
	const char *purpose = n->purpose ? n->purpose : a ? a->purpose : NULL;

	if (!purpose)
		return n->detail;
	if (!n->detail)
		return arena_fmt(mem, PURPOSE "%s\"}", purpose);
	if (n->detail[0] != '{')
		return arena_fmt(mem, PURPOSE "%s\",\"ids\":%s}", purpose, n->detail);
	return arena_fmt(mem, PURPOSE "%s\"%s%s", purpose, n->detail[1] == '}' ? "" : ",", n->detail + 1);
}

const struct audit_purpose *audit_purpose_of(struct arena *mem, const char *detail)
{
	size_t head = sizeof(PURPOSE) - 1;
	const char *end = detail && strncmp(detail, PURPOSE, head) == 0 ? strchr(detail + head, '"') : NULL;

	return end ? audit_purpose_find(arena_strn(mem, detail + head, (size_t)(end - detail) - head)) : NULL;
}

void audit_prepare(struct arena *mem, int64_t at, const struct audit_note *n,
		   struct audit_row *ret)
{
	const char *text = n->key ? with_purpose(mem, n) : NULL;
	size_t detail = text ? strlen(text) : 0;
	size_t size = sizeof(n->subject.b) + detail;
	struct audit_row r = { .jour = n->jour, .actor = n->actor, .act = arena_str(mem, n->act),
			       .at = at, .id = rng_id() };

	if (!n->key) {
		hash_of("", 0, &r.commitment);
		*ret = r;
		return;
	}
	uint8_t *plain = arena_alloc(mem, size, 1);

	memcpy(plain, n->subject.b, sizeof(n->subject.b));
	if (detail)
		memcpy(plain + sizeof(n->subject.b), text, detail);
	r.sealed = seal(mem, n->key, SEAL_AD(FIELD_AUDIT_BODY, r.id), plain, size);
	commit(n->key, r.sealed, (struct blob){ plain, size }, &r.commitment);
	mem_wipe(plain, size);
	r.has_tag = !id_none(n->subject);
	if (r.has_tag)
		audit_tag(n->subject, n->key, &r.tag);
	*ret = r;
}

mst_err audit_open_body(struct arena *mem, const struct seal_key *key, const struct audit_row *r,
			struct id *ret_subject, const char **ret_detail)
{
	struct blob plain;
	struct hash commitment;

	TRY(seal_open(mem, key, SEAL_AD(FIELD_AUDIT_BODY, r->id), r->sealed, &plain));
	commit(key, r->sealed, plain, &commitment);
	if (plain.n < sizeof(ret_subject->b) ||
	    !mem_same(commitment.b, r->commitment.b, sizeof(commitment.b)))
		return MST_INVALID;
	memcpy(ret_subject->b, plain.p, sizeof(ret_subject->b));
	*ret_detail = NULL;
	if (plain.n > sizeof(ret_subject->b))
		*ret_detail = arena_strn(mem, (const char *)plain.p + sizeof(ret_subject->b),
					 plain.n - sizeof(ret_subject->b));
	return MST_OK;
}
