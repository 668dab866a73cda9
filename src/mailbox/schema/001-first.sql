-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Letters from people without an account. In the clear stand the state, the instants that order the
-- work, and what finds a letter by its code: six digits, a salt and a check value. pub: what comes is
-- sealed to it; its secret lies in the vault under the jour's intake pair. new_*: the writer's pair
-- for what she has not read, its secret under her code; old_*: for what she has read, its secret under
-- code and code word together, absent without a word. Emptied when the letter ends.
CREATE TABLE mailbox_thread (
	jour_id BYTEA NOT NULL,
	id BYTEA NOT NULL,
	locate TEXT,
	state BIGINT NOT NULL,
	created BIGINT NOT NULL,
	touched BIGINT NOT NULL,
	waits BIGINT NOT NULL,
	opened BIGINT,
	taken BIGINT,
	wiped BIGINT NOT NULL,
	pub BYTEA NOT NULL,
	salt BYTEA,
	verify BYTEA,
	new_pub BYTEA,
	new_secret BYTEA,
	old_salt BYTEA,
	old_pub BYTEA,
	old_secret BYTEA,
	intake BYTEA,
	PRIMARY KEY (jour_id, id)
);
CREATE UNIQUE INDEX mailbox_thread_by_id ON mailbox_thread (id);
CREATE UNIQUE INDEX mailbox_thread_by_locate ON mailbox_thread (jour_id, locate);
CREATE INDEX mailbox_thread_by_state ON mailbox_thread (jour_id, state, waits, touched);
CREATE INDEX mailbox_thread_by_created ON mailbox_thread (jour_id, created);
CREATE INDEX mailbox_thread_by_wiped ON mailbox_thread (jour_id, wiped, state);

-- sealed: the jour's copy. fresh and old: the writer's; fresh goes when she has read it.
CREATE TABLE mailbox_message (
	jour_id BYTEA NOT NULL,
	id BYTEA NOT NULL,
	thread_id BYTEA NOT NULL,
	nth BIGINT NOT NULL,
	at BIGINT NOT NULL,
	ours BIGINT NOT NULL,
	shown BIGINT,
	sealed BYTEA NOT NULL,
	fresh BYTEA,
	old BYTEA,
	PRIMARY KEY (jour_id, id)
);
CREATE INDEX mailbox_message_by_thread ON mailbox_message (thread_id, nth);
CREATE INDEX mailbox_message_by_shown ON mailbox_message (shown);
