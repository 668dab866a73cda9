-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A municipality decides in three matters, and each has a memo of its own: 1 the agreement, 2 the
-- services, 3 the grant. What was written until now is about the agreement.
CREATE TABLE memo_draft (
	org BYTEA NOT NULL, -- the municipality
	kind BIGINT NOT NULL CHECK (kind BETWEEN 1 AND 3),
	edition BIGINT NOT NULL,
	at BIGINT NOT NULL,
	written_by TEXT NOT NULL,
	what TEXT NOT NULL,
	PRIMARY KEY (org, kind, edition)
);
CREATE TABLE memo_draft_text (
	org BYTEA NOT NULL,
	kind BIGINT NOT NULL,
	edition BIGINT NOT NULL,
	field TEXT NOT NULL,
	text TEXT NOT NULL,
	PRIMARY KEY (org, kind, edition, field),
	FOREIGN KEY (org, kind, edition) REFERENCES memo_draft (org, kind, edition)
);
INSERT INTO memo_draft (org, kind, edition, at, written_by, what)
SELECT org, 1, edition, at, written_by, what FROM memo_edition;
INSERT INTO memo_draft_text (org, kind, edition, field, text)
SELECT org, 1, edition, field, text FROM memo_text;
DROP TABLE memo_text;
DROP TABLE memo_edition;
