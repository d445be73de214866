#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# withoutunity.sh SOURCE_DIRECTORY FOLDER: does everything build file by file, too, and does it do the same? A file that lacks an
# #include finds it in a unity build in the one before it.
set -euo pipefail
cd "$1"
cmake --preset default -B "$2" -DCMAKE_UNITY_BUILD=OFF -DANARCHY_EGPU_MODULE=OFF >/dev/null
cmake --build "$2"
ctest --test-dir "$2" --output-on-failure -L "^(pure|helper|panel)$" -E "^sanitized|^pure.tidy" -j2
