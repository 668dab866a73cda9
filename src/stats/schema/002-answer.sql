-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The register of answers: what has been told besides the snapshots, and to whom. It never changes, and
-- whatever is told later is protected together with it. A question that was refused is not here.
CREATE TABLE stats_answer (
	jour_id BYTEA NOT NULL,
	id BYTEA NOT NULL,
	name TEXT NOT NULL,           -- a table of the book and one of its codes; '' is the total
	code TEXT NOT NULL,
	from_quarter TEXT NOT NULL,
	to_quarter TEXT NOT NULL,     -- counted too
	seen BIGINT NOT NULL,         -- 2 shown, 3 worded "fewer than the threshold"
	n BIGINT,
	audience TEXT NOT NULL,       -- code of the municipality that asked; '' anybody
	by_name TEXT NOT NULL,        -- who answered
	at BIGINT NOT NULL,
	PRIMARY KEY (jour_id, id),
	CHECK ((seen = 2 AND n IS NOT NULL) OR (seen = 3 AND n IS NULL))
);

-- The part of the book that a municipality knows itself, since it has referred those persons. As secret
-- as the book.
CREATE TABLE stats_known (
	jour_id BYTEA NOT NULL,
	quarter TEXT NOT NULL,
	knower TEXT NOT NULL,
	name TEXT NOT NULL,
	code TEXT NOT NULL,
	n BIGINT NOT NULL CHECK (n > 0),
	PRIMARY KEY (jour_id, quarter, knower, name, code)
);
