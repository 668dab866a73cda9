-- SPDX-License-Identifier: AGPL-3.0-or-later
-- For a room that reads its own row and the person's with one statement.
CREATE VIEW person_sealed_v AS SELECT id, sealed FROM person_seeker;
