-- SPDX-License-Identifier: AGPL-3.0-or-later
-- How often a public page was shown in a day. Nothing else is known of those who read.
CREATE TABLE site_count (
	jour_id BYTEA NOT NULL,
	day BIGINT NOT NULL, -- as base/day.h counts them
	name TEXT NOT NULL,
	n BIGINT NOT NULL,
	PRIMARY KEY (jour_id, day, name)
);
