-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Closed cases that go before their time because the person has asked for it (GDPR art. 17): from when.
CREATE TABLE retain_early (
	case_id BYTEA PRIMARY KEY,
	jour_id BYTEA NOT NULL,
	from_day TEXT NOT NULL,
	by_user BYTEA NOT NULL,
	at BIGINT NOT NULL
);
CREATE INDEX retain_early_by_jour ON retain_early (jour_id, case_id);
