-- SPDX-License-Identifier: AGPL-3.0-or-later
-- How a municipality's own papers look. Every save is an edition. An empty text: as everywhere else.
CREATE TABLE memo_template (
	org BYTEA NOT NULL, -- the municipality
	edition BIGINT NOT NULL,
	at BIGINT NOT NULL,
	written_by TEXT NOT NULL,
	sender TEXT NOT NULL,
	kind TEXT NOT NULL, -- what the paper is called
	unit TEXT NOT NULL,
	chief TEXT NOT NULL,
	chief_title TEXT NOT NULL,
	foot TEXT NOT NULL,
	logo BYTEA, -- PNG
	logo_width BIGINT NOT NULL,
	logo_height BIGINT NOT NULL,
	PRIMARY KEY (org, edition)
);
CREATE TABLE memo_template_part (
	org BYTEA NOT NULL,
	edition BIGINT NOT NULL,
	field TEXT NOT NULL, -- of the header, or a section
	place BIGINT NOT NULL CHECK (place BETWEEN 0 AND 7), -- 0: not shown
	heading TEXT NOT NULL,
	phrase TEXT NOT NULL, -- Markdown, last in what the data propose
	PRIMARY KEY (org, edition, field),
	FOREIGN KEY (org, edition) REFERENCES memo_template (org, edition)
);
