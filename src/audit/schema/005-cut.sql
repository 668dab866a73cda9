-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What is cut off at the log's beginning: the seal over it, signed; no row when nothing is. docs/AUDIT.md
-- tells what it says.
CREATE TABLE audit_cut (
	one BIGINT PRIMARY KEY CHECK (one = 1),
	seal TEXT NOT NULL
);
