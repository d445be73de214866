#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The KUnit suites, which run as their module is loaded; each suite's result is in debugfs.
set -eu
insmod "$MODULES/suites/kunit/anarchy-egpu-kunit.ko"
suites=0
failed=0
for results in /sys/kernel/debug/kunit/anarchy-*/results; do
	cat "$results"
	suites=$((suites + 1))
	# The last line is the suite's own verdict.
	tail -n 1 "$results" | grep -q '^ok ' || failed=$((failed + 1))
	if grep -q 'SKIP' "$results"; then failed=$((failed + 1)); fi
done
rmmod anarchy_egpu_kunit
[ "$suites" -ge 6 ] || { echo "only $suites suites ran" && exit 1; }
[ "$failed" -eq 0 ]
