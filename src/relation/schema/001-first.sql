-- SPDX-License-Identifier: AGPL-3.0-or-later
CREATE TABLE relation_meeting (
	id BYTEA NOT NULL PRIMARY KEY,
	edition BIGINT NOT NULL, -- counts the edits, for two who edit at once; also below
	state BIGINT NOT NULL CHECK (state BETWEEN 1 AND 4),
	day TEXT NOT NULL,
	clock TEXT NOT NULL, -- "13:00", or ''
	title TEXT NOT NULL,
	place TEXT NOT NULL,
	agenda TEXT NOT NULL, -- Markdown, like the minutes
	minutes TEXT NOT NULL,
	secretary TEXT NOT NULL,
	fact BYTEA NOT NULL, -- of the room stats; known here alone
	signed_on TEXT,
	signed_by TEXT NOT NULL,
	version BYTEA -- of the minutes as they were signed, in the register of the room doc
);
CREATE INDEX relation_meeting_day ON relation_meeting (day);
CREATE TABLE relation_present (
	meeting BYTEA NOT NULL REFERENCES relation_meeting (id),
	org BYTEA NOT NULL,
	names TEXT NOT NULL,
	fact BYTEA, -- of a municipality's
	PRIMARY KEY (meeting, org)
);
CREATE TABLE relation_action (
	id BYTEA NOT NULL PRIMARY KEY,
	edition BIGINT NOT NULL,
	meeting BYTEA REFERENCES relation_meeting (id), -- where it was agreed; NULL: between meetings
	what TEXT NOT NULL,
	org BYTEA NOT NULL, -- whose it is
	who TEXT NOT NULL,
	due TEXT NOT NULL,
	done TEXT,
	removed BIGINT NOT NULL
);
CREATE INDEX relation_action_meeting ON relation_action (meeting);
