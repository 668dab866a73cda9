-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Calls that have been sorted and whose rows are gone: their keys are destroyed next, so that no older copy of
-- the data opens them.
CREATE TABLE support_call_gone (
	jour_id BYTEA NOT NULL,
	id BYTEA NOT NULL,
	PRIMARY KEY (jour_id, id)
);
