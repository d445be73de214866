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
# shellcheck source=apt.sh
. "$packaging/lib/apt.sh"
# shellcheck source=bench.sh
. "$packaging/lib/bench.sh"
# shellcheck source=guest.sh
. "$packaging/lib/guest.sh"
# shellcheck source=uml.sh
. "$packaging/lib/uml.sh"

export CCACHE_DIR=$cache_dir/ccache CCACHE_BASEDIR=$ANARCHY_EGPU_SOURCE CCACHE_NOHASHDIR=1 CCACHE_MAXSIZE=1G

build_preset() {
	local preset=$1 folder=$2
	shift 2
	mkdir -p "$folder"
	if [ ! -f "$folder/build.ninja" ]; then
		cmake --preset "$preset" "$@" >"$folder/configure.log" 2>&1 || { cat "$folder/configure.log" >&2 && die "configuring failed"; }
	fi
	step "building ($preset)"
	cmake --build --preset "$preset" || die "building failed"
}

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
	local arguments=("$@")
	if [ ! -e /dev/anarchy-egpu0 ] && [[ " ${arguments[*]} " != *" --simulate "* ]]; then
		step "no link of the driver on this machine: the panel shows a simulated one and says so"
		arguments+=(--simulate)
	fi
	if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
		exec "$build/app/panel/anarchy-egpu-panel" "${arguments[@]}"
	fi
	step "no display: rendering the panel to build/panel.png"
	QT_QPA_PLATFORM=offscreen "$build/app/panel/anarchy-egpu-panel" --render "$build/panel.png" "${arguments[@]}"
	step "the panel is in build/panel.png"
}

command=$1
shift
case $command in
shell)
	[ $# -gt 0 ] && exec "$@"
	exec bash
	;;
build)
	build_preset default "$build"
	;;
run)
	build_preset default "$build"
	run_panel "$@"
	;;
test)
	build_preset default "$build"
	build_preset sanitize "$build/sanitize"
	step "testing"
	# As many as there are processors on the smallest machine that this is measured on.
	exec ctest --test-dir "$build" --output-on-failure --no-tests=error -j2 -LE '^soak$' "$@"
	;;
soak)
	build_preset default "$build"
	step "testing at full length"
	exec ctest --test-dir "$build" --output-on-failure --no-tests=error -L '^soak$' "$@"
	;;
bench)
	build_preset default "$build"
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
