-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Who signs in at her municipality. name: a keyed hash of issuer and sub, so that the store does not hold
-- what a provider calls anybody.
CREATE TABLE oidc_identity (
	name BYTEA PRIMARY KEY,
	account BYTEA NOT NULL UNIQUE,
	at BIGINT NOT NULL
);
