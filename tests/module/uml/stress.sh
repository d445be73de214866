#!/bin/busybox sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Every byte of four streams in both directions while the configuration changes: ARGUMENTS as stress takes them, separated by
# commas. The wire is slow enough that the checkers, which cost a hundred times the work, keep up with it.
# kernel: ncpus=1
set -eu
/bin/busybox insmod "$MODULES/plain/module/anarchy-egpu.ko" loopback=1
IFS=,
# shellcheck disable=SC2086 # words
"$PROGRAMS/stress" --streams 4 --drain 300 $ARGUMENTS
/bin/busybox rmmod anarchy_egpu
