-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A fact: that something countable happened. No case, person, user or day; the id is random and
-- is known only inside the sealed case, until the cut gives the fact a new one. No column tells
-- when a row was written, but an engine may keep rows in the order they came: that order means
-- nothing after the cut, which writes facts anew in random order.
CREATE TABLE stats_fact (
	jour_id BYTEA NOT NULL,
	id BYTEA NOT NULL,
	kind BIGINT NOT NULL,
	quarter TEXT NOT NULL,        -- '2026-Q1'
	municipality TEXT,            -- NULL: unknown, another county, or extra protection
	role TEXT,
	sex TEXT,
	age TEXT,
	crime TEXT,
	source TEXT,
	reported TEXT,
	service TEXT,
	circumstance TEXT,
	n BIGINT NOT NULL,
	PRIMARY KEY (jour_id, id)
);
CREATE INDEX stats_fact_id ON stats_fact (id);
CREATE INDEX stats_fact_quarter ON stats_fact (jour_id, kind, quarter);

-- A frozen quarter. It never changes.
CREATE TABLE stats_snapshot (
	jour_id BYTEA NOT NULL,
	id BYTEA NOT NULL,
	quarter TEXT NOT NULL,        -- the last quarter counted
	frozen BIGINT NOT NULL,
	threshold BIGINT NOT NULL,
	PRIMARY KEY (jour_id, id),
	UNIQUE (jour_id, quarter)
);

-- What a snapshot shows. code '' is the table's total. n is NULL where nothing is shown.
CREATE TABLE stats_cell (
	jour_id BYTEA NOT NULL,
	snapshot_id BYTEA NOT NULL,
	name TEXT NOT NULL,
	code TEXT NOT NULL,
	position BIGINT NOT NULL,
	seen BIGINT NOT NULL,         -- 1 hidden, 2 shown, 3 worded "fewer than the threshold"
	n BIGINT,
	PRIMARY KEY (jour_id, snapshot_id, name, code),
	FOREIGN KEY (jour_id, snapshot_id) REFERENCES stats_snapshot (jour_id, id),
	CHECK ((seen = 2 AND n IS NOT NULL) OR (seen IN (1, 3) AND n IS NULL))
);

-- The counts by quarter that the snapshots were added up from. Facts move and go; without these
-- no later snapshot could be checked against the earlier ones. As secret as the facts: read by the
-- freeze alone.
CREATE TABLE stats_frozen (
	jour_id BYTEA NOT NULL,
	quarter TEXT NOT NULL,
	name TEXT NOT NULL,
	code TEXT NOT NULL,
	n BIGINT NOT NULL CHECK (n >= 0),
	PRIMARY KEY (jour_id, quarter, name, code)
);
