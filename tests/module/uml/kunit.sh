#!/bin/busybox sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The KUnit suites, which run as their module is loaded; each suite's result is in debugfs.
set -eu
/bin/busybox insmod "$MODULES/suites/kunit/anarchy-egpu-kunit.ko"
suites=0
passed=0
for results in /sys/kernel/debug/kunit/anarchy-*/results; do
	suites=$((suites + 1))
	while IFS= read -r line; do
		echo "$line"
		case $line in
		# Not indented: the suite's own verdict. A case that was skipped has tested nothing.
		'ok '*'SKIP'*) ;;
		'ok '*) passed=$((passed + 1)) ;;
		esac
	done <"$results"
done
/bin/busybox rmmod anarchy_egpu_kunit
echo "$passed of $suites suites passed"
[ "$suites" -ge 7 ] && [ "$passed" -eq "$suites" ]
