-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What the partners tell the public together. Every edition is kept; approvals belong to one edition, so
-- a changed text has to be approved again.
CREATE TABLE relation_message (
	id BYTEA NOT NULL,
	edition BIGINT NOT NULL,
	at BIGINT NOT NULL,
	written_by TEXT NOT NULL,
	org BYTEA, -- the municipality it concerns; NULL: the whole county
	title TEXT NOT NULL,
	text TEXT NOT NULL, -- Markdown
	audience TEXT NOT NULL,
	planned TEXT, -- when it is meant to be published
	removed BIGINT NOT NULL,
	PRIMARY KEY (id, edition)
);
CREATE TABLE relation_approval (
	message BYTEA NOT NULL,
	edition BIGINT NOT NULL,
	org BYTEA NOT NULL,
	name TEXT NOT NULL,
	at BIGINT NOT NULL,
	PRIMARY KEY (message, edition, org),
	FOREIGN KEY (message, edition) REFERENCES relation_message (id, edition)
);
CREATE TABLE relation_publication (
	id BYTEA NOT NULL PRIMARY KEY,
	message BYTEA NOT NULL,
	edition BIGINT NOT NULL,
	day TEXT NOT NULL,
	channel TEXT NOT NULL, -- "Länstidningen", an address
	name TEXT NOT NULL, -- who wrote it down
	FOREIGN KEY (message, edition) REFERENCES relation_message (id, edition)
);
