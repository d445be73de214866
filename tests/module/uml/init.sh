#!/bin/busybox sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The first process in the user-mode kernel, whose root is the host's, read-only: mounts what programs expect, runs the script
# that the kernel's command line names, leaves its output and status where the host reads them, and turns off. Starting a
# program costs a second in there, so this starts few, and small ones.
# The full path: by its own name busybox would start itself out of /proc, which is the host's until it is mounted.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8

/bin/busybox mount -t proc proc /proc
/bin/busybox mount -t sysfs sysfs /sys
/bin/busybox mount -t debugfs debugfs /sys/kernel/debug
/bin/busybox mount -t tmpfs tmpfs /tmp

read -r line </proc/cmdline
for word in $line; do
	case $word in
	anarchy.test=*) test=${word#*=} ;;
	anarchy.source=*) source=${word#*=} ;;
	anarchy.out=*) out=${word#*=} ;;
	anarchy.arguments=*) ARGUMENTS=${word#*=} ;;
	esac
done
/bin/busybox mkdir /tmp/out
/bin/busybox mount -t hostfs -o "$out" none /tmp/out

# Where the scripts find what they run, and what the program is told.
export MODULES="$source/build/uml" PROGRAMS="$source/build/tests/module/programs" ARGUMENTS
cd /tmp || exit 1
status=0
"$source/tests/module/uml/$test.sh" >/tmp/out/output.txt 2>&1 || status=$?
# Under its own name only once it is whole.
echo "$status" >/tmp/out/status.partial
/bin/busybox mv /tmp/out/status.partial /tmp/out/status
/bin/busybox poweroff -f
