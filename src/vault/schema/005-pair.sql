-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Secrets that an organisation's pairs had before they were made anew, each under the pair of today: what
-- was sealed to them in the data still opens for who holds the pair.
CREATE TABLE vault_pair_old (
	pair_id BYTEA NOT NULL REFERENCES vault_pair (pair_id) ON DELETE CASCADE,
	pub BYTEA NOT NULL CHECK (length(pub) = 32),
	wrap BYTEA NOT NULL CHECK (length(wrap) = 73),
	at BIGINT NOT NULL,
	PRIMARY KEY (pair_id, pub)
);
