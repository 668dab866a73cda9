-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A municipality's assessment of what its decision means to children, step by step. Every edition is
-- kept; the latest becomes the section of the memo.
CREATE TABLE memo_child (
	org BYTEA NOT NULL, -- the municipality
	edition BIGINT NOT NULL,
	at BIGINT NOT NULL,
	written_by TEXT NOT NULL,
	touched BIGINT NOT NULL CHECK (touched BETWEEN 1 AND 4),
	children TEXT NOT NULL,
	articles BIGINT NOT NULL, -- bits, in the order of memo_articles
	facts TEXT NOT NULL,
	heard BIGINT NOT NULL CHECK (heard BETWEEN 1 AND 3),
	views TEXT NOT NULL,
	interests TEXT NOT NULL,
	conflicts TEXT NOT NULL,
	verdict TEXT NOT NULL,
	measures TEXT NOT NULL,
	PRIMARY KEY (org, edition)
);
