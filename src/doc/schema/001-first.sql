-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What has left the house, as it was. A version is never changed; the same content is one version.
CREATE TABLE doc_version (
	id BYTEA NOT NULL PRIMARY KEY,
	owner BYTEA NOT NULL, -- the organisation it is about
	kind TEXT NOT NULL,
	number BIGINT NOT NULL,
	title TEXT NOT NULL,
	hash BYTEA NOT NULL, -- of content
	content BYTEA NOT NULL,
	at BIGINT NOT NULL,
	UNIQUE (owner, kind, number),
	UNIQUE (owner, kind, hash)
);
-- To whom, when and how. account: who opened it here, and NULL for what was sent.
CREATE TABLE doc_sending (
	id BYTEA NOT NULL PRIMARY KEY,
	version BYTEA NOT NULL REFERENCES doc_version (id),
	receiver TEXT NOT NULL,
	way BIGINT NOT NULL,
	day TEXT NOT NULL,
	at BIGINT NOT NULL,
	written_by TEXT NOT NULL,
	account BYTEA
);
CREATE UNIQUE INDEX doc_sending_opened ON doc_sending (version, account, way);
