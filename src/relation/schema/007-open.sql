-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A contact person whom everybody may turn to, and when she answers: on the public pages.
ALTER TABLE relation_liaison ADD COLUMN hours TEXT NOT NULL DEFAULT '';
ALTER TABLE relation_liaison ADD COLUMN open BIGINT NOT NULL DEFAULT 0;
