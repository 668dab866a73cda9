-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What somebody has said of two that may be about the same person: verdict 1 = two people, or two matters
-- (sealed: why); 2 = the same, and the first was put to the other. other_id: a referral or a case.
CREATE TABLE referral_pair (
	jour_id BYTEA NOT NULL,
	id BYTEA NOT NULL,
	referral_id BYTEA NOT NULL,
	other_id BYTEA NOT NULL,
	verdict BIGINT NOT NULL,
	at BIGINT NOT NULL,
	sealed BYTEA,
	PRIMARY KEY (jour_id, id)
);
CREATE UNIQUE INDEX referral_pair_by_two ON referral_pair (referral_id, other_id);
CREATE INDEX referral_pair_by_other ON referral_pair (other_id);
