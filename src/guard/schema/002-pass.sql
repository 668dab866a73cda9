-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A duty pass: cases for one account until an instant. The wraps in the vault have the same end; these
-- rows tell who gave what, and let it be ended before.
CREATE TABLE guard_pass (
	jour_id BYTEA NOT NULL,
	id BYTEA NOT NULL,
	account BYTEA NOT NULL,
	by_user BYTEA NOT NULL,
	at BIGINT NOT NULL,
	until_at BIGINT NOT NULL,
	ended_at BIGINT,
	PRIMARY KEY (jour_id, id)
);
CREATE INDEX guard_pass_by_until ON guard_pass (jour_id, until_at);
CREATE TABLE guard_pass_case (
	pass BYTEA NOT NULL,
	case_id BYTEA NOT NULL,
	PRIMARY KEY (pass, case_id)
);
