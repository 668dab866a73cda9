-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Cases whose person has taken her consent back: when it was written down. The day and who said so are a line in
-- the case.
CREATE TABLE support_withdrawn (
	case_id BYTEA PRIMARY KEY,
	jour_id BYTEA NOT NULL,
	at BIGINT NOT NULL
);
