-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Papers that somebody carries to a hearing: that there is one, which number it has, and when it was
-- destroyed. What stands on it is kept nowhere but in the case.
CREATE TABLE support_slip (
	jour_id BYTEA NOT NULL,
	id BYTEA NOT NULL,
	number BIGINT NOT NULL,
	case_id BYTEA NOT NULL,
	by_user BYTEA NOT NULL,
	at BIGINT NOT NULL,
	destroyed BIGINT,
	PRIMARY KEY (jour_id, id)
);
CREATE UNIQUE INDEX support_slip_by_number ON support_slip (jour_id, number);
CREATE INDEX support_slip_by_case ON support_slip (case_id, number);

-- The last number of a jour: one that was used is never used again, also when its case is erased.
CREATE TABLE support_slip_last (
	jour_id BYTEA PRIMARY KEY,
	number BIGINT NOT NULL
);
