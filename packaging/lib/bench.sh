# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What things cost. The panel is measured on a real X server (Xvfb), where everything is drawn by the processor, with a
# session bus and folders of its own; the driver in the guest.

bench_concerns=(samples page start tray history month systemmonitor)

# A Debian 13 tree has what the panel is measured against; what a system of its own lacks of it is left out of the table.
bench_prepare() {
	local missing
	missing=$(packages_missing bench)
	[ -z "$missing" ] || step "not installed, so not compared with: $missing"
}

# bench_concern NAME [SECONDS]: the figures of one concern, in build/bench/NAME.json.
bench_concern() {
	local home status=0
	home=$(mktemp -d)
	step "measuring: $1"
	env HOME="$home" XDG_RUNTIME_DIR="$home" QT_QPA_PLATFORM=xcb \
		xvfb-run --auto-servernum --server-args='-screen 0 1600x1000x24' dbus-run-session -- \
		"$build/tests/bench/anarchy_bench" "$build/bench/$1.json" "$@" 2>"$build/bench/$1.log" || status=$?
	# The figures, and what was left out; services of the session have much to say besides.
	grep -E '^  |left out' "$build/bench/$1.log" >&2 || true
	rm -rf "$home"
	[ "$status" -eq 0 ] || die "measuring $1 failed: $build/bench/$1.log"
}

# bench_command [--soak SECONDS] [panel|driver]: all figures as a table and in build/bench.json.
bench_command() {
	local soak=60 what=all files=() concern
	while [ $# -gt 0 ]; do
		case $1 in
		--soak)
			soak=${2:?"--soak needs a number of seconds"}
			what=soak
			shift
			;;
		panel | driver) what=$1 ;;
		*) die "bench has no '$1'; allowed are panel, driver and --soak SECONDS" ;;
		esac
		shift
	done
	mkdir -p "$build/bench"
	if [ "$what" = panel ] || [ "$what" = all ]; then
		bench_prepare
		for concern in "${bench_concerns[@]}"; do
			bench_concern "$concern"
			files+=("$build/bench/$concern.json")
		done
	fi
	if [ "$what" != driver ]; then
		bench_concern soak "$soak"
		files+=("$build/bench/soak.json")
	fi
	if [ "$what" = driver ] || [ "$what" = all ]; then
		guest_command test module-loads rates-against-pipes
		guest_command --clock instructions test module-loads rates-by-instructions
		files+=("$build/guest/oldest/results/rates.json" "$build/guest/oldest-by-instructions/results/rates.json")
	fi
	"$ANARCHY_EGPU_SOURCE/tests/bench/report.py" "$build/bench.json" "${files[@]}"
}
