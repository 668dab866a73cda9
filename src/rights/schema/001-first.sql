-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What people ask of the jour about their own data. In the clear stands what the deadline needs; who asks,
-- what is asked, how it was checked who it is and why it was answered so is sealed: under the log key of the
-- case it is about, or without a case under a key of the jour's group. When the case is erased nobody opens
-- that any more, and what is left tells only that there was a request and when it was answered.
CREATE TABLE rights_request (
	jour_id BYTEA NOT NULL,
	id BYTEA NOT NULL,
	case_id BYTEA,
	kind BIGINT NOT NULL,
	received TEXT NOT NULL,
	prolonged BIGINT NOT NULL,
	outcome BIGINT NOT NULL,
	closed TEXT,
	responsible BYTEA NOT NULL,
	by_user BYTEA NOT NULL,
	at BIGINT NOT NULL,
	version BIGINT NOT NULL,
	sealed BYTEA NOT NULL,
	PRIMARY KEY (jour_id, id)
);
CREATE INDEX rights_request_by_outcome ON rights_request (jour_id, outcome, received, id);
-- Who has said that the answer may go, and for exactly which content.
CREATE TABLE rights_release (
	request BYTEA NOT NULL,
	account BYTEA NOT NULL,
	at BIGINT NOT NULL,
	hash BYTEA NOT NULL,
	PRIMARY KEY (request, account)
);
-- That it was handed over; to whom is sealed as the request is.
CREATE TABLE rights_sent (
	request BYTEA NOT NULL,
	id BYTEA NOT NULL,
	day TEXT NOT NULL,
	way BIGINT NOT NULL,
	at BIGINT NOT NULL,
	by_user BYTEA NOT NULL,
	hash BYTEA NOT NULL,
	sealed BYTEA NOT NULL,
	PRIMARY KEY (request, id)
);
