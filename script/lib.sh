# SPDX-License-Identifier: AGPL-3.0-or-later
# lib.sh - what the scripts share. Sourced, never run. Leaves the caller in the project's top folder.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export LC_ALL=C.UTF-8

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# build_setup DIR OPTION...: a Meson build folder with exactly these options; nothing is done when
# it has them already (the folder remembers its options in a stamp).
build_setup() {
	local dir=$1 log=$1.log
	shift
	local want="${CC:-cc} $*"
	if [ -f "$dir/build.ninja" ] && [ "$(cat "$dir/.options" 2>/dev/null)" = "$want" ]; then
		return 0
	fi
	rm -rf "$dir"
	mkdir -p "$(dirname "$dir")"
	meson setup "$dir" "$@" >"$log" 2>&1 || { tail -20 "$log" >&2; return 1; }
	printf '%s' "$want" >"$dir/.options"
}

# build_run DIR TARGET...: quiet unless it fails; then the errors only.
build_run() {
	local dir=$1 log=$1.log
	shift
	if ! ninja -C "$dir" "$@" >"$log" 2>&1; then
		grep -E 'error|warning|FAILED|undefined reference|No space left' "$log" | head -40 >&2 ||
			tail -20 "$log" >&2
		return 1
	fi
}
