-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What was said of two cases that looked like one person's: 1 they are two, 2 the other was put to the one
-- and is closed. Why is a line in the cases.
CREATE TABLE support_pair (
	jour_id BYTEA NOT NULL,
	one BYTEA NOT NULL,
	other BYTEA NOT NULL,
	verdict BIGINT NOT NULL,
	at BIGINT NOT NULL,
	PRIMARY KEY (one, other)
);
CREATE INDEX support_pair_by_other ON support_pair (other);
