-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Phones that somebody trusts for a while: a PIN opens a session there. lock: the vault's, of which the phone
-- has the other half. device: "Safari/iPhone", for her own list.
CREATE TABLE auth_trust (
	lock BYTEA PRIMARY KEY,
	account BYTEA NOT NULL REFERENCES auth_account (id),
	device TEXT NOT NULL,
	made BIGINT NOT NULL,
	until_at BIGINT NOT NULL,
	used BIGINT
);
CREATE INDEX auth_trust_by_account ON auth_trust (account);

-- The trusted phone that has opened the session; NULL = she has shown who she is.
ALTER TABLE auth_session ADD COLUMN trust BYTEA;
