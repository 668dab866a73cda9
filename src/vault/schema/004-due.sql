-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Objects whose key somebody knows who may not have them any more: they get a new one when a holder is in.
CREATE TABLE vault_due (
	object_id BYTEA PRIMARY KEY CHECK (length(object_id) = 16),
	at BIGINT NOT NULL
);
