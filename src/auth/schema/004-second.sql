-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The second factor of who signs in by a phrase: the secret of her authenticator app, sealed under a
-- key of the server's secret. last: the step of the last code that was taken.
CREATE TABLE auth_second (
	account BYTEA PRIMARY KEY REFERENCES auth_account (id),
	secret BYTEA NOT NULL,
	made BIGINT NOT NULL,
	last BIGINT NOT NULL
);

-- Spare codes on paper that are left: a keyed hash of each. A used one is gone.
CREATE TABLE auth_spare (
	account BYTEA NOT NULL REFERENCES auth_account (id),
	code BYTEA NOT NULL,
	PRIMARY KEY (account, code)
);

-- Who has given her phrase and not yet her code. id is a hash of a cookie's secret; keyring is hers
-- under that secret. No session: nothing but the page that asks for the code reads it.
CREATE TABLE auth_halfway (
	id BYTEA PRIMARY KEY,
	account BYTEA NOT NULL REFERENCES auth_account (id),
	keyring BYTEA NOT NULL,
	at BIGINT NOT NULL
);
CREATE INDEX auth_halfway_by_at ON auth_halfway (at);
CREATE INDEX auth_halfway_by_account ON auth_halfway (account);
