-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Cases by exact name and by number: hashes under a key that only the jour's group opens. Of a case that
-- must not be found, and where there is no name or number, random bytes stand in their place. No row: a
-- coordinator's next sign-in makes it.
CREATE TABLE support_lookup (
	case_id BYTEA PRIMARY KEY,
	jour_id BYTEA NOT NULL,
	name BYTEA NOT NULL CHECK (length(name) = 32),
	phone BYTEA NOT NULL CHECK (length(phone) = 32)
);
CREATE INDEX support_lookup_by_name ON support_lookup (jour_id, name, case_id);
CREATE INDEX support_lookup_by_phone ON support_lookup (jour_id, phone, case_id);
