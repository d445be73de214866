#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# tree-hook.sh before|after ROOT: what a Debian 13 tree has its own way, before and after its packages are installed. Nobody
# reads manuals in there. The icons are 40 000 files, with which dpkg takes a third of the tree's time; tar takes seconds.
set -euo pipefail
when=$1 root=$2
icons=kf6-breeze-icon-theme

case $when in
before)
	{
		printf 'path-exclude=/usr/share/%s/*\n' doc man locale info
		printf 'path-exclude=/usr/share/icons/breeze%s/*\n' '' -dark
	} >"$root/etc/dpkg/dpkg.cfg.d/anarchy-egpu"
	;;
after)
	# Still there from the installation, as a rule.
	archives=("$root/var/cache/apt/archives/${icons}"_*.deb)
	if [ ! -f "${archives[0]}" ]; then
		chroot "$root" env -C /var/cache/apt/archives apt-get -qq -o APT::Sandbox::User=root download "$icons"
		archives=("$root/var/cache/apt/archives/${icons}"_*.deb)
	fi
	dpkg-deb --fsys-tarfile "${archives[0]}" | tar -C "$root" --keep-directory-symlink -xf - ./usr/share/icons
	;;
esac
