#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# kernelmodule.sh CHECKOUT FOLDER: configures a project that has only the module in it, with made-up kernels: which of them get
# a module, how their make is called, and that nothing of this keeps a user from building the programs.
set -euo pipefail
checkout=$1
folder=$2
rm -rf "$folder"
mkdir -p "$folder/project" "$folder/kernels" "$folder/none"

# kernel VERSION CONFIG-FILE CONFIG: headers as a distribution lays them.
kernel() {
	mkdir -p "$folder/headers-$1/$(dirname "$2")" "$folder/kernels/$1"
	touch "$folder/headers-$1/Makefile"
	printf '%s\n' 'CONFIG_MODULES=y' "$3" >"$folder/headers-$1/$2"
	ln -s "$folder/headers-$1" "$folder/kernels/$1/build"
}
kernel 6.9.1 .config 'CONFIG_CC_IS_GCC=y'
kernel 6.12.4-amd64 include/config/auto.conf 'CONFIG_CC_IS_GCC=y'
kernel 6.13.0-clang include/config/auto.conf 'CONFIG_CC_IS_CLANG=y'
kernel 7.3 .config 'CONFIG_CC_IS_CLANG=y'
mkdir "$folder/kernels/6.12.5-gone"
ln -s "$folder/nowhere" "$folder/kernels/6.12.5-gone/build"

cat >"$folder/project/CMakeLists.txt" <<CMAKE
cmake_minimum_required(VERSION 3.25)
project(anarchy-egpu VERSION 0.1.0 LANGUAGES NONE)
list(APPEND CMAKE_MODULE_PATH "$checkout/cmake")
set(ANARCHY_EGPU_MODULE ON)
add_subdirectory("$folder/project/driver")
file(WRITE "$folder/seen" "\${ANARCHY_EGPU_MODULE}|\${ANARCHY_EGPU_KERNELS}|\${ANARCHY_EGPU_KERNEL_VERSIONS}")
CMAKE
mkdir "$folder/project/driver"
ln -s "$checkout"/driver/{module,model,include} "$folder/project/driver/"
echo 'include(KernelModule)' >"$folder/project/driver/CMakeLists.txt"

failed=0
# is WHAT EXPECTED SEEN
is() {
	[ "$2" = "$3" ] && return
	printf '%s\n  expected: %s\n  seen:     %s\n' "$1" "$2" "$3"
	failed=1
}
# says TEXT: configuring did.
says() {
	grep -qF -- "$1" "$folder/log" && return
	printf 'configuring does not say: %s\n' "$1"
	failed=1
}
# configure ARGUMENTS...
configure() {
	cmake -G Ninja -S "$folder/project" -B "$folder/build" "$@" >"$folder/log" 2>&1 || { cat "$folder/log" && exit 1; }
}
# make_of VERSION: what its make is told beside the folders.
make_of() {
	ninja -C "$folder/build" -t commands anarchy_module |
		sed -n "s|.* BUILD=[^ ]*/kbuild/$1\( *\)||p"
}
build_of() { printf '%s/kernels/%s/build' "$folder" "$1"; }

# Without kernels: configured all the same.
configure -DANARCHY_EGPU_KERNEL_ROOT="$folder/none"
is "without headers" "OFF||" "$(cat "$folder/seen")"
says "The kernel module is left out"

# The same build folder once kernels are there.
configure -DANARCHY_EGPU_KERNEL_ROOT="$folder/kernels"
is "kernels that get a module" \
	"ON|$(build_of 6.12.4-amd64);$(build_of 6.13.0-clang);$(build_of 7.3)|6.12.4-amd64;6.13.0-clang;7.3" "$(cat "$folder/seen")"
says "No module for kernel 6.9.1: it is older than 6.12"
says "No module for kernel 6.12.5-gone: $(build_of 6.12.5-gone) leads to no headers"
is "a kernel built by gcc" "" "$(make_of 6.12.4-amd64)"
is "a kernel built by clang" "LLVM=1" "$(make_of 6.13.0-clang)"
is "a kernel built by clang that says so in .config only" "LLVM=1" "$(make_of 7.3)"

# A developer's build.
configure -DANARCHY_EGPU_WERROR=ON
is "warnings as errors, gcc" "W=1 KCFLAGS=-Werror" "$(make_of 6.12.4-amd64)"
is "warnings as errors, clang" "LLVM=1 W=1 KCFLAGS=-Werror" "$(make_of 6.13.0-clang)"

# A user's choice, which may be wrong.
configure -DANARCHY_EGPU_KERNELS="$(build_of 6.12.5-gone);$(build_of 7.3)"
is "chosen kernels" "ON|$(build_of 7.3)|7.3" "$(cat "$folder/seen")"
exit "$failed"
