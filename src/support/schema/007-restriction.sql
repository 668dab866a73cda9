-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Cases whose processing is restricted (GDPR art. 18): since when, and by whom that was written down.
CREATE TABLE support_restriction (
	case_id BYTEA PRIMARY KEY,
	jour_id BYTEA NOT NULL,
	since BIGINT NOT NULL,
	by_user BYTEA NOT NULL
);
