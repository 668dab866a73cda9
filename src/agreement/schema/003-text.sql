-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The agreement's text in the making: every save is an edition, and a part without a row follows the
-- data. What is settled (fastställd) lies in the register of the room doc, and is never changed.
CREATE TABLE agreement_text (
	edition BIGINT NOT NULL PRIMARY KEY,
	at BIGINT NOT NULL,
	written_by TEXT NOT NULL,
	what TEXT NOT NULL -- which part was changed
);
CREATE TABLE agreement_part (
	edition BIGINT NOT NULL REFERENCES agreement_text (edition),
	part TEXT NOT NULL,
	text TEXT NOT NULL,
	PRIMARY KEY (edition, part)
);
CREATE TABLE agreement_annex (
	id BYTEA NOT NULL,
	edition BIGINT NOT NULL,
	at BIGINT NOT NULL,
	written_by TEXT NOT NULL,
	number BIGINT NOT NULL, -- "Bilaga 1"
	title TEXT NOT NULL,
	day TEXT,
	text TEXT NOT NULL,
	removed BIGINT NOT NULL,
	PRIMARY KEY (id, edition)
);
-- What a party has promised. Every edition stands, so that it can be read who said what and when.
CREATE TABLE agreement_commitment (
	id BYTEA NOT NULL,
	edition BIGINT NOT NULL,
	at BIGINT NOT NULL,
	written_by TEXT NOT NULL,
	org BYTEA, -- whose it is; NULL: of all municipalities alike
	what TEXT NOT NULL,
	owner TEXT NOT NULL,
	state BIGINT NOT NULL CHECK (state BETWEEN 1 AND 4),
	review TEXT, -- when somebody is to look at it again
	note TEXT NOT NULL,
	removed BIGINT NOT NULL,
	PRIMARY KEY (id, edition)
);
-- Which settled version the municipality approved, by its id in the register.
ALTER TABLE agreement_decision ADD COLUMN adopted BYTEA;
