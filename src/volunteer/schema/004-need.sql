-- SPDX-License-Identifier: AGPL-3.0-or-later
-- "Jag behöver prata": that somebody of the jour asked for a talk, when, and who saw to it. No words.
CREATE TABLE volunteer_need (
	jour_id BYTEA NOT NULL,
	id BYTEA NOT NULL,
	by_user BYTEA NOT NULL,
	at BIGINT NOT NULL,
	done_at BIGINT NOT NULL,
	seen_by BYTEA,
	PRIMARY KEY (jour_id, id)
);
CREATE UNIQUE INDEX volunteer_need_by_user ON volunteer_need (by_user);
