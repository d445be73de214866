#!/bin/busybox sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Random calls on every node of the module. The arguments are separated by commas, as the kernel's command line has them.
IFS=,
# shellcheck disable=SC2086 # words
exec "$PROGRAMS/fuzz" $ARGUMENTS
