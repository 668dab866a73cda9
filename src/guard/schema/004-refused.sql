-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A user's or a pair's public key in the vault that is not the one that was signed: since when. The row goes
-- when the key is good again.
CREATE TABLE guard_refused (
	key_id BYTEA PRIMARY KEY,
	at BIGINT NOT NULL
);
