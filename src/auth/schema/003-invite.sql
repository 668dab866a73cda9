-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Who is invited and has not come in yet. id is a hash of what only the link holds; salt is for the
-- phrase that she will choose.
CREATE TABLE auth_invite (
	id BYTEA PRIMARY KEY,
	account BYTEA NOT NULL UNIQUE,
	org BYTEA NOT NULL,
	name TEXT NOT NULL,
	roles BIGINT NOT NULL,
	salt BYTEA NOT NULL,
	by_account BYTEA NOT NULL,
	created BIGINT NOT NULL,
	until_at BIGINT NOT NULL
);
