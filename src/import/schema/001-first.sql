-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A file that is being looked at before it is read in: sealed under a key of the jour's group, a day
-- at most.
CREATE TABLE import_draft (
	jour_id BYTEA NOT NULL,
	id BYTEA NOT NULL,
	by_user BYTEA NOT NULL,
	at BIGINT NOT NULL,
	kind BIGINT NOT NULL,
	sealed BYTEA NOT NULL,
	PRIMARY KEY (jour_id, id)
);
CREATE UNIQUE INDEX import_draft_by_id ON import_draft (id);

-- What was read in, and what it made, so that all of it can be taken back at once.
CREATE TABLE import_batch (
	jour_id BYTEA NOT NULL,
	id BYTEA NOT NULL,
	by_user BYTEA NOT NULL,
	at BIGINT NOT NULL,
	kind BIGINT NOT NULL,
	made BIGINT NOT NULL,
	undone BIGINT,
	PRIMARY KEY (jour_id, id)
);
CREATE UNIQUE INDEX import_batch_by_id ON import_batch (id);
CREATE INDEX import_batch_by_at ON import_batch (jour_id, at, id);

CREATE TABLE import_row (
	jour_id BYTEA NOT NULL,
	batch_id BYTEA NOT NULL,
	object_id BYTEA NOT NULL,
	PRIMARY KEY (jour_id, batch_id, object_id)
);
CREATE INDEX import_row_by_batch ON import_row (batch_id);
