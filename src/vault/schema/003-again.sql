-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Public cards of users who lost their keys and were let in again with new ones: what they had signed
-- for others before is still checked by the key that they had then.
CREATE TABLE vault_past (
	user_id BYTEA NOT NULL REFERENCES vault_user (user_id) ON DELETE CASCADE,
	sign_pub BYTEA NOT NULL CHECK (length(sign_pub) = 32),
	signer_id BYTEA NOT NULL CHECK (length(signer_id) = 16),
	sig BYTEA NOT NULL CHECK (length(sig) = 64),
	voucher_id BYTEA CHECK (length(voucher_id) = 16),
	vouch_sig BYTEA CHECK (length(vouch_sig) = 64),
	PRIMARY KEY (user_id, sign_pub)
);
