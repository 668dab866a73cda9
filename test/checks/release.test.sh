#!/bin/bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# What goes with a release: versions that agree, the list of parts, manuals whose links and commands exist.
set -uo pipefail
cd "$(dirname "$0")/../.."
bin=${TEST_MEDSTOD:-build/test/medstod}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
bad=0
# tell NAME [WHAT IS WRONG]
tell() {
	if [ -z "${2:-}" ]; then
		echo "ok - release $1"
	else
		sed 's/^/# /' <<<"$2"
		echo "not ok - release $1"
		bad=1
	fi
}

said=
version=$(sed -n '1s/.*(\(.*\)).*/\1/p' debian/changelog)
grep -q "version: '$version'" meson.build || said+="meson.build does not say $version"$'\n'
grep -qx "## $version" CHANGELOG.md || said+="CHANGELOG.md has no section $version"$'\n'
[ "$("$bin" --version)" = "medstod $version" ] || said+="the program says $("$bin" --version)"
tell 'the version is the same everywhere' "$said"

said=
for page in docs/handbok/*.md docs/decisions/*.md CONTRIBUTING.md CHANGELOG.md; do
	for link in $(grep -oE '\]\([^)#]+' "$page" | cut -c3-); do
		[[ $link == http* ]] || [ -e "$(dirname "$page")/$link" ] || said+="$page: $link is not there"$'\n'
	done
	for name in $(grep -oE '(^|`|\$ )medstod [a-z-]+' "$page" | awk '{ print $NF }' | sort -u); do
		"$bin" "$name" --help >/dev/null 2>&1 || said+="$page: there is no command $name"$'\n'
	done
done
for page in docs/decisions/0*.md; do
	grep -qF "(${page##*/})" docs/decisions/README.md || said+="docs/decisions/README.md does not name ${page##*/}"$'\n'
done
tell 'manuals lead to what exists' "$said"

export SOURCE_DATE_EPOCH=1
script/sbom "$bin" >"$tmp/one" 2>"$tmp/err" && script/sbom "$bin" >"$tmp/two" && said=$(cmp "$tmp/one" "$tmp/two" 2>&1) || said=$(cat "$tmp/err")
said+=$(node --input-type=module - "$tmp/one" 2>&1 <<'END'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
const bom = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const refs = bom.components.map((c) => c['bom-ref']);
assert.equal(bom.bomFormat, 'CycloneDX');
assert.match(bom.serialNumber, /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
assert.match(bom.metadata.timestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
assert.equal(new Set(refs).size, refs.length, 'each part once');
for (const part of ['deb:libsqlite3-0', 'deb:libsodium23', 'deb:libmicrohttpd12', 'npm:govuk-frontend@'])
	assert.ok(refs.some((ref) => ref.startsWith(part)), part);
for (const c of bom.components)
	assert.ok(c.type && c.name && c.version && c.purl.startsWith('pkg:'), c.name);
assert.ok(!refs.some((ref) => ref.includes('playwright')), 'what only tests is no part');
assert.deepEqual(bom.dependencies[0].dependsOn, refs);
END
)
tell 'the list of parts is whole, and the same twice' "$said"
exit $bad
