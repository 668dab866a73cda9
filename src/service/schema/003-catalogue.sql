-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The catalogue as municipalities' decisions have it: by whom, on what conditions, from which age, and until
-- when. Every edition is kept: a decision was made on the words of its day.
ALTER TABLE service_item ADD COLUMN edition BIGINT NOT NULL DEFAULT 1;
ALTER TABLE service_item ADD COLUMN performer TEXT;
ALTER TABLE service_item ADD COLUMN conditions TEXT;
ALTER TABLE service_item ADD COLUMN age BIGINT NOT NULL DEFAULT 0; -- 0, 15 or 18
ALTER TABLE service_item ADD COLUMN review TEXT;
ALTER TABLE service_item ADD COLUMN ends TEXT;
CREATE TABLE service_edition (
	service BYTEA NOT NULL REFERENCES service_item (id),
	edition BIGINT NOT NULL,
	at BIGINT NOT NULL,
	written_by TEXT NOT NULL,
	name TEXT NOT NULL,
	purpose TEXT NOT NULL,
	target TEXT,
	rule BIGINT NOT NULL,
	special_reasons TEXT,
	performer TEXT,
	conditions TEXT,
	age BIGINT NOT NULL,
	review TEXT,
	ends TEXT,
	PRIMARY KEY (service, edition)
);
INSERT INTO service_edition (service, edition, at, written_by, name, purpose, target, rule, special_reasons, age)
SELECT id, 1, 0, '', name, purpose, target, rule, special_reasons, 0 FROM service_item;
