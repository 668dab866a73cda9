-- SPDX-License-Identifier: AGPL-3.0-or-later
-- In the clear stand only what the work needs to find a case; sealed is under the case's key.
-- audit_wrap is the case's audit key under its case key. link holds the facts of the case and is
-- removed at the split.
CREATE TABLE support_case (
	jour_id BYTEA NOT NULL,
	id BYTEA NOT NULL,
	person_id BYTEA NOT NULL,
	state BIGINT NOT NULL,
	version BIGINT NOT NULL,
	opened BIGINT NOT NULL,
	closed BIGINT,
	touched BIGINT NOT NULL,
	sealed BYTEA NOT NULL,
	link BYTEA,
	audit_wrap BYTEA NOT NULL,
	PRIMARY KEY (jour_id, id)
);
CREATE UNIQUE INDEX support_case_by_id ON support_case (id);
CREATE INDEX support_case_by_state ON support_case (jour_id, state, touched, id);

CREATE TABLE support_entry (
	jour_id BYTEA NOT NULL,
	id BYTEA NOT NULL,
	case_id BYTEA NOT NULL,
	kind BIGINT NOT NULL,
	by_user BYTEA NOT NULL,
	at BIGINT NOT NULL,
	sealed BYTEA,
	PRIMARY KEY (jour_id, id)
);
CREATE INDEX support_entry_by_case ON support_entry (case_id, at);

-- A call written before there is a case: sealed to the case group.
CREATE TABLE support_call (
	jour_id BYTEA NOT NULL,
	id BYTEA NOT NULL,
	by_user BYTEA NOT NULL,
	at BIGINT NOT NULL,
	sealed BYTEA NOT NULL,
	PRIMARY KEY (jour_id, id)
);
CREATE INDEX support_call_by_at ON support_call (jour_id, at);

-- The month of the last cut, so that it runs once a month.
CREATE TABLE support_cut (
	jour_id BYTEA PRIMARY KEY,
	month TEXT NOT NULL
);
