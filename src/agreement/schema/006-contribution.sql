-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What a party gives that is not money, in a year: promised in the agreement, and delivered. Amounts are
-- in the unit of the kind (hours, months, times, pieces). Every edition stands.
CREATE TABLE agreement_contribution (
	id BYTEA NOT NULL,
	edition BIGINT NOT NULL,
	at BIGINT NOT NULL,
	written_by TEXT NOT NULL,
	org BYTEA NOT NULL, -- whose it is
	year BIGINT NOT NULL,
	kind BIGINT NOT NULL CHECK (kind BETWEEN 1 AND 5),
	what TEXT NOT NULL,
	promised BIGINT NOT NULL CHECK (promised >= 0),
	delivered BIGINT CHECK (delivered >= 0), -- NULL: not known yet
	rate BIGINT CHECK (rate > 0), -- öre for one unit; NULL: not valued
	source TEXT NOT NULL, -- where the rate comes from; '' when there is none
	removed BIGINT NOT NULL,
	PRIMARY KEY (id, edition),
	CHECK ((rate IS NULL) = (source = ''))
);
CREATE INDEX agreement_contribution_year ON agreement_contribution (year);
