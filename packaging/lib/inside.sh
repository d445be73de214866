#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# inside.sh COMMAND [ARGUMENTS]: what devbox does once it is on the reference platform. The working folder is the
# checkout, build/ is the only place in it that changes.
set -euo pipefail
cd "$ANARCHY_EGPU_SOURCE"
packaging=$ANARCHY_EGPU_SOURCE/packaging
cache_dir=$ANARCHY_EGPU_CACHE
build=$ANARCHY_EGPU_SOURCE/build

# shellcheck source=log.sh
. "$packaging/lib/log.sh"
# shellcheck source=times.sh
. "$packaging/lib/times.sh"
# shellcheck source=progress.sh
. "$packaging/lib/progress.sh"
# shellcheck source=packages.sh
. "$packaging/lib/packages.sh"
# shellcheck source=build.sh
. "$packaging/lib/build.sh"
# shellcheck source=bench.sh
. "$packaging/lib/bench.sh"
# shellcheck source=guest.sh
. "$packaging/lib/guest.sh"
# shellcheck source=uml.sh
. "$packaging/lib/uml.sh"

# guest_command [--kernel oldest|newest|VERSION] [--clock real|instructions] [shell|test] [CHECK...]
guest_command() {
	local which=oldest clock=real folder kernel mode
	while [[ ${1:-} = --* ]]; do
		case $1 in
		--kernel) which=${2:?"--kernel needs oldest, newest or a version"} ;;
		--clock) clock=${2:?"--clock needs real or instructions"} ;;
		*) die "guest has no option '$1'; allowed are --kernel and --clock" ;;
		esac
		shift 2
	done
	folder=$build/guest/$which
	case $clock in
	real) ;;
	instructions) folder+=-by-instructions ;;
	*) die "the guest has no clock '$clock'; allowed are real, instructions" ;;
	esac
	case $which in
	oldest) kernel=$(guest_kernels | head -n 1) ;;
	newest) kernel=$(guest_kernels | tail -n 1) ;;
	*) kernel=$(guest_kernels | grep -Fx -- "$which") || die "the module was not built for kernel '$which'; allowed are oldest, newest, $(guest_kernels | paste -sd ' ')" ;;
	esac
	mode=${1:-shell}
	[ "$mode" = test ] || [ "$mode" = shell ] || die "guest takes test or shell, not '$mode'"
	guest_prepare
	guest_boot "$kernel" "$clock" "$folder" "$mode" "${@:2}"
}

run_panel() {
	local start=() arguments=("$@")
	[ -z "${ANARCHY_EGPU_USER:-}" ] || start=("$packaging/lib/as-user.sh")
	if [ ! -e /dev/anarchy-egpu0 ] && [[ " ${arguments[*]} " != *" --simulate "* ]]; then
		step "no link of the driver on this machine: the panel shows a simulated one and says so"
		arguments+=(--simulate)
	fi
	if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
		times_print
		exec "${start[@]}" "$build/app/panel/anarchy-egpu-panel" "${arguments[@]}"
	fi
	step "no display: rendering the panel to build/panel.png"
	phase "drawing the panel"
	QT_QPA_PLATFORM=offscreen "${start[@]}" "$build/app/panel/anarchy-egpu-panel" --render "$build/panel.png" "${arguments[@]}"
	step "the panel is in build/panel.png"
}

# ctest_command CTEST-ARGUMENTS...: tests what has been built.
ctest_command() { ctest --test-dir "$build" --output-on-failure --no-tests=error "$@"; }

# A test that needs the guest takes its root as it finds it; it is mostly waited for, so it is made while the compiler works.
guest_prepare_beside() {
	local started
	ctest_command -N "$@" | grep ' guest\.' >/dev/null || return 0
	[ -d "$(guest_root)" ] && return
	step "making the guest's root beside the building; its log is $build/guest-root.log"
	# In a process group of its own, so that it can be ended with all that it started.
	set -m
	{
		started=$(date +%s)
		guest_prepare && printf '%d\n' "$(($(date +%s) - started))" >"$build/guest-root.seconds"
	} >"$build/guest-root.log" 2>&1 &
	beside=$!
	set +m
}

# Waits for it, and says what it took or why it failed.
guest_prepare_join() {
	[ -n "$beside" ] || return 0
	phase "waiting for the guest's root"
	if wait "$beside"; then
		times_add "guest's root (beside the building)" "$(cat "$build/guest-root.seconds")"
	else
		step "$(tail -n 1 "$build/guest-root.log"); the test guest.boot tries it again"
	fi
	beside=
}

# Whatever the end, what runs beside ends too, and the time is accounted for.
at_the_end() {
	local status=$?
	[ -z "$beside" ] || kill -- "-$beside" 2>/dev/null || true
	times_print
	exit "$status"
}

beside=
command=$1
shift
case $command in
run | build | test | soak | bench) trap at_the_end EXIT ;;
esac
case $command in
shell)
	[ $# -gt 0 ] && exec "$@"
	exec bash
	;;
build)
	build_preset default "$build"
	;;
run)
	build_preset default "$build" programs
	run_panel "$@"
	;;
test)
	# One more than there are processors: many tests wait for something most of the time.
	selection=(-j"$(($(nproc) + 1))" -LE '^soak$' "$@")
	configure_preset default "$build"
	guest_prepare_beside "${selection[@]}"
	build_preset default "$build"
	build_preset sanitize "$build/sanitize"
	guest_prepare_join
	step "testing"
	phase testing
	ctest_command "${selection[@]}"
	;;
soak)
	build_preset default "$build"
	step "testing at full length"
	phase "testing at full length"
	ctest_command -L '^soak$' "$@"
	;;
bench)
	build_preset default "$build"
	phase measuring
	bench_command "$@"
	;;
guest)
	build_preset default "$build"
	guest_command "$@"
	;;
uml)
	uml_command "$@"
	;;
esac
