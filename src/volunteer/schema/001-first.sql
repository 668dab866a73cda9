-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Those who help. In the clear stand only which account is whose and whether she is still with us;
-- all else is sealed under a key of the jour's group.
CREATE TABLE volunteer_item (
	jour_id BYTEA NOT NULL,
	id BYTEA NOT NULL,
	account_id BYTEA UNIQUE,
	version BIGINT NOT NULL,
	ended BIGINT NOT NULL,
	sealed BYTEA NOT NULL,
	PRIMARY KEY (jour_id, id)
);
CREATE UNIQUE INDEX volunteer_item_by_id ON volunteer_item (id);
CREATE INDEX volunteer_item_by_ended ON volunteer_item (jour_id, ended, id);
