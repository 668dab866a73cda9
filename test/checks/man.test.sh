#!/bin/bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# The manual pages: nothing for mandoc to say, but that a page of another package is not here.
set -euo pipefail
cd "$(dirname "$0")/../.."
bad=0
for page in docs/man/*; do
	said=$(mandoc -T lint "$page" 2>/dev/null | grep -v 'STYLE: referenced manual not found' || true)
	[ -z "$said" ] || { sed 's/^/# /' <<<"$said"; bad=1; }
done
[ $bad = 0 ] && echo "ok - man pages are clean" || echo "not ok - man pages are clean"
exit $bad
