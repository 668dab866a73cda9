-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Who to turn to about the partnership, at each party. Staff, never anybody who is helped.
CREATE TABLE relation_liaison (
	id BYTEA NOT NULL PRIMARY KEY,
	edition BIGINT NOT NULL, -- counts the edits, for two who edit at once
	org BYTEA NOT NULL,
	name TEXT NOT NULL,
	title TEXT NOT NULL,
	mail TEXT NOT NULL,
	phone TEXT NOT NULL,
	ended BIGINT NOT NULL
);
