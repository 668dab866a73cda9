-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What is to be done in a case. In the clear stand only when: what it is and for whom is sealed under
-- the case's key. due: an instant, midnight for a whole day; show_at: from when "Idag" tells of it.
CREATE TABLE support_task (
	jour_id BYTEA NOT NULL,
	id BYTEA NOT NULL,
	case_id BYTEA NOT NULL,
	due BIGINT NOT NULL,
	show_at BIGINT NOT NULL,
	done BIGINT,
	sealed BYTEA NOT NULL,
	PRIMARY KEY (jour_id, id)
);
CREATE INDEX support_task_by_case ON support_task (case_id, due, id);
CREATE INDEX support_task_by_show ON support_task (jour_id, done, show_at, due, id);
