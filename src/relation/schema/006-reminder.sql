-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Which contact person has been reminded by mail of what, so that nobody is told twice.
CREATE TABLE relation_reminder (
	liaison BYTEA NOT NULL,
	occasion TEXT NOT NULL, -- "uppsagning 2027-11-30"
	at BIGINT NOT NULL,
	PRIMARY KEY (liaison, occasion)
);
