#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# enter-tree.sh TREE COMMAND...: runs as root inside a fresh mount namespace, be it a user namespace's. Lays the checkout, the
# cache and what a graphical program needs of the host into the tree, then runs the command in there. All mounts vanish with
# the namespace.
set -euo pipefail
tree=$1
shift

# bind PATH: a folder or a socket of the host at the same place in the tree.
bind() {
	if [ -d "$1" ]; then
		mkdir -p "$tree$1"
	else
		mkdir -p "$tree${1%/*}"
		touch "$tree$1"
	fi
	mount --rbind "$1" "$tree$1"
}

# A mount of its own, so that it can become "/".
mount --bind "$tree" "$tree"
mount --rbind /proc "$tree/proc"
mount --rbind /sys "$tree/sys"
mount --rbind /dev "$tree/dev"
mount -t tmpfs -o mode=1777 tmpfs "$tree/tmp"
mount -t tmpfs -o mode=0755 tmpfs "$tree/run"
bind "$ANARCHY_EGPU_CACHE"
bind "$ANARCHY_EGPU_SOURCE"
cp --dereference /etc/resolv.conf "$tree/etc/resolv.conf" 2>/dev/null || true

passed=(ANARCHY_EGPU_IN_TREE=1 TERM="${TERM:-dumb}" CI="${CI:-}")
for name in CACHE SOURCE STARTED TIMES USER; do
	name=ANARCHY_EGPU_$name
	passed+=("$name=${!name:-}")
done
if [ -n "${DISPLAY:-}" ] && [ -d /tmp/.X11-unix ]; then
	bind /tmp/.X11-unix
	passed+=(DISPLAY="$DISPLAY")
	xauthority=${XAUTHORITY:-${HOME:-}/.Xauthority}
	if [ -r "$xauthority" ]; then
		cp "$xauthority" "$tree/run/xauthority"
		passed+=(XAUTHORITY=/run/xauthority)
	fi
fi
if [ -d "${XDG_RUNTIME_DIR:-}" ]; then
	bind "$XDG_RUNTIME_DIR"
	passed+=(XDG_RUNTIME_DIR="$XDG_RUNTIME_DIR")
	[ -z "${WAYLAND_DISPLAY:-}" ] || passed+=(WAYLAND_DISPLAY="$WAYLAND_DISPLAY")
fi
if [ -n "${DBUS_SESSION_BUS_ADDRESS:-}" ]; then
	bus=${DBUS_SESSION_BUS_ADDRESS#unix:path=}
	bus=${bus%%[,;]*}
	if [ -S "$bus" ] && [ ! -S "$tree$bus" ]; then bind "$bus"; fi
	passed+=(DBUS_SESSION_BUS_ADDRESS="$DBUS_SESSION_BUS_ADDRESS")
fi

# Not chroot: from below one nobody may make a user namespace.
cd "$tree"
pivot_root . mnt
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
umount --lazy /mnt
exec /usr/bin/env -i -C "$ANARCHY_EGPU_SOURCE" HOME=/root LANG=C.UTF-8 PATH="$PATH" "${passed[@]}" "$@"
