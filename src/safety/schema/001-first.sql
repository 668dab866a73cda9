-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Public statistics from files, as they were read in. What a batch brought is kept with it, so that
-- it can be taken back whole; a later batch's value holds over an earlier one's.
CREATE TABLE safety_batch (
	id BYTEA NOT NULL PRIMARY KEY,
	at BIGINT NOT NULL,
	by_user BYTEA NOT NULL,
	state BIGINT NOT NULL,        -- 1 looked at, 2 read in, 3 taken back
	format BIGINT NOT NULL,
	series TEXT NOT NULL,         -- "bra.total", "kolada.N07403"
	kind BIGINT NOT NULL,         -- reported, self-reported, perceived
	unit BIGINT NOT NULL,
	title TEXT NOT NULL,
	source TEXT NOT NULL,
	definition TEXT NOT NULL,
	broken BIGINT NOT NULL,       -- first year of the series' present way of counting; 0 = no break
	preliminary BIGINT NOT NULL
);
CREATE TABLE safety_value (
	batch BYTEA NOT NULL REFERENCES safety_batch (id),
	area TEXT NOT NULL,           -- "2303", "23", "00"
	year BIGINT NOT NULL,
	number BIGINT,                -- how many; NULL = not told
	milli BIGINT NOT NULL,        -- thousandths of the unit
	low BIGINT,
	high BIGINT,
	PRIMARY KEY (batch, area, year)
);
-- What of a file could not be used, until it is read in.
CREATE TABLE safety_left (
	batch BYTEA NOT NULL REFERENCES safety_batch (id),
	line BIGINT NOT NULL,
	column_no BIGINT NOT NULL,
	text TEXT NOT NULL,
	why TEXT NOT NULL,
	PRIMARY KEY (batch, line, column_no)
);

-- A facts page that both sides have to approve before anybody else sees it.
CREATE TABLE safety_page (
	id BYTEA NOT NULL PRIMARY KEY,
	town BYTEA NOT NULL,
	number BIGINT NOT NULL,       -- 1, 2 ... of the town; the latest is what is asked about
	version BYTEA NOT NULL,       -- in the register of documents
	at BIGINT NOT NULL,
	jour_by TEXT,                 -- who approved for the jour, and when
	jour_at BIGINT,
	town_by TEXT,
	town_at BIGINT,
	refused_by TEXT,
	refused_at BIGINT,
	refused_why TEXT,
	down_by TEXT,                 -- taken down by one of the sides
	down_at BIGINT,
	UNIQUE (town, number)
);
