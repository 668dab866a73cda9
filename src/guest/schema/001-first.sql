-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A dated link for somebody without an account. code: hash of what the link holds, which is kept
-- nowhere. No person who is helped is in these tables.
CREATE TABLE guest_link (
	jour_id BYTEA NOT NULL,
	id BYTEA NOT NULL,
	code BYTEA NOT NULL,
	kind BIGINT NOT NULL CHECK (kind BETWEEN 1 AND 2),
	source TEXT NOT NULL, -- of stats_sources; '' = a link to figures
	label TEXT NOT NULL,  -- for whom
	municipality TEXT,    -- SCB code
	created BIGINT NOT NULL,
	by_user BYTEA NOT NULL,
	until BIGINT NOT NULL,
	revoked BIGINT,
	last BIGINT,
	PRIMARY KEY (jour_id, id)
);
CREATE UNIQUE INDEX guest_link_by_code ON guest_link (code);
-- What has come through a link: the receipt, and the mark of its form, so that a form that is sent
-- twice comes once.
CREATE TABLE guest_sent (
	jour_id BYTEA NOT NULL,
	link BYTEA NOT NULL,
	once TEXT NOT NULL,
	number TEXT NOT NULL,
	at BIGINT NOT NULL,
	PRIMARY KEY (link, once)
);
CREATE INDEX guest_sent_by_at ON guest_sent (link, at);
