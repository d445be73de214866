# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# This system itself as the reference platform, where it carries what the project needs or newer.

# installed_at_least VERSION PACKAGE...: whether one of the packages is installed in that version or a newer one.
installed_at_least() {
	local wanted=$1 version
	shift
	while read -r version; do
		if dpkg --compare-versions "$version" ge "$wanted"; then return 0; fi
	done < <(dpkg-query -W -f '${db:Status-Status} ${Version}\n' "$@" 2>/dev/null | sed -n 's/^installed //p')
	return 1
}

# True where the system has Qt 6.8 and KF 6.13 or newer, to run programs with or to build them.
native_platform() {
	[ -z "${ANARCHY_EGPU_FORCE_TREE:-}" ] || return 1
	command -v dpkg-query >/dev/null || return 1
	installed_at_least 6.8 qt6-base-dev libqt6core6t64 libqt6core6 &&
		installed_at_least 6.13 libkf6coreaddons-dev libkf6coreaddons6
}

# native_prepare LIST...: installs what is missing of those lists, after one question.
native_prepare() {
	local missing root=()
	missing=$(packages_missing "$@")
	[ -n "$missing" ] || return 0
	[ "$(id -u)" -eq 0 ] || root=(sudo)
	if ! native_agreed "$missing" || ! command -v "${root[@]:-true}" >/dev/null; then
		die "this system has Qt and KDE Frameworks; still missing: ${root[*]:+sudo }apt-get install --no-install-recommends $missing (or leave this system as it is: ANARCHY_EGPU_FORCE_TREE=1 makes a Debian 13 tree)"
	fi
	phase packages
	# shellcheck disable=SC2086 # one word a package
	{
		"${root[@]}" apt-get update &&
			"${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing
	} >&2 || die "installing failed; apt says why above"
	phase_end
}

# native_agreed PACKAGES: whether they may be installed: by --yes or, at a terminal, by whoever sits there.
native_agreed() {
	[ -z "$yes" ] || return 0
	[ -t 0 ] && [ -t 2 ] || return 1
	local answer
	printf 'This system has Qt and KDE Frameworks. Still missing: %s\nInstall them with apt-get? [Y/n] ' "$1" >&2
	read -r answer || return 1
	[[ ${answer,,} =~ ^(y|yes|)$ ]]
}

# native_exec COMMAND [ARGUMENTS]: replaces this shell by the command on this system. What makes disks and namespaces of its own
# is root in a user namespace where an ordinary user starts it.
native_exec() {
	local namespace=() remedy
	export ANARCHY_EGPU_CACHE=$cache_dir ANARCHY_EGPU_SOURCE=$source_dir
	if [ "$(id -u)" -ne 0 ] && [[ $1 =~ ^(test|soak|guest|bench)$ ]]; then
		remedy=$(rootless_remedy)
		if [ -z "$remedy" ] && as_root true 2>/dev/null; then
			namespace_command
		else
			step "without root or a user namespace some tests are skipped and the guest cannot be made"
			[ -z "$remedy" ] || step "for both, have root run this once: $remedy"
		fi
	fi
	exec "${namespace[@]}" "$packaging/lib/inside.sh" "$@"
}
