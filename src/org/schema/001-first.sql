-- SPDX-License-Identifier: AGPL-3.0-or-later
CREATE TABLE org_unit (
	id BYTEA PRIMARY KEY,
	kind BIGINT NOT NULL,
	name TEXT NOT NULL,
	short_name TEXT NOT NULL,
	slug TEXT NOT NULL UNIQUE,
	code TEXT UNIQUE
);
-- Every figure with its day and source: a split of money names the ones it was made from.
CREATE TABLE org_population (
	code TEXT NOT NULL,
	day TEXT NOT NULL,
	inhabitants BIGINT NOT NULL,
	source TEXT NOT NULL,
	PRIMARY KEY (code, day)
);
