-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What opens a keyring: each lock holds it sealed under the lock's own secret. kind 1 phrase (lock_id
-- is then the user's), 2 code on paper, 3 passkey. pub: of the secret, so that
-- a keyring that has changed can be sealed anew without it; pin: her signing key under the secret;
-- sig: hers over all of it. pub, pin and sig are NULL where the phrase sealed the keyring before there
-- were other locks; the next login by it makes the lock anew.
CREATE TABLE vault_lock (
	lock_id BYTEA PRIMARY KEY CHECK (length(lock_id) = 16),
	user_id BYTEA NOT NULL REFERENCES vault_user (user_id) ON DELETE CASCADE,
	kind BIGINT NOT NULL CHECK (kind IN (1, 2, 3, 4)),
	pub BYTEA CHECK (length(pub) = 32),
	pin BYTEA CHECK (length(pin) = 73),
	sig BYTEA CHECK (length(sig) = 64),
	sealed BYTEA NOT NULL,
	made_at BIGINT NOT NULL,
	CHECK ((pub IS NULL) = (sig IS NULL) AND (pin IS NULL) = (sig IS NULL))
);
CREATE INDEX vault_lock_user ON vault_lock (user_id);
INSERT INTO vault_lock (lock_id, user_id, kind, sealed, made_at)
	SELECT user_id, user_id, 1, sealed, 0 FROM vault_user;
ALTER TABLE vault_user DROP COLUMN sealed;
