-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Answers when support has ended: how many have answered what in a year. Nothing tells which answers belong
-- together, whose they are, or on which day they were given.
CREATE TABLE support_survey (
	jour_id BYTEA NOT NULL,
	year BIGINT NOT NULL,
	question TEXT NOT NULL,
	answer TEXT NOT NULL,
	n BIGINT NOT NULL,
	PRIMARY KEY (jour_id, year, question, answer)
);
