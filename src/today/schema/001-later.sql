-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A card of "Idag" that somebody has put off.
CREATE TABLE today_later (
	account BYTEA NOT NULL,
	card TEXT NOT NULL,
	until_at BIGINT NOT NULL,
	PRIMARY KEY (account, card)
);
