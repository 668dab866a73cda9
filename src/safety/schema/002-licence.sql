-- SPDX-License-Identifier: AGPL-3.0-or-later
-- On which terms the publisher lets the figures be used; '' = read in before it was asked.
ALTER TABLE safety_batch ADD COLUMN licence TEXT NOT NULL DEFAULT '';
