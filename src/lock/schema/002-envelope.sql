-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The chair's sealed envelope: keys of a coordinator's account that stands only when it is opened. code:
-- what the code on its paper is found by; salt: of the phrase that is chosen then.
CREATE TABLE lock_envelope (
	account BYTEA PRIMARY KEY,
	code BYTEA NOT NULL UNIQUE,
	salt BYTEA NOT NULL,
	by_account BYTEA NOT NULL,
	at BIGINT NOT NULL,
	checked BIGINT NOT NULL,
	opened BIGINT
);
