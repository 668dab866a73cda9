-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Lists in the order of their opening, and the selections that somebody has kept for herself. What a
-- selection is called and what it chooses is sealed under a key of the jour's group.
CREATE INDEX support_case_by_opened ON support_case (jour_id, state, opened, id);

CREATE TABLE support_saved (
	jour_id BYTEA NOT NULL,
	id BYTEA NOT NULL,
	user_id BYTEA NOT NULL,
	at BIGINT NOT NULL,
	sealed BYTEA NOT NULL,
	PRIMARY KEY (jour_id, id)
);
CREATE INDEX support_saved_by_user ON support_saved (user_id, at, id);
