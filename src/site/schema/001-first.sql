-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The jour's own words on the public pages, in the place of the program's: each saving is a version.
-- text NULL: back to the program's text. All of it is public.
CREATE TABLE site_edit (
	jour_id BYTEA NOT NULL,
	lang TEXT NOT NULL,
	name TEXT NOT NULL,
	version BIGINT NOT NULL,
	at BIGINT NOT NULL,
	by_user BYTEA NOT NULL,
	text TEXT,
	PRIMARY KEY (jour_id, lang, name, version)
);
