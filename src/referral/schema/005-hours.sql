-- SPDX-License-Identifier: AGPL-3.0-or-later
-- When the jour rings people up, and how soon it has promised to: weekdays as bits (1 Monday ... 64 Sunday), hours
-- of the day, and the weeks in which it is closed.
CREATE TABLE referral_hours (
	jour_id BYTEA PRIMARY KEY,
	target BIGINT NOT NULL,
	weekdays BIGINT NOT NULL,
	opens BIGINT NOT NULL,
	closes BIGINT NOT NULL
);
CREATE TABLE referral_closed (
	jour_id BYTEA NOT NULL,
	id BYTEA NOT NULL,
	first_day BIGINT NOT NULL,
	last_day BIGINT NOT NULL,
	PRIMARY KEY (jour_id, id)
);
-- A consent that was taken back: on which day, and who said so (code). Nothing of the person is left.
ALTER TABLE referral_item ADD COLUMN withdrawn BIGINT;
ALTER TABLE referral_item ADD COLUMN withdrawn_by TEXT;
