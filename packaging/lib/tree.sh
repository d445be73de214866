# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The reference platform: this system where it is good enough, else a Debian 13 tree in the cache, entered by chroot in
# a mount namespace that ends with the command. A tree is made under another name and renamed when whole, so an
# interrupted set-up is never mistaken for a tree.

tree_packages() { grep -hv -e '^#' -e '^$' "$packaging/packages/tree.list" | tr '\n' ',' | sed 's/,$//'; }
tree_backports() { grep -hv -e '^#' -e '^$' "$packaging/packages/tree-backports.list" | tr '\n' ' '; }

# The tree is named by what is in it: another list of packages is another tree.
tree_path() {
	local key
	key=$(cat "$packaging"/packages/tree*.list | sha256sum | cut -c1-12)
	printf '%s/tree-%s\n' "$cache_dir" "$key"
}

# True where the system itself carries Debian 13's or newer Qt and KF6 and all that the lists name.
native_platform() {
	[ -z "${ANARCHY_EGPU_FORCE_TREE:-}" ] || return 1
	command -v dpkg-query >/dev/null || return 1
	local qt
	qt=$(dpkg-query -W -f '${Version}' qt6-base-dev 2>/dev/null) || return 1
	dpkg --compare-versions "$qt" ge 6.8 || return 1
	local missing
	missing=$(native_missing)
	[ -z "$missing" ] || die "this system has Qt $qt; still missing: apt-get install $missing"
}

native_missing() {
	local package
	for package in $(tree_packages | tr ',' ' ') $(tree_backports); do
		dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || printf '%s ' "$package"
	done
}

tree_make() {
	local tree=$1 partial=$1.partial mmdebstrap
	[ "$(id -u)" -eq 0 ] || die "making the Debian 13 tree needs root (chroot and mounts); run this as root, or on Debian 13 install: $(native_missing)"
	mmdebstrap=$(mmdebstrap_command)
	step "making the Debian 13 tree in $tree (about 1.5 GB, once)"
	# shellcheck disable=SC2016 # $1 is mmdebstrap's
	with_retries "making the Debian 13 tree" "$cache_dir/tree.log" debian_root "$mmdebstrap" "$partial" "$(tree_packages)" \
		'chroot "$1" apt-get install -y --no-install-recommends -t trixie-backports '"$(tree_backports)"' && chroot "$1" apt-get clean'
	mv "$partial" "$tree"
	step "the tree is ready"
	tree_forget_others "$tree"
}

# Removes trees of other package lists, except where a command is still at work in one.
tree_forget_others() {
	local old
	for old in "$cache_dir"/tree-*; do
		if [ ! -d "$old" ] || [ "$old" = "$1" ]; then continue; fi
		if flock --exclusive --nonblock "$old.lock" rm -rf --one-file-system "$old"; then rm -f "$old.lock"; fi
	done
}

# Makes the reference platform available, alone among the commands that run at the same time.
tree_prepare() {
	mkdir -p "$cache_dir"
	if native_platform; then return; fi
	local tree
	tree=$(tree_path)
	[ -d "$tree" ] && return
	exec 9>"$cache_dir/lock"
	flock -n 9 || { step "another devbox is setting up; waiting for it" && flock 9; }
	[ -d "$tree" ] || tree_make "$tree"
	exec 9>&-
}

# tree_exec COMMAND...: replaces this shell by the command on the reference platform, in the checkout's folder.
tree_exec() {
	export ANARCHY_EGPU_CACHE=$cache_dir ANARCHY_EGPU_SOURCE=$source_dir
	if native_platform; then exec "$@"; fi
	[ "$(id -u)" -eq 0 ] || die "entering the Debian 13 tree needs root; run this as root"
	# Held by the command and whatever it starts, so that nobody removes the tree under them.
	exec 8>"$(tree_path).lock"
	flock --shared 8
	exec unshare --mount --propagation private -- "$packaging/lib/enter-tree.sh" "$(tree_path)" "$@"
}
