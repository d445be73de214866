#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# dkms.sh BUILD VERSION WORK KERNEL...: dkms builds the installed sources for each kernel, and takes them back.
set -euo pipefail
build=$1
version=$2
work=$3
shift 3
rm -rf "$work"
mkdir -p "$work/tree"
DESTDIR=$work cmake --install "$build" --prefix /usr --component dkms >/dev/null
options=(--dkmstree "$work/tree" --sourcetree "$work/usr/src" -m anarchy-egpu -v "$version")
dkms add "${options[@]}"
for kernel; do
	dkms build "${options[@]}" -k "$kernel" --no-depmod || { cat "$work"/tree/anarchy-egpu/*/build/make.log && exit 1; }
	module=$(find "$work/tree/anarchy-egpu/$version/$kernel" -name 'anarchy-egpu.ko*')
	modinfo -F vermagic "$module" | grep -F "$kernel "
done
dkms remove "${options[@]}" --all
[ ! -d "$work/tree/anarchy-egpu/$version" ]
