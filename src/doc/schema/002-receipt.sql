-- SPDX-License-Identifier: AGPL-3.0-or-later
-- That the receiver has said it came: on which day, and what was said ("Dnr KS 2026/44").
ALTER TABLE doc_sending ADD COLUMN receipt TEXT;
ALTER TABLE doc_sending ADD COLUMN receipt_note TEXT;
