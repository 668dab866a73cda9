-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Lectures, visits, media and campaigns: what the jour tells the public. Nothing about anybody.
CREATE TABLE relation_outreach (
	id BYTEA NOT NULL PRIMARY KEY,
	edition BIGINT NOT NULL, -- counts the edits, for two who edit at once
	day TEXT NOT NULL,
	kind TEXT NOT NULL,
	title TEXT NOT NULL,
	audience TEXT NOT NULL,
	for_groups BIGINT NOT NULL, -- bits, in the order of relation_outreach_groups
	municipality TEXT, -- SCB code; NULL: the whole county, or elsewhere
	participants BIGINT NOT NULL CHECK (participants >= -1), -- -1: not counted
	goal BIGINT NOT NULL CHECK (goal BETWEEN 0 AND 5), -- 0: the overall one
	note TEXT NOT NULL,
	removed BIGINT NOT NULL,
	fact BYTEA NOT NULL, -- of the room stats; known here alone
	reached BYTEA NOT NULL
);
CREATE INDEX relation_outreach_day ON relation_outreach (day);
