#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# instances.sh PANEL: starts of the real program on a display and a session bus of their own. Starts itself once more in there.
set -uo pipefail
panel=$1
if [ "${2:-}" != inside ]; then
	exec xvfb-run --auto-servernum --server-args='-screen 0 1280x900x24' dbus-run-session -- "$0" "$panel" inside
fi
export QT_QPA_PLATFORM=xcb
HOME=$(mktemp -d)
export HOME XDG_RUNTIME_DIR=$HOME XDG_CONFIG_HOME=$HOME/config XDG_DATA_HOME=$HOME/data XDG_STATE_HOME=$HOME/state
service=org.anarchyegpu.panel
failures=0
trap 'kill $(jobs -p) 2>/dev/null; wait; rm -rf "$HOME"' EXIT

fail() {
	printf '%s\n' "$*"
	failures=$((failures + 1))
}
# within SECONDS CONDITION...: asked again until it holds
within() {
	local until=$((SECONDS + $1))
	shift
	until "$@"; do
		[ "$SECONDS" -lt "$until" ] || return 1
		sleep 0.1
	done
}
# shellcheck disable=SC2317 # within() asks it
owned() {
	dbus-send --session --print-reply=literal --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner \
		"string:$service" 2>/dev/null | grep -q true
}
# shellcheck disable=SC2317
disowned() { ! owned; }
# Windows on the screen whose title has the program's name; those that are hidden do not count.
windows() {
	local id
	for id in $(xwininfo -root -tree | sed -n 's/^ *\(0x[0-9a-f]*\) .*Anarchy eGPU.*/\1/p'); do
		xwininfo -id "$id" | grep 'Map State: IsViewable'
	done | wc -l
}
# shellcheck disable=SC2317
shows() { [ "$(windows)" -eq "$1" ]; }

# Started hidden, as by autostart, where there is no tray: it waits, and then there is a window.
"$panel" --hidden &
first=$!
within 20 owned || fail "the first panel does not take its name on the session bus"
shows 0 || fail "a hidden panel has a window at once"
within 20 shows 1 || fail "a hidden panel without a tray is left without a surface"

# Another start shows that one and ends.
timeout 20 "$panel" --page tuning || fail "the second panel ends with $?"
kill -0 "$first" 2>/dev/null || fail "the first panel ended with the second's start"
shows 1 || fail "$(windows) windows after a second start"

# Wrong options are refused before anybody is bothered.
timeout 20 "$panel" --moon 2>/dev/null
[ $? -eq 2 ] || fail "a wrong option is not refused"

# A simulation is looked at beside it.
"$panel" --simulate &
simulated=$!
within 20 shows 2 || fail "a simulation does not open a window of its own"
kill "$simulated"
wait "$simulated" 2>/dev/null

kill "$first"
wait "$first" 2>/dev/null || fail "the panel does not end by itself when the session asks: $?"
[ -s "$XDG_STATE_HOME/anarchy-egpu/window.ini" ] || fail "the window is not remembered"
within 10 disowned || fail "the name is still taken after the panel ended"

# Where there is no session bus it starts all the same.
DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent "$panel" &
within 20 shows 1 || fail "without a session bus there is no window"
exit "$((failures > 0))"
