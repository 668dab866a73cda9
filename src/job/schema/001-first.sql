-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Tasks: state 0 waits (or is leased, while lease_until is ahead), 1 done, 2 given up.
CREATE TABLE job_task (
	id BYTEA NOT NULL PRIMARY KEY,
	kind TEXT NOT NULL,
	once TEXT UNIQUE,
	payload BYTEA,
	put BIGINT NOT NULL,
	due BIGINT NOT NULL,
	state BIGINT NOT NULL DEFAULT 0 CHECK (state IN (0, 1, 2)),
	tries BIGINT NOT NULL DEFAULT 0,
	lease_until BIGINT NOT NULL DEFAULT 0,
	lease_by BYTEA,
	ended BIGINT,
	error TEXT
);
CREATE INDEX job_task_due ON job_task (due) WHERE state = 0;
CREATE INDEX job_task_ended ON job_task (ended) WHERE state <> 0;

-- The outbox: state as above.
CREATE TABLE job_mail (
	id BYTEA NOT NULL PRIMARY KEY,
	recipient TEXT NOT NULL,
	subject TEXT NOT NULL,
	body TEXT NOT NULL,
	put BIGINT NOT NULL,
	state BIGINT NOT NULL DEFAULT 0 CHECK (state IN (0, 1, 2)),
	ended BIGINT
);
CREATE INDEX job_mail_ended ON job_mail (ended) WHERE state <> 0;
