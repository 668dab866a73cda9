-- SPDX-License-Identifier: AGPL-3.0-or-later
-- until_at: from this instant the account has ended. role_until: from this one it is no volunteer's any
-- more, since her approval has run out or her engagement has ended.
ALTER TABLE auth_account ADD COLUMN until_at BIGINT;
ALTER TABLE auth_account ADD COLUMN role_until BIGINT;
