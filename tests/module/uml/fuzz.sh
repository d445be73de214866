#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Random calls on every node of the module. anarchy.arguments of the kernel's command line are the program's, separated by
# commas.
set -eu
arguments=$(tr ' ' '\n' </proc/cmdline | sed -n 's/^anarchy\.arguments=//p' | tr ',' ' ')
# shellcheck disable=SC2086 # words
exec "$PROGRAMS/module_fuzz" $arguments
