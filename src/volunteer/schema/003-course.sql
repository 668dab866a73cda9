-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Courses that the jour gives: nothing about anybody. needed: bits of the kinds of those who must have passed it.
CREATE TABLE volunteer_course (
	jour_id BYTEA NOT NULL,
	id BYTEA NOT NULL,
	version BIGINT NOT NULL,
	name TEXT NOT NULL,
	months BIGINT NOT NULL,
	needed BIGINT NOT NULL,
	given BIGINT NOT NULL,
	PRIMARY KEY (jour_id, id)
);
