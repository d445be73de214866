#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# display.sh PANEL: what the panel says and leaves with where there is no display.
set -uo pipefail
panel=$1
failures=0
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
export XDG_CONFIG_HOME=$folder XDG_DATA_HOME=$folder
ulimit -c 0
unset DISPLAY WAYLAND_DISPLAY
export QT_QPA_PLATFORM=xcb

# expect CODE LINES PATTERN ARGUMENTS...: exit code, number of lines (0: any) and a pattern that the output must contain.
expect() {
	local code=$1 lines=$2 pattern=$3 output status
	shift 3
	output=$("$panel" "$@" 2>&1 </dev/null)
	status=$?
	if [ "$status" -ne "$code" ] || ! grep -qE -- "$pattern" <<<"$output" ||
		{ [ "$lines" -ne 0 ] && [ "$(wc -l <<<"$output")" -ne "$lines" ]; }; then
		printf 'anarchy-egpu-panel %s: exit %d, wanted %d and %d lines with "%s":\n%s\n' \
			"$*" "$status" "$code" "$lines" "$pattern" "$output"
		failures=$((failures + 1))
	fi
}

expect 0 0 '^Usage: .*anarchy-egpu-panel' --help
expect 0 1 '^anarchy-egpu-panel [0-9]' --version
expect 2 1 'frobnicate' --frobnicate
expect 2 1 '^--seed needs a whole number' -style fusion --simulate --seed x
expect 3 1 '^There is no display: neither DISPLAY nor WAYLAND_DISPLAY is set' --simulate
expect 3 1 '^There is no display' --simulate -platform wayland
DISPLAY=:65000 expect 3 1 '^The display cannot be used: check DISPLAY' --simulate
expect 0 0 '^TX: ' --simulate -platform offscreen --render "$folder/panel.png" --seconds 0.5
exit "$((failures > 0))"
