-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What municipalities have decided. Every edition stands: a correction is a new row.
CREATE TABLE agreement_decision (
	id BYTEA NOT NULL,
	edition BIGINT NOT NULL CHECK (edition >= 1),
	at BIGINT NOT NULL,
	by_user BYTEA,
	municipality TEXT, -- SCB code; NULL for a recommendation to all
	matter BIGINT NOT NULL CHECK (matter BETWEEN 1 AND 5),
	outcome BIGINT NOT NULL CHECK (outcome BETWEEN 0 AND 3),
	body TEXT NOT NULL,
	committee TEXT,
	delegation TEXT,
	confirmed TEXT,
	paragraph BIGINT NOT NULL,
	year BIGINT NOT NULL,
	meeting TEXT,
	deadline TEXT,
	registry TEXT,
	verified TEXT,
	noticed TEXT,
	notice BIGINT NOT NULL CHECK (notice BETWEEN 0 AND 2),
	unappealed TEXT,
	risk BIGINT NOT NULL CHECK (risk BETWEEN 0 AND 2),
	risk_note TEXT,
	from_day TEXT,
	to_day TEXT,
	terminated BIGINT NOT NULL,
	condition BIGINT NOT NULL CHECK (condition BETWEEN 0 AND 4),
	note TEXT,
	removed BIGINT NOT NULL,
	PRIMARY KEY (id, edition),
	CHECK ((matter = 5) = (municipality IS NULL)),
	CHECK (condition <> matter)
);
CREATE INDEX agreement_decision_municipality ON agreement_decision (municipality, matter);
-- What a municipality has chosen once.
CREATE TABLE agreement_choice (
	municipality TEXT NOT NULL PRIMARY KEY,
	executive TEXT NOT NULL,
	board TEXT,
	committee TEXT,
	waits BIGINT NOT NULL,
	edition BIGINT NOT NULL
);
