-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Hours, kilometres and outlays. In the clear stand the month, who wrote it and when; whose it is, the
-- day and the figures are sealed to the jour's group, since a distance can tell where somebody lives.
-- own: the same for the writer's own key, when it is hers.
CREATE TABLE volunteer_time (
	jour_id BYTEA NOT NULL,
	id BYTEA NOT NULL,
	by_user BYTEA NOT NULL,
	month BIGINT NOT NULL,
	at BIGINT NOT NULL,
	sealed BYTEA NOT NULL,
	own BYTEA,
	PRIMARY KEY (jour_id, id)
);
CREATE UNIQUE INDEX volunteer_time_by_id ON volunteer_time (id);
CREATE INDEX volunteer_time_by_month ON volunteer_time (jour_id, month, at, id);
CREATE INDEX volunteer_time_by_user ON volunteer_time (by_user, at, id);
