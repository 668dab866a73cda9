-- SPDX-License-Identifier: AGPL-3.0-or-later
-- sealed: everything about the person, under the key of case_id.
CREATE TABLE person_seeker (
	id BYTEA PRIMARY KEY,
	jour_id BYTEA NOT NULL,
	case_id BYTEA NOT NULL,
	sealed BYTEA NOT NULL
);
CREATE INDEX person_seeker_by_case ON person_seeker (jour_id, case_id);
