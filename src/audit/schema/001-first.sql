-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The log: one chain per lane. docs/AUDIT.md tells each column and the bytes that are hashed.
CREATE TABLE audit_row (
	lane BIGINT NOT NULL CHECK (lane >= 1),
	seq BIGINT NOT NULL CHECK (seq >= 1),
	at BIGINT NOT NULL,
	jour BYTEA NOT NULL,
	actor BYTEA NOT NULL,
	act TEXT NOT NULL,
	id BYTEA NOT NULL,
	tag BYTEA,
	sealed BYTEA,
	commitment BYTEA NOT NULL,
	prev BYTEA NOT NULL,
	hash BYTEA NOT NULL,
	PRIMARY KEY (lane, seq)
);
CREATE INDEX audit_row_tag ON audit_row (tag, seq) WHERE tag IS NOT NULL;
CREATE INDEX audit_row_jour ON audit_row (jour, seq);
