#!/bin/bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# What the program says of itself: manual pages made of it, completion, help of commands and topics.
set -uo pipefail
cd "$(dirname "$0")/../.."
bin=$PWD/${TEST_MEDSTOD:-build/test/medstod}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
bad=0
# tell NAME [WHAT IS WRONG]
tell() {
	if [ -z "${2:-}" ]; then
		echo "ok - commandline $1"
	else
		sed 's/^/# /' <<<"$2"
		echo "not ok - commandline $1"
		bad=1
	fi
}
commands=$("$bin" help | sed -n '/^Topics:/q; s/^  \([a-z][a-z-]*\) .*/\1/p')
topics=$("$bin" help | sed -n '1,/^Topics:/d; s/^  \([a-z][a-z-]*\) .*/\1/p')

made=$(node tools/mkman.mjs "$bin" docs/man "$tmp" 2>&1) && made=
for page in "$tmp"/*; do
	made+=$(mandoc -T lint "$page" 2>/dev/null | grep -v 'STYLE: referenced manual not found')
done
for name in $commands; do
	[ -s "$tmp/medstod-$name.8" ] || made+="no page of $name"$'\n'
	page=$(mandoc -T ascii "$tmp/medstod-$name.8" | col -b) # whole first: grep -q leaves as soon as it knows
	for flag in $("$bin" "$name" --help | grep -oE -- '^ *--[a-z][a-z-]*'); do
		grep -q -- "$flag" <<<"$page" || made+="$name: $flag is not in its page"$'\n'
	done
done
for key in $("$bin" serve --help | sed -n 's/^  --\([a-z-]*\) .*/\1/p'); do
	grep -qx ".It Cm $key" "$tmp/medstod.conf.5" || made+="medstod.conf(5) lacks $key"$'\n'
done
tell 'manual pages are clean and whole' "$made"

said=
for name in $commands; do
	[ "$("$bin" help "$name" 2>&1)" = "$("$bin" "$name" --help)" ] || said+="help $name differs from $name --help"$'\n'
done
for name in $topics; do
	[ -n "$("$bin" help "$name" 2>/dev/null)" ] || said+="help $name says nothing"$'\n'
done
[ "$("$bin" help settings | grep -c '^  --')" = "$("$bin" serve --help | grep -c '^  --')" ] || said+='settings are not all told'$'\n'
tell 'each command and topic is told by help' "$said"

said=$("$bin" doktor 2>&1 >/dev/null)
[ $? = 2 ] && [[ $said == *'did you mean "doctor"'* ]] && said=
tell 'a mistyped command is answered with the nearest' "$said"

# complete WORD...: what bash would offer
complete_() {
	bash -c '. debian/medstod.completion; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _medstod; echo "${COMPREPLY[*]}"' - "$bin" "$@"
}
got="$(complete_ doc)|$(complete_ help sett)|$(complete_ restore --ver)|$(complete_ audit ver)|$(complete_ serve --log-level '')"
want='doctor|settings|--verify|verify|debug info warn error'
[ "$got" = "$want" ] && said= || said="offered: $got"
tell 'completion offers commands, topics, options and values' "$said"
exit $bad
