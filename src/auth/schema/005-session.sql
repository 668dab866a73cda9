-- SPDX-License-Identifier: AGPL-3.0-or-later
-- proved: when she last showed who she is. device: "Firefox/Windows", as far as the browser told, for
-- her own list of where she is signed in.
ALTER TABLE auth_session ADD COLUMN proved BIGINT NOT NULL DEFAULT 0;
ALTER TABLE auth_session ADD COLUMN device TEXT NOT NULL DEFAULT '';
