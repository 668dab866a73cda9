-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What is agreed, in versions: the one with the latest from_day that has come is in force.
CREATE TABLE agreement_version (
	id BYTEA NOT NULL PRIMARY KEY,
	partnership TEXT NOT NULL,
	from_day TEXT NOT NULL UNIQUE,
	title TEXT NOT NULL,
	purpose TEXT NOT NULL,
	target_group TEXT NOT NULL,
	edition BIGINT NOT NULL DEFAULT 1 -- counts the edits of the texts, for two who edit at once
);
-- ord 0 is the overall goal, 1 to 5 the sub-goals.
CREATE TABLE agreement_goal (
	agreement BYTEA NOT NULL REFERENCES agreement_version (id),
	ord BIGINT NOT NULL CHECK (ord BETWEEN 0 AND 5),
	text TEXT NOT NULL,
	PRIMARY KEY (agreement, ord)
);
-- The papers that it rests on, by name and day.
CREATE TABLE agreement_document (
	agreement BYTEA NOT NULL REFERENCES agreement_version (id),
	ord BIGINT NOT NULL,
	name TEXT NOT NULL,
	day TEXT,
	PRIMARY KEY (agreement, ord)
);
