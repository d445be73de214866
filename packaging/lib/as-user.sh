#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# as-user.sh COMMAND...: runs a program as the user who started devbox, in a tree that this user is root of: under the user's
# own id and name, as the user's display and bus know it, and with a home in the cache.
set -euo pipefail
IFS=: read -r uid gid name <<<"$ANARCHY_EGPU_USER"
home=$ANARCHY_EGPU_CACHE/home
mkdir -p "$home"

# The tree's own users do not know this one. The mount goes with the command.
for file in passwd group; do
	grep -v "^$name:" "/etc/$file" >"/run/$file"
	chmod 644 "/run/$file"
done
printf '%s:x:%s:%s::%s:/bin/bash\n' "$name" "$uid" "$gid" "$home" >>/run/passwd
printf '%s:x:%s:\n' "$name" "$gid" >>/run/group
mount --bind /run/passwd /etc/passwd
mount --bind /run/group /etc/group

if [ -z "${XDG_RUNTIME_DIR:-}" ]; then
	export XDG_RUNTIME_DIR=/run/user/$uid
	mkdir -p "$XDG_RUNTIME_DIR"
	chmod 700 "$XDG_RUNTIME_DIR"
fi
export HOME=$home USER=$name LOGNAME=$name
exec unshare --user --map-user="$uid" --map-group="$gid" -- "$@"
