-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What a municipality pays of its decided amount, instalment by instalment. Money in öre.
CREATE TABLE fund_payment (
	id BYTEA NOT NULL PRIMARY KEY,
	edition BIGINT NOT NULL, -- counts the edits, for two who edit at once
	year BIGINT NOT NULL,
	code TEXT NOT NULL, -- SCB code
	part BIGINT NOT NULL CHECK (part >= 1),
	parts BIGINT NOT NULL CHECK (parts >= part),
	ore BIGINT NOT NULL CHECK (ore > 0),
	due TEXT NOT NULL,
	requested TEXT,
	paid TEXT,
	paid_ore BIGINT NOT NULL CHECK (paid_ore >= 0),
	reported TEXT,
	reclaimed TEXT,
	reclaimed_ore BIGINT NOT NULL CHECK (reclaimed_ore >= 0 AND reclaimed_ore <= paid_ore),
	note TEXT NOT NULL,
	removed BIGINT NOT NULL,
	CHECK ((paid IS NULL) = (paid_ore = 0)),
	CHECK ((reclaimed IS NULL) = (reclaimed_ore = 0))
);
CREATE INDEX fund_payment_year ON fund_payment (year, code);
