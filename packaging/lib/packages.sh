# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The lists in packaging/packages: "run" is what the panel is built and shown with, "test" what everything else needs
# beside it, "bench" what the panel is compared with, "guest" what is in the virtual machine. A list may have a second part
# that a Debian 13 tree takes from trixie-backports.

# packages_of LIST...: the packages on those lists, one a line; LIST may be the part for backports.
packages_of() {
	local list
	for list; do
		[ ! -f "$packaging/packages/$list.list" ] || grep -hv -e '^#' -e '^$' "$packaging/packages/$list.list"
	done
}

# packages_missing LIST...: those packages of the lists, with their parts for backports, that this system does not have.
packages_missing() {
	packages_of "$@" "${@/%/-backports}" | sort -u |
		comm -23 - <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p' | sort -u) | paste -sd ' '
}

# packages_key LIST: names the state of a list and of its part for backports.
packages_key() { packages_of "$1" "$1-backports" | sha256sum | cut -c1-12; }
