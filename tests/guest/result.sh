#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# result.sh RESULTS NAME: what the guest found for one check; one that left no result has failed.
set -euo pipefail
report=$1/$2.txt
[ -f "$report" ] || { echo "the guest left no result for $2; see console.log beside the results" && exit 1; }
cat "$report"
head -n 1 "$report" | grep -qx 'PASS'
