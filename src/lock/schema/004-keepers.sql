-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Key keepers: keys of a coordinator's account that stands only when two of three have come with their
-- sheets. salt: of the phrase that is chosen then.
CREATE TABLE lock_recovery (
	account BYTEA PRIMARY KEY,
	salt BYTEA NOT NULL,
	by_account BYTEA NOT NULL,
	at BIGINT NOT NULL,
	opened BIGINT
);
-- One row per sheet. code: what the code on it is found by; place: 1 chair, 2 trustee, 3 national office;
-- tried: when it was made, or last opened the lock with another one in a rehearsal.
CREATE TABLE lock_keeper (
	code BYTEA PRIMARY KEY,
	account BYTEA NOT NULL REFERENCES lock_recovery (account) ON DELETE CASCADE,
	place BIGINT NOT NULL CHECK (place IN (1, 2, 3)),
	name TEXT NOT NULL,
	tried BIGINT NOT NULL,
	UNIQUE (account, place)
);
