-- SPDX-License-Identifier: AGPL-3.0-or-later
-- With several writers the numbers of a lane say nothing of time: pages of the log are read by it.
DROP INDEX audit_row_jour;
CREATE INDEX audit_row_jour ON audit_row (jour, at, lane, seq, act, actor, tag);
