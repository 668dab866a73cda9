-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Who stands at the court when. Nobody who is helped is in it, and everybody who supports witnesses
-- reads it, so it stands in the clear: an account, or the number of one who never signs in.
CREATE TABLE court_shift (
	jour_id BYTEA NOT NULL,
	id BYTEA NOT NULL,
	day TEXT NOT NULL,
	part TEXT NOT NULL,
	who BYTEA,
	state BIGINT NOT NULL,
	version BIGINT NOT NULL,
	PRIMARY KEY (jour_id, id)
);
CREATE UNIQUE INDEX court_shift_by_id ON court_shift (id);
CREATE INDEX court_shift_by_day ON court_shift (jour_id, day, id);

-- A calendar of one's own shifts for one's own phone. Of the secret in its address only the hash.
CREATE TABLE court_feed (
	user_id BYTEA PRIMARY KEY,
	jour_id BYTEA NOT NULL,
	hash BYTEA NOT NULL UNIQUE
);
