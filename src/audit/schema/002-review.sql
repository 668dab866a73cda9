-- SPDX-License-Identifier: AGPL-3.0-or-later
-- For who reviews the log: what one user did, and all reads of a time.
CREATE INDEX audit_row_actor ON audit_row (jour, actor, seq);
CREATE INDEX audit_row_act ON audit_row (jour, act, at);
