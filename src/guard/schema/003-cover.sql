-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Whether new referrals go with a pass, and for whom it stands in (NULL: a duty pass).
ALTER TABLE guard_pass ADD COLUMN inbox BIGINT NOT NULL DEFAULT 0;
ALTER TABLE guard_pass ADD COLUMN away BYTEA;
