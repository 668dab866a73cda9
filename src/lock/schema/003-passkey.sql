-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Passkeys (Web Authentication). cred: what the authenticator calls it; alg: its COSE number; lock: the
-- lock of the vault that its PRF opens, NULL where it only signs in.
CREATE TABLE lock_passkey (
	id BYTEA PRIMARY KEY,
	cred BYTEA NOT NULL UNIQUE,
	account BYTEA NOT NULL,
	name TEXT NOT NULL,
	alg BIGINT NOT NULL,
	pub BYTEA NOT NULL,
	count BIGINT NOT NULL,
	lock BYTEA,
	made BIGINT NOT NULL,
	used BIGINT
);
CREATE INDEX lock_passkey_by_account ON lock_passkey (account);

-- Challenges that have been answered: none is taken twice. They run out after an hour by themselves.
CREATE TABLE lock_answered (
	challenge BYTEA PRIMARY KEY,
	at BIGINT NOT NULL
);
