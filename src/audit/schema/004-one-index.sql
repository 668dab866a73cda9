-- SPDX-License-Identifier: AGPL-3.0-or-later
-- One index instead of three, with all in it that the log is searched by. It grows at its very end,
-- so that a row costs one page of it at most; the others grew in their middles, where each full page
-- is shared out over its neighbours. What is rare is looked for along the index, not the rows.
DROP INDEX audit_row_act;
DROP INDEX audit_row_actor;
DROP INDEX audit_row_jour;
CREATE INDEX audit_row_jour ON audit_row (jour, seq, act, actor, at, tag);
