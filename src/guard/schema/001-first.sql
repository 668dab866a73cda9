-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A case opened in an emergency by one whom its circle does not name. sealed: her reason, under the
-- case's audit key, so that the circle and the reviewers read it and nobody else. given_by: who let her
-- in where there is a barrier.
CREATE TABLE guard_emergency (
	jour_id BYTEA NOT NULL,
	id BYTEA NOT NULL,
	case_id BYTEA NOT NULL,
	by_user BYTEA NOT NULL,
	given_by BYTEA,
	at BIGINT NOT NULL,
	until_at BIGINT NOT NULL,
	sealed BYTEA NOT NULL,
	reviewed_by BYTEA,
	reviewed_at BIGINT,
	PRIMARY KEY (jour_id, id)
);
CREATE INDEX guard_emergency_by_at ON guard_emergency (jour_id, at);
-- Who is told of it, until she has seen it.
CREATE TABLE guard_notice (
	emergency BYTEA NOT NULL,
	account BYTEA NOT NULL,
	seen BIGINT,
	PRIMARY KEY (emergency, account)
);
CREATE INDEX guard_notice_by_account ON guard_notice (account, seen);
-- One who needs to be let in asks the circle: one row for each whom she asks, sealed to that one.
CREATE TABLE guard_ask (
	id BYTEA NOT NULL,
	to_user BYTEA NOT NULL,
	case_id BYTEA NOT NULL,
	by_user BYTEA NOT NULL,
	at BIGINT NOT NULL,
	sealed BYTEA NOT NULL,
	PRIMARY KEY (id, to_user)
);
CREATE INDEX guard_ask_by_to ON guard_ask (to_user, at);
