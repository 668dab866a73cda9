-- SPDX-License-Identifier: AGPL-3.0-or-later
-- vault: who can open what. Users, organisations and objects are opaque random ids of 16 bytes.

-- One row per user. sig: the signer's over her signing key. box_sig: her own over her box key.
-- vouch_sig: one who may vouch says that she may vouch too; NULL for most.
CREATE TABLE vault_user (
	user_id BYTEA PRIMARY KEY CHECK (length(user_id) = 16),
	box_pub BYTEA NOT NULL CHECK (length(box_pub) = 32),
	sign_pub BYTEA NOT NULL CHECK (length(sign_pub) = 32),
	signer_id BYTEA NOT NULL CHECK (length(signer_id) = 16),
	sig BYTEA NOT NULL CHECK (length(sig) = 64),
	box_sig BYTEA NOT NULL CHECK (length(box_sig) = 64),
	voucher_id BYTEA CHECK (length(voucher_id) = 16),
	vouch_sig BYTEA CHECK (length(vouch_sig) = 64),
	sealed BYTEA NOT NULL
);

-- An organisation's pairs. pair_id is the object whose key is the pair's secret.
CREATE TABLE vault_pair (
	pair_id BYTEA PRIMARY KEY CHECK (length(pair_id) = 16),
	org_id BYTEA NOT NULL CHECK (length(org_id) = 16),
	which BIGINT NOT NULL,
	pub BYTEA NOT NULL CHECK (length(pub) = 32),
	sig BYTEA NOT NULL CHECK (length(sig) = 64),
	signer_id BYTEA NOT NULL CHECK (length(signer_id) = 16),
	UNIQUE (org_id, which)
);

-- Everything that has or had a key. A row with live = 0 is a tombstone and stays.
CREATE TABLE vault_object (
	object_id BYTEA PRIMARY KEY CHECK (length(object_id) = 16),
	live BIGINT NOT NULL CHECK (live IN (0, 1)),
	erased_at BIGINT,
	UNIQUE (object_id, live),
	CHECK ((live = 0) = (erased_at IS NOT NULL))
);

-- An object's key sealed for one holder: kind 1 a box to her public key, 2 under her symmetric key.
-- The foreign key is what keeps an erased object from ever getting a wrap again: a wrap can only
-- refer to a row that is live.
CREATE TABLE vault_wrap (
	object_id BYTEA NOT NULL,
	holder_id BYTEA NOT NULL CHECK (length(holder_id) = 16),
	live BIGINT NOT NULL CHECK (live = 1),
	kind BIGINT NOT NULL CHECK (kind IN (1, 2)),
	wrap BYTEA NOT NULL CHECK (length(wrap) = CASE kind WHEN 1 THEN 100 ELSE 73 END),
	until_at BIGINT NOT NULL,
	by_id BYTEA,
	PRIMARY KEY (object_id, holder_id),
	FOREIGN KEY (object_id, live) REFERENCES vault_object (object_id, live)
);
CREATE INDEX vault_wrap_holder ON vault_wrap (holder_id);
