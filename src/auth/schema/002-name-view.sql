-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Who wrote: names of staff for a room's own lists.
CREATE VIEW auth_name_v AS SELECT id, name FROM auth_account;
