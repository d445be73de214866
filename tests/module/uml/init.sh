#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The first process in the user-mode kernel, whose root is the host's, read-only: mounts what programs expect, runs the script
# that the kernel's command line names, leaves its output and status where the host reads them, and turns off.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8

mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t debugfs debugfs /sys/kernel/debug
mount -t tmpfs tmpfs /tmp
mount -t tmpfs tmpfs /run

option() { tr ' ' '\n' </proc/cmdline | sed -n "s/^anarchy\.$1=//p"; }

test=$(option test)
source=$(option source)
mkdir /tmp/out
mount -t hostfs -o "hostfs=$(option out)" none /tmp/out

# Where the scripts find what they run.
export MODULES="$source/build/uml" PROGRAMS="$source/build/tests/module/programs"
cd /tmp || exit 1
status=0
"$source/tests/module/uml/$test.sh" >/tmp/out/output.txt 2>&1 || status=$?
echo "$status" >/tmp/out/status.partial
mv /tmp/out/status.partial /tmp/out/status
busybox poweroff -f
