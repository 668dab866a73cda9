-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Who is let in again: the code that was read over the telephone, and until when it works. lost: how
-- many things nobody could give back.
CREATE TABLE lock_again (
	account BYTEA PRIMARY KEY,
	lock BYTEA NOT NULL,
	by_account BYTEA NOT NULL,
	at BIGINT NOT NULL,
	until_at BIGINT NOT NULL,
	lost BIGINT NOT NULL
);

-- What everybody of the jour is told in "Idag" until they have seen it. kind: again, envelope.
CREATE TABLE lock_notice (
	id BYTEA PRIMARY KEY,
	kind TEXT NOT NULL,
	about BYTEA NOT NULL,
	by_account BYTEA,
	at BIGINT NOT NULL
);
CREATE INDEX lock_notice_by_at ON lock_notice (at);
CREATE TABLE lock_seen (
	notice BYTEA NOT NULL REFERENCES lock_notice (id),
	account BYTEA NOT NULL,
	at BIGINT NOT NULL,
	PRIMARY KEY (notice, account)
);
