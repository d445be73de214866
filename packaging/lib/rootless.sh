# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A Debian 13 tree of an ordinary user: made, entered and removed in a user namespace in which the user is root and has a
# range of further ids, so that the packages' own users exist. Outside, what root makes in there belongs to the user.

# Programs of root's that an ordinary user has no path to.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

# next_free_range FILE: first id of a range of 65536 that nobody has in /etc/subuid or /etc/subgid.
next_free_range() {
	awk -F: 'BEGIN { next_id = 100000 } $2 + $3 > next_id { next_id = $2 + $3 } END { print next_id }' /etc/subuid /etc/subgid 2>/dev/null ||
		echo 100000
}

# What keeps this user from having such a namespace: a command for root to run once, or nothing.
rootless_remedy() {
	local user remedies=() first
	user=$(id -un)
	command -v newuidmap >/dev/null && command -v newgidmap >/dev/null || remedies+=("apt-get install uidmap")
	if ! has_range /etc/subuid || ! has_range /etc/subgid; then
		first=$(next_free_range)
		remedies+=("usermod --add-subuids $first-$((first + 65535)) --add-subgids $first-$((first + 65535)) $user")
	fi
	[ ${#remedies[@]} -eq 0 ] || printf "%s" "${remedies[0]}${remedies[1]:+ && ${remedies[1]}}"
}

# has_range FILE: whether this user has 65536 ids or more in a row.
has_range() {
	awk -F: -v name="$(id -un)" -v id="$(id -u)" '($1 == name || $1 == id) && $3 >= 65536 { found = 1 } END { exit !found }' "$1" 2>/dev/null
}

# Ends with one clear line where an ordinary user cannot have a tree.
rootless_check() {
	local remedy refusal
	[ "$(id -u)" -ne 0 ] || return 0
	unshare --help | grep -- --map-auto >/dev/null ||
		die "without root the Debian 13 tree needs util-linux 2.38 or newer (unshare --map-auto); update it, or start devbox as root"
	remedy=$(rootless_remedy)
	[ -z "$remedy" ] || die "without root the Debian 13 tree needs a range of user ids: have root run '$remedy' once, or start devbox as root"
	refusal=$(as_root true 2>&1) ||
		die "this system lets no ordinary user have a user namespace (${refusal##*$'\n'}): have root set the sysctl user.max_user_namespaces above 0 (kernel.apparmor_restrict_unprivileged_userns=0 on Ubuntu, kernel.unprivileged_userns_clone=1 on older Debian), or start devbox as root"
}

# namespace_command: fills "namespace" with what starts a command as root with mounts of its own.
namespace_command() {
	namespace=(unshare --mount --propagation private --)
	[ "$(id -u)" -eq 0 ] || namespace=(unshare --user --map-root-user --map-auto --mount --propagation private --)
}

# as_root COMMAND...: a program as root with mounts of its own.
as_root() {
	local namespace
	namespace_command
	"${namespace[@]}" "$@"
}
