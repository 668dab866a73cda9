-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A lock with an end (a trusted phone): until_at is signed with the lock, NULL = none. tries: wrong ones since the
-- last right one, counted before each is looked at.
ALTER TABLE vault_lock ADD COLUMN until_at BIGINT;
ALTER TABLE vault_lock ADD COLUMN tries BIGINT NOT NULL DEFAULT 0;
