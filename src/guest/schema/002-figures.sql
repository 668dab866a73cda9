-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Where an officer wants to be told that there is something new to read, and when she last was.
ALTER TABLE guest_link ADD COLUMN mail TEXT;
ALTER TABLE guest_link ADD COLUMN told BIGINT;
