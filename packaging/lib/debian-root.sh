#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# debian-root.sh MMDEBSTRAP TARGET LIST HOOK [OPTION...]: a fresh Debian 13 root in TARGET with the packages of a list and
# without recommendations; HOOK is a shell command that gets the root as $1. Runs as root, be it in a user namespace.
set -euo pipefail
packaging=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=apt.sh
. "$packaging/lib/apt.sh"
# shellcheck source=packages.sh
. "$packaging/lib/packages.sh"

mmdebstrap=$1 target=$2 packages=$(packages_of "$3" | paste -sd ,) hook=$4
shift 4
options=() sources=()
while read -r line; do options+=("--aptopt=$line"); done < <(host_apt_settings)
while read -r line; do sources+=("$line"); done < <(sources_for trixie trixie-backports)
rm -rf --one-file-system "$target"
# apt hands a descriptor on to dash by its number, and dash knows none above nine: what callers left open goes.
for fd in /proc/self/fd/*; do
	fd=${fd##*/}
	[ "$fd" -le 2 ] || eval "exec $fd>&-" 2>/dev/null || true
done
exec "$mmdebstrap" --verbose --variant=apt --mode=root --format=directory \
	--aptopt='Acquire::Check-Valid-Until "false"' --aptopt='Acquire::Retries "5"' \
	--aptopt='Acquire::Languages "none"' --aptopt='APT::Install-Recommends "false"' \
	"${options[@]}" "$@" --include="$packages" --customize-hook="$hook" \
	trixie "$target" "${sources[@]}" </dev/null
