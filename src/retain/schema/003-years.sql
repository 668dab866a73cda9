-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What a rule says besides: of those who help, by role and by what it is, and of the log. Rules from before get
-- what the program gives.
ALTER TABLE retain_rule ADD COLUMN witness_days BIGINT NOT NULL DEFAULT 365;
ALTER TABLE retain_rule ADD COLUMN paper_days BIGINT NOT NULL DEFAULT 90;
ALTER TABLE retain_rule ADD COLUMN pledge_years BIGINT NOT NULL DEFAULT 10;
ALTER TABLE retain_rule ADD COLUMN log_years BIGINT NOT NULL DEFAULT 5;
