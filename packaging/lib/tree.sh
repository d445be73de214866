# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The Debian 13 tree in the cache, entered in a mount namespace that ends with the command. It is made with the packages of
# run.list under another name and renamed when whole, so that an interrupted set-up is never mistaken for a tree. Further
# lists are installed into it when a command first needs them.

# The tree is named by what it is made with: another list is another tree.
tree_path() { printf '%s/tree-%s\n' "$cache_dir" "$(packages_key run)"; }

# tree_stamp LIST: the file in the tree that says that the list as it is now has been installed whole.
tree_stamp() { printf '/var/lib/anarchy-egpu/%s-%s\n' "$1" "$(packages_key "$1")"; }

# tree_has LIST...: whether the tree is there with those lists.
tree_has() {
	local list tree
	tree=$(tree_path)
	[ -d "$tree" ] || return 1
	for list; do
		[ "$list" = run ] || [ -f "$tree$(tree_stamp "$list")" ] || return 1
	done
}

# tree_prepare LIST...: makes the tree with those lists, alone among the commands that run at the same time.
tree_prepare() {
	local list tree
	tree=$(tree_path)
	if [ -d "$tree" ] && [ ! -O "$tree" ]; then
		die "$tree belongs to another user; set ANARCHY_EGPU_CACHE to a folder of your own"
	fi
	tree_has "$@" && return
	exec 9>"$cache_dir/lock"
	flock -n 9 || { step "another devbox is setting up; waiting for it" && flock 9; }
	for list; do
		if tree_has "$list"; then continue; fi
		if [ "$list" = run ]; then
			phase tree
			tree_make "$tree"
		else
			phase "packages ($list)"
			tree_extend "$tree" "$list"
		fi
		phase_end
	done
	exec 9>&-
}

# An mmdebstrap command: the host's own, or the distribution's package unpacked in the cache (it is one Perl script).
mmdebstrap_command() {
	if command -v mmdebstrap >/dev/null; then
		command -v mmdebstrap
		return
	fi
	local home=$cache_dir/mmdebstrap codename lists
	if [ ! -x "$home/usr/bin/mmdebstrap" ]; then
		command -v apt-get >/dev/null || die "mmdebstrap is needed to make the Debian 13 tree; install it and run again"
		codename=$(os_release VERSION_CODENAME)
		lists=$home.partial
		rm -rf "$lists"
		mkdir -p "$lists/lists/partial" "$lists/archives/partial" "$lists/root"
		sources_for "$codename" >"$lists/sources.list"
		local options=(-o "Dir::State::Lists=$lists/lists" -o "Dir::Etc::SourceList=$lists/sources.list"
			-o 'Dir::Etc::SourceParts=/dev/null' -o "Dir::Cache::Archives=$lists/archives"
			-o 'APT::Sandbox::User=root' -o 'Dir::Cache::pkgcache=' -o 'Dir::Cache::srcpkgcache=')
		step "fetching mmdebstrap (nothing is installed on this system)"
		with_retries "fetching the package lists" "$cache_dir/mmdebstrap.log" apt-get "${options[@]}" update
		with_retries "fetching mmdebstrap" "$cache_dir/mmdebstrap.log" \
			env -C "$lists" apt-get "${options[@]}" download mmdebstrap
		dpkg-deb -x "$lists"/mmdebstrap_*.deb "$lists/root"
		rm -rf "$home"
		mv "$lists/root" "$home"
		rm -rf "$lists"
	fi
	printf '%s\n' "$home/usr/bin/mmdebstrap"
}

# Files are not written through to the disk one by one, then and later: who calls a tree or a list in it whole syncs the disk first.
tree_make() {
	local tree=$1 partial=$1.partial mmdebstrap
	mmdebstrap=$(mmdebstrap_command)
	step "making the Debian 13 tree in $tree (about 0.3 GB to download, 1.2 GB on the disk, once)"
	# shellcheck disable=SC2016 # $1 is the hook's root
	with_retries "making the Debian 13 tree" "$cache_dir/tree.log" as_root "$packaging/lib/debian-root.sh" "$mmdebstrap" "$partial" run \
		"'$packaging/lib/tree-hook.sh' after \"\$1\"" --dpkgopt=force-unsafe-io \
		--essential-hook="'$packaging/lib/tree-hook.sh' before \"\$1\""
	sync --file-system "$partial"
	mv "$partial" "$tree"
	step "the tree is ready"
	tree_forget_others "$tree"
}

# tree_extend TREE LIST: installs a list in place.
tree_extend() {
	local tree=$1 list=$2
	step "installing what $list.list names into the tree (once)"
	with_retries "installing $list.list" "$cache_dir/$list.log" tree_run "$tree" "$packaging/lib/install-packages.sh" "$(tree_stamp "$list")" "$list"
}

# Removes trees of other lists, except where a command is still at work in one. Nobody waits for that: they are put aside at
# once and deleted beside what comes next; what is left of them goes with the next ones.
tree_forget_others() {
	local old
	for old in "$cache_dir"/tree-*; do
		if [ ! -d "$old" ] || [ "$old" = "$1" ]; then continue; fi
		if flock --exclusive --nonblock "$old.lock" mv "$old" "$cache_dir/forgotten-$$-${old##*/}"; then rm -f "$old.lock"; fi
	done
	as_root nice -n 19 ionice -c 3 rm -rf --one-file-system "$cache_dir"/forgotten-* </dev/null >/dev/null 2>&1 9>&- &
}

# tree_run TREE COMMAND...: a command in the tree, in the checkout's folder.
tree_run() {
	export ANARCHY_EGPU_CACHE=$cache_dir ANARCHY_EGPU_SOURCE=$source_dir
	as_root "$packaging/lib/enter-tree.sh" "$@"
}

# tree_exec COMMAND...: replaces this shell by a command in the tree.
tree_exec() {
	local namespace tree
	tree=$(tree_path)
	namespace_command
	# Who started this, where that is not root: what shows windows runs as that user.
	[ "$(id -u)" -eq 0 ] || ANARCHY_EGPU_USER=$(id -u):$(id -g):$(id -un)
	export ANARCHY_EGPU_USER ANARCHY_EGPU_CACHE=$cache_dir ANARCHY_EGPU_SOURCE=$source_dir
	# Held by the command and whatever it starts, so that nobody removes the tree under them.
	exec 8>"$tree.lock"
	flock --shared 8
	exec "${namespace[@]}" "$packaging/lib/enter-tree.sh" "$tree" "$@"
}
