#!/bin/bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# Breaks each law of script/rooms and script/lint in a copy of the tree, and sees that it is told.
set -euo pipefail
cd "$(dirname "$0")/../.."
top=$PWD
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
mkdir "$tmp/clean"
cp -r ROOMS src script test tools "$tmp/clean/"
[ ! -f package.json ] || cp package.json package-lock.json "$tmp/clean/"

# judge TREE SCRIPT LAW: the copy in TREE breaks exactly this law
judge() {
	local said got
	said=$("$top/script/$2" --tree "$1" "${@:4}" 2>&1 || true)
	got=$(grep '^not ok' <<<"$said" || true)
	if [ "$got" = "not ok - $2 $3" ]; then
		echo "ok - checks $2 $3 is told"
	else
		sed '/^ok/d; s/^/# got: /' <<<"$said"
		echo "not ok - checks $2 $3 is told"
	fi
	rm -rf "$1"
}
# planted SCRIPT LAW...: the copy in $tmp/tree is judged while the next one is made, two at a time
n=0
planted() {
	n=$((n + 1))
	cd "$top"
	mv "$tmp/tree" "$tmp/tree$n"
	judge "$tmp/tree$n" "$@" >"$tmp/said$n" &
	[ "$(jobs -rp | wc -l)" -lt 2 ] || wait -n
}
fresh() { cp -r "$tmp/clean" "$tmp/tree" && cd "$tmp/tree"; }
spdx='/* SPDX-License-Identifier: AGPL-3.0-or-later */'
file() { mkdir -p "$(dirname "$1")" && { printf '%s\n' "$spdx"; cat; } >"$1"; }

mkdir "$tmp/lib"
rooms() { planted rooms "$1" --build "$tmp/lib"; }
fresh; mkdir src/kitchen; rooms folders
fresh; file src/base/x.c <<<'#include "crypto/crypto.h"'; rooms ladder
fresh; file src/db/x.c <<<'#include "http/http.h"'; rooms ladder
fresh; file src/auth/x.c <<<'#include "audit/audit_db.h"'; rooms ladder
fresh; file src/vault/x.c <<<'#include <sqlite3.h>'; rooms libraries
fresh; file src/auth/x_test.c <<<'#include <sodium.h>'; rooms libraries
fresh; mkdir -p src/org/schema; echo 'CREATE TABLE person_x (id INTEGER);' >src/org/schema/999-x.sql; rooms tables
fresh; mkdir -p src/org/schema
echo 'CREATE TABLE org_x (id INTEGER REFERENCES support_case(id));' >src/org/schema/999-x.sql; rooms tables
fresh; file src/db/y_test.c <<<'TEST(vault_y)'; rooms testnames
wait # the library that is planted here is every copy's
fresh; echo 'int vault_open_x; int other_name;' >x.c
cc -c x.c -o x.o && ar rcs "$tmp/lib/libroom_vault.a" x.o && rm x.c x.o; rooms symbols

long() { printf '%s\nint base_x(void)\n{\n' "$spdx"; seq "$1" | sed 's,.*,	;,'; printf '	return 0;\n}\n'; }
lint() { planted lint "$1"; }
fresh; ln -s /nowhere src/base/data.json; lint links
fresh; echo 'int base_x;' >src/base/x.c; lint licence-line
fresh; { echo "$spdx"; seq 500 | sed 's,.*,,'; } >src/base/x.c; lint file-length
fresh; long 60 >src/base/x.c; lint function-length
fresh; file src/base/x.c <<<'int base_x; '; lint white-space
fresh; file src/base/x.c <<<'/* TO''DO: later */'; lint left-overs
fresh; file src/org/x.c <<'END'; lint sql-by-printf
void org_x(void) { sbuf_fmt(&b,
	"SELECT id FROM org_x WHERE name = '%s'", name); }
END
fresh; echo '-- SPDX-License-Identifier: AGPL-3.0-or-later
ALTER TABLE org_org DROP COLUMN name;' >src/org/schema/900-x.sql; lint schema-grows
fresh; file src/org/x.h <<<$'\nint org_x(int n);'; lint contracts
fresh; echo '<!-- SPDX-License-Identifier: AGPL-3.0-or-later --><p>{{raw m->x}}</p>' >src/org/x.html; lint raw-output
fresh; echo '<!-- SPDX-License-Identifier: AGPL-3.0-or-later --><p onclick="x()"></p>' >src/org/x.html; lint inline-script
fresh; printf '#!/bin/bash\n# SPDX-License-Identifier: AGPL-3.0-or-later\nif\n' >script/x; lint shell
fresh; echo '{ "a": }' >test/x.json; lint json
fresh; echo '{ "resolved": "https://example.net/x.tgz" }' >package-lock.json; lint lock-hosts
wait
cat $(seq -f "$tmp/said%g" "$n")
! grep -q '^not ok' $(seq -f "$tmp/said%g" "$n")
