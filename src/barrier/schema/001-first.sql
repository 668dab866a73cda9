-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Who must not come near which case. Both tags are hashes under the server's secret, so that the rows
-- alone tell neither of whom nor of what they speak. sealed: who and why, under the case's key; NULL
-- where the barrier follows from the two sides of an event.
CREATE TABLE barrier_bar (
	case_tag BYTEA NOT NULL,
	who_tag BYTEA NOT NULL,
	sealed BYTEA,
	PRIMARY KEY (case_tag, who_tag)
);
-- Cases of one event, and on which side of it each stands.
CREATE TABLE barrier_side (
	event BYTEA NOT NULL,
	case_tag BYTEA NOT NULL,
	side BIGINT NOT NULL CHECK (side IN (1, 2)),
	PRIMARY KEY (event, case_tag)
);
CREATE INDEX barrier_side_by_case ON barrier_side (case_tag);
