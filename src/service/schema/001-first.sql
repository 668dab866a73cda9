-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What the jour offers. A municipality's decisions refer to a row by its id and stand by
-- themselves: one service may be decided in one municipality and not in the next.
CREATE TABLE service_item (
	id BYTEA NOT NULL PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	ord BIGINT NOT NULL,
	name TEXT NOT NULL,
	purpose TEXT NOT NULL,
	target TEXT,
	rule BIGINT NOT NULL CHECK (rule IN (1, 2, 3)),
	special_reasons TEXT,
	CHECK (rule <> 3 OR special_reasons IS NOT NULL)
);
