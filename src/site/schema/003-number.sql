-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Telephone numbers on the public pages, as the jour has written them: in the place of the program's
-- with that code, or beside them. Public. None is taken away, since a page may name it.
CREATE TABLE site_number (
	jour_id BYTEA NOT NULL,
	code TEXT NOT NULL,
	version BIGINT NOT NULL,
	number TEXT NOT NULL,
	name TEXT NOT NULL,
	hours TEXT NOT NULL,
	checked TEXT NOT NULL, -- the day somebody last rang it or looked it up
	at BIGINT NOT NULL,
	by_user BYTEA NOT NULL,
	PRIMARY KEY (jour_id, code)
);
