-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Who wants a mail when something waits. since: what came before was known when she asked for it, or has
-- been told.
CREATE TABLE today_notice (
	account BYTEA NOT NULL PRIMARY KEY,
	mail TEXT NOT NULL,
	since BIGINT NOT NULL
);
