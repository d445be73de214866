#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# inside.sh COMMAND [ARGUMENTS]: what devbox does once it is on the reference platform. The working folder is the
# checkout, build/ is the only place in it that changes.
set -euo pipefail
cd "$ANARCHY_EGPU_SOURCE"
packaging=$ANARCHY_EGPU_SOURCE/packaging
cache_dir=$ANARCHY_EGPU_CACHE

# shellcheck source=log.sh
. "$packaging/lib/log.sh"

export CCACHE_DIR=$cache_dir/ccache CCACHE_BASEDIR=$ANARCHY_EGPU_SOURCE CCACHE_NOHASHDIR=1

command=$1
shift
case $command in
shell)
	if [ $# -gt 0 ]; then exec "$@"; fi
	exec bash
	;;
*) die "not there yet: $command" ;;
esac
