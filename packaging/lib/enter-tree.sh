#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# enter-tree.sh TREE COMMAND...: runs inside a fresh mount namespace. Lays the checkout, the cache and what a graphical
# program needs of the host into the tree, then runs the command in there. All mounts vanish with the namespace.
set -euo pipefail
tree=$1
shift

bind() {
	mkdir -p "$tree$1"
	mount --rbind "$1" "$tree$1"
}

# A mount of its own, so that "/" is one in there too: mmdebstrap and others expect that.
mount --bind "$tree" "$tree"
mount -t proc proc "$tree/proc"
mount --rbind /sys "$tree/sys"
mount --rbind /dev "$tree/dev"
mount -t tmpfs -o mode=1777 tmpfs "$tree/tmp"
mount -t tmpfs -o mode=0755 tmpfs "$tree/run"
bind "$ANARCHY_EGPU_CACHE"
bind "$ANARCHY_EGPU_SOURCE"
cp --dereference /etc/resolv.conf "$tree/etc/resolv.conf" 2>/dev/null || true

passed=(ANARCHY_EGPU_IN_TREE=1 ANARCHY_EGPU_CACHE="$ANARCHY_EGPU_CACHE" ANARCHY_EGPU_SOURCE="$ANARCHY_EGPU_SOURCE"
	ANARCHY_EGPU_STARTED="${ANARCHY_EGPU_STARTED:-}" TERM="${TERM:-dumb}" CI="${CI:-}")
if [ -n "${DISPLAY:-}" ] && [ -d /tmp/.X11-unix ]; then
	bind /tmp/.X11-unix
	passed+=(DISPLAY="$DISPLAY")
	if [ -n "${XAUTHORITY:-}" ] && [ -r "$XAUTHORITY" ]; then
		cp "$XAUTHORITY" "$tree/run/xauthority"
		passed+=(XAUTHORITY=/run/xauthority)
	fi
fi
if [ -n "${WAYLAND_DISPLAY:-}" ] && [ -d "${XDG_RUNTIME_DIR:-}" ]; then
	bind "$XDG_RUNTIME_DIR"
	passed+=(WAYLAND_DISPLAY="$WAYLAND_DISPLAY" XDG_RUNTIME_DIR="$XDG_RUNTIME_DIR")
fi
exec chroot "$tree" /usr/bin/env -i -C "$ANARCHY_EGPU_SOURCE" HOME=/root LANG=C.UTF-8 \
	PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "${passed[@]}" "$@"
