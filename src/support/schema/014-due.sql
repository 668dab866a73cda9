-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What a sign-in has to do is found without a look at every case: closed cases by whether their notes are
-- erased (story_gone) and when they were closed; cases whose key is being made anew (two wraps of 73 bytes);
-- cases without a row in support_lookup.
ALTER TABLE support_case ADD COLUMN story_gone BIGINT NOT NULL DEFAULT 0;
CREATE INDEX support_case_by_closed ON support_case (jour_id, story_gone, closed, id) WHERE closed IS NOT NULL;
CREATE INDEX support_case_by_rekey ON support_case (id) WHERE length(audit_wrap) = 146;

CREATE TABLE support_unfound (
	case_id BYTEA PRIMARY KEY,
	jour_id BYTEA NOT NULL
);
CREATE INDEX support_unfound_by_jour ON support_unfound (jour_id, case_id);
INSERT INTO support_unfound (case_id, jour_id)
	SELECT s.id, s.jour_id FROM support_case s WHERE NOT EXISTS
	(SELECT 1 FROM support_lookup l WHERE l.case_id = s.id);
