-- SPDX-License-Identifier: AGPL-3.0-or-later
-- When a decision was sent to those who are told of it, and when the agreement was signed by whom.
ALTER TABLE agreement_decision ADD COLUMN dispatched TEXT;
ALTER TABLE agreement_decision ADD COLUMN signed_on TEXT;
ALTER TABLE agreement_decision ADD COLUMN signed_by TEXT;
