-- SPDX-License-Identifier: AGPL-3.0-or-later
-- One row: are the people in this store invented, and the link that makes the first account (a hash of
-- what only the link holds), until there is one.
CREATE TABLE start_mark (
	one BIGINT PRIMARY KEY CHECK (one = 1),
	demo BIGINT NOT NULL CHECK (demo IN (0, 1)),
	link BYTEA,
	until_at BIGINT
);
