-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What the manager writes beside an indicator: a target, a comment, and the number itself of those
-- that nothing here counts. No text and no number is about anybody who is helped.
CREATE TABLE followup_entry (
	year BIGINT NOT NULL,
	place TEXT NOT NULL,      -- SCB code of a municipality; '' = the county
	indicator TEXT NOT NULL,
	edition BIGINT NOT NULL,  -- counts the edits, for two who edit at once
	target BIGINT,            -- NULL: none
	typed BIGINT,             -- NULL: not told
	comment TEXT NOT NULL,
	by_name TEXT NOT NULL,
	at BIGINT NOT NULL,
	PRIMARY KEY (year, place, indicator)
);

-- A yearly report that was released: from then on it is shown as it was.
CREATE TABLE followup_report (
	id BYTEA NOT NULL PRIMARY KEY,
	year BIGINT NOT NULL,
	place TEXT NOT NULL,
	number BIGINT NOT NULL,   -- 1, 2 ... of that year and place; the latest is what is shown
	version BYTEA NOT NULL,   -- in the register of the room doc
	by_name TEXT NOT NULL,
	at BIGINT NOT NULL,
	UNIQUE (year, place, number)
);
