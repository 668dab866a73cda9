-- SPDX-License-Identifier: AGPL-3.0-or-later
-- How a split was made: 1 by inhabitants, 2 equally, 3 a part equally and the rest by inhabitants, 4 the
-- same sum to each and the rest by inhabitants. equal_ore: what was parted equally.
ALTER TABLE fund_basis ADD COLUMN split_key BIGINT NOT NULL DEFAULT 1;
ALTER TABLE fund_basis ADD COLUMN equal_ore BIGINT NOT NULL DEFAULT 0;
-- A line of a year's budget and outcome: who gives for what, and what it costs. The municipalities'
-- grant is not among them, it has its own records. Every edition is kept. Money in öre.
CREATE TABLE fund_line (
	id BYTEA NOT NULL,
	edition BIGINT NOT NULL,
	at BIGINT NOT NULL,
	written_by TEXT NOT NULL,
	year BIGINT NOT NULL,
	kind TEXT NOT NULL,
	name TEXT NOT NULL,
	purpose TEXT NOT NULL,
	budget BIGINT NOT NULL CHECK (budget >= 0),
	outcome BIGINT CHECK (outcome >= 0), -- NULL: not known yet
	removed BIGINT NOT NULL,
	PRIMARY KEY (id, edition)
);
CREATE INDEX fund_line_year ON fund_line (year);
