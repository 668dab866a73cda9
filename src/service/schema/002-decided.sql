-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What a municipality's decision covers: one row per decision and service, for each edition of the
-- decision. A catalogue (11 kap. 5 § SoL) opens the service, an exemption (14 kap. 5 §) has reasons.
CREATE TABLE service_decided (
	decision BYTEA NOT NULL,
	edition BIGINT NOT NULL,
	service BYTEA NOT NULL REFERENCES service_item (id),
	municipality TEXT NOT NULL,
	reasons TEXT,
	PRIMARY KEY (decision, edition, service)
);
CREATE INDEX service_decided_municipality ON service_decided (municipality);
