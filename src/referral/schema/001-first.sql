-- SPDX-License-Identifier: AGPL-3.0-or-later
-- In the clear stand only source, state and the instants that order the work; sealed is under the
-- referral's own key and is emptied when the referral is handled. wiped: that key is destroyed.
CREATE TABLE referral_item (
	jour_id BYTEA NOT NULL,
	id BYTEA NOT NULL,
	source TEXT NOT NULL,
	state BIGINT NOT NULL,
	version BIGINT NOT NULL,
	received BIGINT NOT NULL,
	due BIGINT NOT NULL,
	next_at BIGINT NOT NULL,
	attempts BIGINT NOT NULL,
	handled BIGINT,
	case_id BYTEA,
	wiped BIGINT NOT NULL,
	sealed BYTEA,
	PRIMARY KEY (jour_id, id)
);
CREATE UNIQUE INDEX referral_item_by_id ON referral_item (id);
CREATE INDEX referral_item_by_next ON referral_item (jour_id, state, next_at, id);
CREATE INDEX referral_item_by_handled ON referral_item (jour_id, handled, id);
CREATE INDEX referral_item_by_wiped ON referral_item (jour_id, wiped, state);

CREATE TABLE referral_attempt (
	jour_id BYTEA NOT NULL,
	id BYTEA NOT NULL,
	referral_id BYTEA NOT NULL,
	by_user BYTEA NOT NULL,
	at BIGINT NOT NULL,
	sealed BYTEA NOT NULL,
	PRIMARY KEY (jour_id, id)
);
CREATE INDEX referral_attempt_by_referral ON referral_attempt (referral_id, at);
