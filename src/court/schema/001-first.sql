-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Sessions of witness support: counts by role, nobody's identity. Sealed to the jour's group all the
-- same, since a day and a court can tell who a single witness was.
CREATE TABLE court_session (
	jour_id BYTEA NOT NULL,
	id BYTEA NOT NULL,
	by_user BYTEA NOT NULL,
	at BIGINT NOT NULL,
	sealed BYTEA NOT NULL,
	PRIMARY KEY (jour_id, id)
);
CREATE INDEX court_session_by_at ON court_session (jour_id, at, id);
