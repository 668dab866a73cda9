-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Personal data breaches (GDPR art. 33.5), every one of them: counts and no names, so that whoever leads the
-- jour can answer for them without opening a case. found: the instant from which the 72 hours run.
CREATE TABLE rights_incident (
	jour_id BYTEA NOT NULL,
	id BYTEA NOT NULL,
	kind TEXT NOT NULL,
	found BIGINT NOT NULL,
	happened TEXT,
	what TEXT NOT NULL,
	people BIGINT NOT NULL,
	data TEXT NOT NULL,
	done TEXT NOT NULL,
	risk BIGINT NOT NULL,
	why TEXT NOT NULL,
	reported TEXT,
	registry TEXT,
	told BIGINT NOT NULL,
	told_how TEXT,
	closed TEXT,
	by_user BYTEA NOT NULL,
	at BIGINT NOT NULL,
	version BIGINT NOT NULL,
	PRIMARY KEY (jour_id, id)
);
CREATE INDEX rights_incident_by_found ON rights_incident (jour_id, found, id);
