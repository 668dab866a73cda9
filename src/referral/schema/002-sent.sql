-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What somebody in a municipality has sent: her receipt, a public record that says nothing about
-- whom and does not lead to the referral. copy: sealed to her own key, until it is in her file.
CREATE TABLE referral_sent (
	jour_id BYTEA NOT NULL,
	id BYTEA NOT NULL,
	sender BYTEA NOT NULL,
	number TEXT NOT NULL,
	sent BIGINT NOT NULL,
	copy BYTEA,
	PRIMARY KEY (jour_id, id)
);
CREATE UNIQUE INDEX referral_sent_by_id ON referral_sent (id);
CREATE INDEX referral_sent_by_sender ON referral_sent (sender, sent, id);
