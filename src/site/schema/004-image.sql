-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Pictures on the public pages, as they are shown: without what a file tells besides. Public.
CREATE TABLE site_image (
	jour_id BYTEA NOT NULL,
	code TEXT NOT NULL, -- what a text names it by
	kind BIGINT NOT NULL, -- doc_clean_kind
	width BIGINT NOT NULL,
	height BIGINT NOT NULL,
	bytes BYTEA NOT NULL,
	at BIGINT NOT NULL,
	by_user BYTEA NOT NULL,
	PRIMARY KEY (jour_id, code)
);
