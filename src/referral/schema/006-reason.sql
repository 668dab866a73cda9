-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Why two were kept apart, under the key of referral_id: it goes with what it is about. `sealed`, to the intake pair,
-- is of rows from before.
ALTER TABLE referral_pair ADD COLUMN reason BYTEA;
