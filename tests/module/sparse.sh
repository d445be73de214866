#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# sparse.sh SOURCE KERNEL BUILD: the module compiles with W=1 and sparse without a single complaint about our files.
set -euo pipefail
log=$3/sparse.log
rm -rf "$3"
mkdir -p "$3"
make --no-print-directory -C "$1" KDIR="$2" BUILD="$3" W=1 C=2 CHECK=sparse >"$log" 2>&1 || { cat "$log" && exit 1; }
if grep -E '(module|model)/[a-z_]+\.[ch]:[0-9]+.*(warning|error):' "$log"; then exit 1; fi
