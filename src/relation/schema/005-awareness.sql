-- SPDX-License-Identifier: AGPL-3.0-or-later
-- How many know of the jour: what a survey found, by municipality. Counts of answers, nobody's own answer.
CREATE TABLE relation_awareness (
	id BYTEA NOT NULL PRIMARY KEY,
	edition BIGINT NOT NULL, -- counts the edits, for two who edit at once
	day TEXT NOT NULL,       -- when it was done
	source TEXT NOT NULL,    -- who asked, and how
	question TEXT NOT NULL,
	removed BIGINT NOT NULL
);
CREATE TABLE relation_awareness_row (
	survey BYTEA NOT NULL REFERENCES relation_awareness (id),
	municipality TEXT NOT NULL, -- SCB code; '' the county as a whole
	asked BIGINT NOT NULL,
	knew BIGINT NOT NULL,
	PRIMARY KEY (survey, municipality),
	CHECK (asked >= 1 AND knew >= 0 AND knew <= asked)
);
