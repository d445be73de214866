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
