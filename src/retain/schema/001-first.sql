-- SPDX-License-Identifier: AGPL-3.0-or-later
-- How long things are kept, by version: the latest whose from_day has come holds. Days are counted from
-- the day when a case was closed, or a volunteer's time with the jour ended.
CREATE TABLE retain_rule (
	jour_id BYTEA NOT NULL,
	id BYTEA NOT NULL,
	regime TEXT NOT NULL,
	from_day TEXT NOT NULL,
	story_days BIGINT NOT NULL,
	case_days BIGINT NOT NULL,
	volunteer_days BIGINT NOT NULL,
	by_user BYTEA,
	at BIGINT NOT NULL,
	PRIMARY KEY (jour_id, id)
);
-- A case that is not erased until a day. sealed: why, under the case's key.
CREATE TABLE retain_hold (
	case_id BYTEA PRIMARY KEY,
	until_day TEXT NOT NULL,
	by_user BYTEA NOT NULL,
	at BIGINT NOT NULL,
	sealed BYTEA NOT NULL
);
-- Cases whose notes are erased.
CREATE TABLE retain_story (
	case_id BYTEA PRIMARY KEY,
	at BIGINT NOT NULL
);
