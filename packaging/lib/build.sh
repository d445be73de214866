# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Configuring and building a preset.

export CCACHE_DIR=${CCACHE_DIR:-$cache_dir/ccache} CCACHE_BASEDIR=$ANARCHY_EGPU_SOURCE CCACHE_NOHASHDIR=1 CCACHE_MAXSIZE=1G

# What a configuration is made of beside the project's own files: as long as a system lacks what tests need, they are left out;
# and the module is built for the kernels whose headers are there.
configure_arguments() {
	local tests=ON
	[ -z "$(packages_missing test)" ] || tests=OFF
	printf '%s\n' "-DBUILD_TESTING=$tests" -DANARCHY_EGPU_KERNELS=
}

# configure_preset PRESET FOLDER: unless it has been configured with the same presets for a system that has the same packages.
configure_preset() {
	local preset=$1 folder=$2 arguments record=$2/configured-for made_for
	mapfile -t arguments < <(configure_arguments)
	made_for=$(printf '%s\n' "${arguments[@]}" /lib/modules/*/build && sha256sum CMakePresets.json)
	if [ -f "$folder/build.ninja" ] && [ "$(cat "$record" 2>/dev/null)" = "$made_for" ]; then return; fi
	phase "configuring ($preset)"
	step "configuring ($preset)"
	mkdir -p "$folder"
	rm -f "$record"
	cmake --preset "$preset" "${arguments[@]}" >"$folder/configure.log" 2>&1 || { cat "$folder/configure.log" >&2 && die "configuring failed"; }
	printf '%s\n' "$made_for" >"$record"
	phase_end
}

# build_preset PRESET FOLDER [TARGET...]: everything or those targets.
build_preset() {
	local preset=$1 folder=$2 targets=()
	shift 2
	[ $# -eq 0 ] || targets=(--target "$@")
	configure_preset "$preset" "$folder"
	step "building ($preset)"
	phase "building ($preset)"
	cmake --build --preset "$preset" "${targets[@]}" || die "building failed"
	phase_end
}
