#!/bin/bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# observatory.sh - MDN's HTTP Observatory against a demo of this program, as the world would meet it: TLS at 443, its
# own redirect at 80, a host name. In a network namespace of its own, so that it needs no name, certificate or port of
# anybody's and reaches nobody. Prints grade, score and each test. As root; the tool lies in FOLDER, where
# script/bootstrap --scan puts it (build/observatory). `script/test observatory` runs both.
#
#	test/scan/observatory.sh FOLDER [PROGRAM]
set -euo pipefail
cd "$(dirname "$0")/../.."
tool=$(realpath "$1")/node_modules/@mdn/mdn-http-observatory program=$(realpath "${2:-build/test/medstod}")
name=medstod.example

if [ -z "${INSIDE:-}" ]; then
	exec env INSIDE=1 unshare --net --mount "$0" "$@"
fi
top=$(mktemp -d)
trap 'kill "$server" 2>/dev/null; rm -rf "$top"' EXIT
ip link set lo up
printf '127.0.0.1 localhost %s\n' $name >"$top/hosts"
mount --bind "$top/hosts" /etc/hosts
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "/CN=$name" \
	-addext "subjectAltName=DNS:$name" -keyout "$top/key" -out "$top/cert" 2>/dev/null
# The lists that the tool fetches when it is installed: nobody's name is on the list of preloaded hosts here.
[ -f "$tool/conf/hsts-preload.json" ] || echo '{}' >"$tool/conf/hsts-preload.json"
"$program" demo "$top/demo" >/dev/null
"$program" serve --db "$top/demo/medstod.db" --listen 127.0.0.1:443 --url "https://$name" --tls-cert "$top/cert" \
	--tls-key "$top/key" --redirect-listen 127.0.0.1:80 >"$top/log" 2>&1 &
server=$!
for _ in $(seq 100); do curl -sk "https://$name/healthz" >/dev/null && break || sleep 0.2; done
NODE_EXTRA_CA_CERTS=$top/cert node "$tool/src/scan.js" $name | jq -r 'if .error then .error else
	"\(.scan.grade) \(.scan.score) (\(.scan.testsPassed) of \(.scan.testsQuantity) tests)",
	(.tests | to_entries[] | "\(if .value.pass then "passed" else "FAILED" end) \(.value.scoreModifier) \(.key): \(.value.result)") end'
