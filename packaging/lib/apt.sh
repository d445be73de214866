# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Where packages come from. No mirror is named in this project: a Debian host's own archive and apt settings (proxy,
# date checks) are taken over, anywhere else mmdebstrap's default is used.

# os_release NAME: one value of this system's description.
os_release() { sed -n "s/^$1=\"\?\([^\"]*\)\"\?$/\1/p" /etc/os-release; }

# The archive the host itself installs Debian from, or nothing.
host_mirror() {
	command -v apt-get >/dev/null || return 0
	local id codename
	id=$(os_release ID)
	codename=$(os_release VERSION_CODENAME)
	[ "$id" = debian ] || return 0
	# What an update would fetch: known even where no package list has been fetched yet.
	apt-get update --print-uris 2>/dev/null |
		sed -En "s#^'(.*)/dists/($codename|stable)/main/.*#\\1#p" | sort -u | sed -n 1p
}

# The host's settings on how to download, as apt configuration lines.
host_apt_settings() {
	command -v apt-config >/dev/null || return 0
	apt-config dump 2>/dev/null |
		grep -E '^Acquire::(http|https|ftp|Retries|Check-Date|Check-Valid-Until|ForceIPv4|ForceIPv6)' || true
}

# sources_for SUITE...: apt source lines for those suites from the host's mirror, else what mmdebstrap would take.
sources_for() {
	local mirror suite
	mirror=$(host_mirror)
	[ -n "$mirror" ] || return 0
	for suite in "$@"; do
		printf 'deb %s %s main\n' "$mirror" "$suite"
	done
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

# debian_root MMDEBSTRAP TARGET PACKAGES HOOK [OPTION...]: a fresh Debian 13 root in TARGET with the packages (separated by
# commas) and without recommendations; HOOK is a shell command that gets the root as $1.
debian_root() {
	local mmdebstrap=$1 target=$2 packages=$3 hook=$4 options=() sources=() line
	shift 4
	while read -r line; do options+=("--aptopt=$line"); done < <(host_apt_settings)
	while read -r line; do sources+=("$line"); done < <(sources_for trixie trixie-backports)
	rm -rf --one-file-system "$target"
	"$mmdebstrap" --variant=apt --mode=root --format=directory \
		--aptopt='Acquire::Check-Valid-Until "false"' --aptopt='Acquire::Retries "5"' \
		--aptopt='Acquire::Languages "none"' --aptopt='APT::Install-Recommends "false"' \
		"${options[@]}" "$@" --include="$packages" --customize-hook="$hook" \
		trixie "$target" "${sources[@]}" </dev/null
}
