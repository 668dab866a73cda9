-- SPDX-License-Identifier: AGPL-3.0-or-later
CREATE TABLE auth_account (
	id BYTEA PRIMARY KEY,
	org BYTEA,
	login TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	roles BIGINT NOT NULL,
	lang TEXT NOT NULL,
	salt BYTEA NOT NULL,
	verifier BYTEA NOT NULL,
	created BIGINT NOT NULL,
	ended BIGINT
);
CREATE INDEX auth_account_by_org ON auth_account (org, name);

-- id is a hash of the cookie's secret; keyring is the user's secrets under that secret.
CREATE TABLE auth_session (
	id BYTEA PRIMARY KEY,
	account BYTEA NOT NULL REFERENCES auth_account (id),
	keyring BYTEA,
	created BIGINT NOT NULL,
	seen BIGINT NOT NULL
);
CREATE INDEX auth_session_by_account ON auth_session (account);
CREATE INDEX auth_session_by_seen ON auth_session (seen);

-- What the first of two equal submits was answered; kept a day.
CREATE TABLE auth_once (
	account BYTEA NOT NULL,
	token TEXT NOT NULL,
	at BIGINT NOT NULL,
	place TEXT NOT NULL,
	PRIMARY KEY (account, token)
);
CREATE INDEX auth_once_by_at ON auth_once (at);

-- name is a keyed hash of a login or of an address.
CREATE TABLE auth_throttle (
	name BYTEA PRIMARY KEY,
	fails BIGINT NOT NULL,
	last BIGINT NOT NULL
);

-- Text on its way: a draft, or a form that came after its session had run out. Sealed to the
-- account's own key.
CREATE TABLE auth_draft (
	account BYTEA NOT NULL,
	place TEXT NOT NULL,
	at BIGINT NOT NULL,
	parked BIGINT NOT NULL,
	row_id BYTEA NOT NULL,
	sealed BYTEA NOT NULL,
	PRIMARY KEY (account, place)
);
CREATE INDEX auth_draft_by_at ON auth_draft (at);
