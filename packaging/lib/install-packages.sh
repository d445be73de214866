#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# install-packages.sh STAMP LIST: installs a list into the Debian 13 tree that this runs in, and makes STAMP when all is there.
# What an interrupted run left half done is finished first.
set -euo pipefail
stamp=$1 wanted=$2
packaging=$ANARCHY_EGPU_SOURCE/packaging
# shellcheck source=packages.sh
. "$packaging/lib/packages.sh"
export DEBIAN_FRONTEND=noninteractive

install() {
	[ $# -gt 0 ] || return 0
	apt-get install -y --no-install-recommends "${options[@]}" "$@"
}

options=()
apt-get update
dpkg --configure -a || true
apt-get install -y --fix-broken
mapfile -t packages < <(packages_of "$wanted")
install "${packages[@]}"
mapfile -t packages < <(packages_of "$wanted-backports")
options=(-t trixie-backports)
install "${packages[@]}"
apt-get clean
mkdir -p "$(dirname "$stamp")"
sync --file-system /usr
touch "$stamp"
