-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The grant of a year as it was typed from the decisions. Every save is a new edition, and none is
-- changed afterwards: the latest is what holds, the others tell what was known when.
CREATE TABLE fund_edition (
	year BIGINT NOT NULL,
	edition BIGINT NOT NULL, -- from 1, without gaps; the key tells who was quicker
	total BIGINT NOT NULL CHECK (total > 0), -- öre
	decision TEXT NOT NULL, -- by which the total was decided: "KS § 220/2025"
	note TEXT NOT NULL,
	at BIGINT NOT NULL,
	actor BYTEA NOT NULL,
	PRIMARY KEY (year, edition)
);
-- What a municipality has decided to give. No row: not known yet. Zero: it gives nothing.
CREATE TABLE fund_amount (
	year BIGINT NOT NULL,
	edition BIGINT NOT NULL,
	code TEXT NOT NULL,
	name TEXT NOT NULL, -- as it was called then
	ore BIGINT NOT NULL CHECK (ore >= 0),
	PRIMARY KEY (year, edition, code),
	FOREIGN KEY (year, edition) REFERENCES fund_edition (year, edition)
);
-- A split by population, frozen with the figures it was made from. Nothing here refers to figures
-- that can change.
CREATE TABLE fund_basis (
	id BYTEA NOT NULL PRIMARY KEY,
	year BIGINT NOT NULL,
	total BIGINT NOT NULL CHECK (total > 0), -- öre
	name TEXT NOT NULL,
	at BIGINT NOT NULL,
	actor BYTEA NOT NULL,
	tie BIGINT NOT NULL, -- 0 none, 1 broken by the larger weight, 2 by the order of the list
	tie_got BIGINT NOT NULL,
	tie_without BIGINT NOT NULL
);
CREATE INDEX fund_basis_year ON fund_basis (year, at);
CREATE TABLE fund_part (
	basis BYTEA NOT NULL REFERENCES fund_basis (id),
	ord BIGINT NOT NULL,
	code TEXT NOT NULL,
	name TEXT NOT NULL,
	inhabitants BIGINT NOT NULL CHECK (inhabitants > 0),
	day TEXT NOT NULL,
	source TEXT NOT NULL,
	ore BIGINT NOT NULL CHECK (ore >= 0),
	PRIMARY KEY (basis, ord)
);
