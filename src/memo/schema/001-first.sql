-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Every save of a municipality's memo. A field without a row follows the data.
CREATE TABLE memo_edition (
	org BYTEA NOT NULL, -- the municipality
	edition BIGINT NOT NULL,
	at BIGINT NOT NULL,
	written_by TEXT NOT NULL,
	what TEXT NOT NULL,
	PRIMARY KEY (org, edition)
);
CREATE TABLE memo_text (
	org BYTEA NOT NULL,
	edition BIGINT NOT NULL,
	field TEXT NOT NULL,
	text TEXT NOT NULL,
	PRIMARY KEY (org, edition, field),
	FOREIGN KEY (org, edition) REFERENCES memo_edition (org, edition)
);
