#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# soak.sh INSIDE RESULTS-FOLDER KERNEL CHECK...: boots the guest with that kernel for those checks and shows each result.
# KERNEL-by-instructions boots it on the clock of that name.
set -euo pipefail
inside=$1
folder=$2
kernel=$3
shift 3
clock=real
[[ $kernel = *-by-instructions ]] && clock=instructions
"$inside" guest --kernel "${kernel%-by-instructions}" --clock "$clock" test "$@"
status=0
for check; do
	echo "== $check"
	"$(dirname "$0")/result.sh" "$folder/$kernel/results" "$check" || status=1
done
exit "$status"
