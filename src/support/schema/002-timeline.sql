-- SPDX-License-Identifier: AGPL-3.0-or-later
-- In the order in which a case's timeline is read, so that nothing is left to sort.
DROP INDEX support_entry_by_case;
CREATE INDEX support_entry_by_case ON support_entry (case_id, at, id);
