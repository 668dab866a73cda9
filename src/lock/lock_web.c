/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* lock_web.c - the addresses of the room. */
#include "lock/lock_web.h"

const struct http_route lock_routes[] = {
	{ "GET", "/mitt-konto/papperskod", NEED_SIGNED_IN, lock_paper_get, HTTP_FACTOR },
	{ "POST", "/mitt-konto/papperskod", NEED_SIGNED_IN, lock_paper_post, HTTP_FORM | HTTP_FACTOR },
	{ "GET", "/logga-in/papperskod", NEED_PUBLIC, lock_enter_get, 0 },
	{ "POST", "/logga-in/papperskod", NEED_PUBLIC, lock_enter_post, HTTP_FORM },
	{ "GET", "/konton/{id}/aterge", NEED_CASE_LEAD, lock_again_get, HTTP_FACTOR },
	{ "POST", "/konton/{id}/aterge", NEED_CASE_LEAD, lock_again_post, HTTP_FORM | HTTP_FACTOR },
	{ "GET", "/konton/kuvert", NEED_CASE_LEAD, lock_envelope_get, HTTP_FACTOR },
	{ "POST", "/konton/kuvert", NEED_CASE_LEAD, lock_envelope_post, HTTP_FORM | HTTP_FACTOR },
	{ "POST", "/konton/kuvert/kontrollerat", NEED_CASE_LEAD, lock_envelope_check_post, HTTP_FORM },
	{ "GET", "/logga-in/kuvert", NEED_PUBLIC, lock_open_get, 0 },
	{ "POST", "/logga-in/kuvert", NEED_PUBLIC, lock_open_post, HTTP_FORM },
	{ "GET", "/konton/nyckelforvarare", NEED_CASE_LEAD, lock_keepers_get, HTTP_FACTOR },
	{ "POST", "/konton/nyckelforvarare", NEED_CASE_LEAD, lock_keepers_post, HTTP_FORM | HTTP_FACTOR },
	{ "GET", "/konton/nyckelforvarare/prov", NEED_CASE_LEAD, lock_rehearsal_get, 0 },
	{ "POST", "/konton/nyckelforvarare/prov", NEED_CASE_LEAD, lock_rehearsal_post, HTTP_FORM },
	{ "GET", "/logga-in/nyckelforvarare", NEED_PUBLIC, lock_keepers_open_get, 0 },
	{ "POST", "/logga-in/nyckelforvarare", NEED_PUBLIC, lock_keepers_open_post, HTTP_FORM },
	{ "GET", "/larm/{id}", NEED_SIGNED_IN, lock_notice_get, 0 },
	{ "POST", "/larm/{id}", NEED_SIGNED_IN, lock_notice_post, HTTP_FORM },
	{ "GET", "/mitt-konto/passnycklar", NEED_SIGNED_IN, lock_passkeys_get, HTTP_FACTOR },
	{ "POST", "/mitt-konto/passnycklar", NEED_SIGNED_IN, lock_passkeys_post, HTTP_FORM | HTTP_FACTOR },
	{ "POST", "/mitt-konto/passnycklar/{id}", NEED_SIGNED_IN, lock_passkey_drop_post, HTTP_FORM | HTTP_FACTOR },
	{ "GET", "/logga-in/passnyckel", NEED_PUBLIC, lock_passkey_login_get, 0 },
	{ "POST", "/logga-in/passnyckel", NEED_PUBLIC, lock_passkey_login_post, HTTP_FORM },
	{ "GET", "/las-upp", NEED_SIGNED_IN, lock_unlock_get, 0 },
	{ "POST", "/las-upp", NEED_SIGNED_IN, lock_unlock_post, HTTP_FORM },
	{ 0 },
};
