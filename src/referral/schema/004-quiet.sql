-- SPDX-License-Identifier: AGPL-3.0-or-later
-- How often each source has sent somebody in the last year, without reading the years before.
CREATE INDEX referral_item_by_received ON referral_item (jour_id, received, source);
