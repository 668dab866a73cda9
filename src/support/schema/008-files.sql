-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Attachments of a case. Under the case's key lie the file's own (wrap) and its name, kind and size
-- (sealed); its bytes lie in pieces under the file's key, in their order.
CREATE TABLE support_file (
	jour_id BYTEA NOT NULL,
	id BYTEA NOT NULL,
	case_id BYTEA NOT NULL,
	by_user BYTEA NOT NULL,
	at BIGINT NOT NULL,
	wrap BYTEA NOT NULL,
	sealed BYTEA NOT NULL,
	PRIMARY KEY (jour_id, id)
);
CREATE INDEX support_file_by_case ON support_file (case_id, at, id);

CREATE TABLE support_file_piece (
	jour_id BYTEA NOT NULL,
	file_id BYTEA NOT NULL,
	n BIGINT NOT NULL,
	sealed BYTEA NOT NULL,
	PRIMARY KEY (jour_id, file_id, n)
);
