#!/bin/bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# partitions.sh - what partitions by jour_id would cost and save on PostgreSQL (docs/decisions/0014): cases, notes and
# facts of 65 jours in three tables as support and stats make them, plain, in 16 parts by hash and in one part a jour;
# statements as the program makes them, with the rights that it has, and what it takes when a jour leaves.
#
#   test/bench/partitions.sh SOCKET     the folder of a running PostgreSQL's socket, as its superuser postgres, with
#                                       the roles of deploy/postgres/roles.sql; about five minutes, a database of 3 GB
set -euo pipefail
socket=${1:?the folder of the socket}
pgbench=(/usr/lib/postgresql/*/bin/pgbench)
tables=(support_case support_entry stats_fact)
sql() { psql -h "$socket" -U postgres -qAtd medstod_parts -v ON_ERROR_STOP=1 "$@"; }
ms() { sql -c '\timing on' "$@" | awk '/^Time/ { sum += $2 } END { printf "%.0f ms\n", sum }'; }

dropdb -h "$socket" -U postgres --if-exists medstod_parts 2>/dev/null
createdb -h "$socket" -U postgres medstod_parts
trap 'dropdb -h "$socket" -U postgres medstod_parts' EXIT
sql <<'SQL'
CREATE FUNCTION bytes(n int) RETURNS bytea LANGUAGE sql AS
	$$ SELECT substr(string_agg(decode(md5(random()::text), 'hex'), ''), 1, n) FROM generate_series(1, n / 16 + 1) $$;
CREATE FUNCTION id(t text) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$ SELECT decode(md5(t), 'hex') $$;
CREATE TABLE some_case AS SELECT id('j' || g % 65) AS jour_id, id('c' || g) AS id, id('p' || g) AS person_id,
	(CASE WHEN g % 33 = 0 THEN 1 ELSE 2 END)::bigint AS state, 1::bigint AS version, 1480000000::bigint + g * 900 AS opened,
	NULL::bigint AS closed, 1480000000::bigint + g * 900 AS touched, bytes(280) AS sealed, bytes(57) AS link, bytes(73) AS audit_wrap
	FROM generate_series(1, 320000) g;
CREATE TABLE some_entry AS SELECT jour_id, id('e' || k || id::text) AS id, id AS case_id, 1::bigint AS kind, id('u') AS by_user,
	opened + k * 86400 AS at, bytes(170) AS sealed FROM some_case, generate_series(1, 3) k;
CREATE TABLE some_fact AS SELECT jour_id, id('f' || id::text) AS id, 1::bigint AS kind,
	'20' || 17 + get_byte(id, 0) % 10 || '-Q' || 1 + get_byte(id, 1) % 4 AS quarter, (2300 + get_byte(id, 2) % 8)::text AS municipality,
	'victim' AS role, 'woman' AS sex, '18-24' AS age, 'assault' AS crime, 'police' AS source, 'yes' AS reported, NULL AS service,
	NULL AS circumstance, 1::bigint AS n FROM some_entry;
SQL

# make HOW: the tables in a schema of that name.
make() {
	local by='' unique='(id, jour_id)' t
	case $1 in
	plain) unique='(id)' ;;
	hash) by='PARTITION BY HASH (jour_id)' ;;
	list) by='PARTITION BY LIST (jour_id)' ;;
	esac
	sql <<SQL
CREATE SCHEMA $1; GRANT USAGE ON SCHEMA $1 TO medstod_reader, medstod_writer; SET search_path = $1, public;
CREATE TABLE support_case (LIKE some_case, PRIMARY KEY (jour_id, id)) $by;
CREATE TABLE support_entry (LIKE some_entry, PRIMARY KEY (jour_id, id)) $by;
CREATE TABLE stats_fact (LIKE some_fact, PRIMARY KEY (jour_id, id)) $by;
SQL
	for t in "${tables[@]}"; do
		case $1 in
		hash) for i in $(seq 0 15); do echo "CREATE TABLE hash.${t}_$i PARTITION OF hash.$t FOR VALUES WITH (MODULUS 16, REMAINDER $i);"; done ;;
		list) for i in $(seq 0 64); do echo "CREATE TABLE list.${t}_$i PARTITION OF list.$t FOR VALUES IN ('\\x$(printf 'j%s' "$i" | md5sum | cut -c1-32)');"; done ;;
		esac
		echo "INSERT INTO $1.$t SELECT * FROM some_${t#*_};"
		echo "GRANT SELECT, INSERT, UPDATE, DELETE ON $1.$t TO medstod_reader, medstod_writer;"
		echo "ALTER TABLE $1.$t ENABLE ROW LEVEL SECURITY;"
		echo "CREATE POLICY jour ON $1.$t USING (jour_id IN (decode(current_setting('medstod.jour', true), 'hex'),"
		printf '%s\n' "	'\\x00000000000000000000000000000000'::bytea));"
	done | sql
	sql -c "SET search_path = $1, public" -c "CREATE UNIQUE INDEX ON support_case $unique" \
		-c 'CREATE INDEX ON support_case (jour_id, state, opened, id)' -c 'CREATE INDEX ON support_case (jour_id, state, touched, id)' \
		-c 'CREATE INDEX ON support_entry (case_id, at, id)' -c 'CREATE INDEX ON stats_fact (id)' \
		-c 'CREATE INDEX ON stats_fact (jour_id, kind, quarter, municipality, role, sex, age, crime, source, reported, service, circumstance, n)'
	sql -c 'VACUUM ANALYZE'
}
for how in plain hash list; do make $how; done

jour=$(printf j1 | md5sum | cut -c1-32)
one='g 65 * random(1, 4900) + 1'
declare -A does=(
	[list]="SELECT id, sealed, touched FROM support_case WHERE jour_id = '\\x$jour' AND state = 2 ORDER BY opened DESC, id DESC LIMIT 25;"
	[case]="\\set $one
SELECT id, person_id, state, sealed FROM support_case WHERE id = decode(md5('c' || CAST(:g AS TEXT)), 'hex');
SELECT id, kind, at, sealed FROM support_entry WHERE case_id = decode(md5('c' || CAST(:g AS TEXT)), 'hex') ORDER BY at, id;"
	[sum]="SELECT quarter, municipality, sum(n) FROM stats_fact WHERE jour_id = '\\x$jour' AND kind = 1 GROUP BY 1, 2;"
	[write]="\\set $one
\\set e random(1, 1000000000)
\\set f random(1, 1000000000)
INSERT INTO support_entry (jour_id, id, case_id, kind, by_user, at, sealed) VALUES ('\\x$jour', decode(md5(CAST(:e AS TEXT) || CAST(:f AS TEXT)), 'hex'), decode(md5('c' || CAST(:g AS TEXT)), 'hex'), 1, '\\x00', 1700000000, decode(repeat('ab', 170), 'hex'));
UPDATE support_case SET touched = 1700000000 WHERE id = decode(md5('c' || CAST(:g AS TEXT)), 'hex') AND state = 2;"
)
for what in list case sum write; do
	[ $what = write ] && role=medstod_writer || role=medstod_reader
	[ $what = sum ] && times=60 || times=1000
	for _ in 1 2 3 4 5 6 7; do
		for how in plain hash list; do
			echo "$how $(PGOPTIONS="-c role=$role -c medstod.jour=$jour -c search_path=$how,public" "${pgbench[-1]}" -h "$socket" -U postgres \
				-n -M prepared -t "$times" -f <(echo "${does[$what]}") medstod_parts 2>&1 | awk '/latency average/ { print $4 }')"
		done
	done | sort -k1,1 -k2,2n | awk -v what=$what '{ n[$1]++; ms[$1, n[$1]] = $2 } END { for (how in n) printf "%-6s %-6s least %s, median %s ms\n", what, how, ms[how, 1], ms[how, 4] }'
done

leaves=$(printf j7 | md5sum | cut -c1-32)
for how in plain hash; do
	del=()
	for t in "${tables[@]}"; do del+=(-c "DELETE FROM $how.$t WHERE jour_id = '\\x$leaves'"); done
	echo "a jour leaves, $how: rows deleted in $(ms "${del[@]}")"
done
echo "all three written anew (VACUUM FULL), plain: $(ms -c 'VACUUM FULL plain.support_case' -c 'VACUUM FULL plain.support_entry' -c 'VACUUM FULL plain.stats_fact')"
echo "one part of 16 of each: $(ms -c 'VACUUM FULL hash.support_case_3' -c 'VACUUM FULL hash.support_entry_3' -c 'VACUUM FULL hash.stats_fact_3')"
echo "one part a jour, dropped: $(ms -c 'DROP TABLE list.support_case_7' -c 'DROP TABLE list.support_entry_7' -c 'DROP TABLE list.stats_fact_7')"
