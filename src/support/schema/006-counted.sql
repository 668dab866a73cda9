-- SPDX-License-Identifier: AGPL-3.0-or-later
-- How many cases there are in each state, kept with each change of one, so that a list tells it without
-- counting them.
CREATE TABLE support_counted (
	jour_id BYTEA NOT NULL,
	state BIGINT NOT NULL,
	n BIGINT NOT NULL,
	PRIMARY KEY (jour_id, state)
);
INSERT INTO support_counted (jour_id, state, n)
	SELECT jour_id, state, count(*) FROM support_case GROUP BY jour_id, state;
