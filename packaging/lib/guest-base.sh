#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# guest-base.sh ROOT KERNEL...: turns a fresh Debian root into the guest's: the kernels without the drivers that a virtual
# machine has no use for, a user, and a console that does what the kernel's command line says.
set -euo pipefail
root=$1
shift

unused_drivers=(gpu media infiniband net iio staging isdn scsi ata mtd nvme target hid usb bluetooth video input hwmon
	platform mmc power edac i2c spi leds watchdog comedi accel crypto message nfc ptp pinctrl)
unused_filesystems=(xfs btrfs ocfs2 gfs2 smb nfs nfsd ceph f2fs jfs bcachefs reiserfs udf ubifs 9p afs)

mkdir -p "$root/boot" "$root/usr/lib/modules"
for kernel; do
	# The packages' own dependencies would pull in a generator for an initial ramdisk that the guest does not use. Newer
	# kernels have their image and their modules in packages of their own.
	packages=()
	for part in image binary modules; do
		if chroot "$root" apt-cache show "linux-$part-$kernel" >/dev/null 2>&1; then packages+=("linux-$part-$kernel"); fi
	done
	chroot "$root" sh -c "cd /tmp && apt-get download -qq ${packages[*]} && for package in linux-*.deb; do dpkg-deb -x \$package /tmp/kernel; done && rm linux-*.deb"
	modules=$root/tmp/kernel/usr/lib/modules/$kernel
	[ -d "$modules" ] || modules=$root/tmp/kernel/lib/modules/$kernel
	mv "$modules" "$root/usr/lib/modules/"
	image=$root/tmp/kernel/boot/vmlinuz-$kernel
	[ -f "$image" ] || image=$root/usr/lib/modules/$kernel/vmlinuz
	mv "$image" "$root/boot/vmlinuz-$kernel"
	rm -rf "$root/tmp/kernel"
	for unused in "${unused_drivers[@]/#/drivers/}" "${unused_filesystems[@]/#/fs/}" sound net; do
		rm -rf "$root/usr/lib/modules/$kernel/kernel/${unused:?}"
	done
	chroot "$root" depmod "$kernel"
done
chroot "$root" apt-get clean

echo guest >"$root/etc/hostname"
echo '127.0.0.1 localhost guest' >"$root/etc/hosts"
echo 'LANG=C.UTF-8' >"$root/etc/default/locale"
chroot "$root" useradd --create-home --uid 1000 --shell /bin/bash tester
chroot "$root" passwd --delete root
chroot "$root" passwd --delete tester

# The tester sits at the machine: a real login session on the first virtual terminal.
mkdir -p "$root/etc/systemd/system/getty@tty1.service.d"
cat >"$root/etc/systemd/system/getty@tty1.service.d/login.conf" <<'UNIT'
[Service]
ExecStart=
ExecStart=-/sbin/agetty --autologin tester --noclear %I linux
UNIT
cat >"$root/etc/systemd/system/guest-test.service" <<'UNIT'
[Unit]
Description=The project's tests
ConditionKernelCommandLine=anarchy.guest=test
After=multi-user.target getty@tty1.service
[Service]
Type=oneshot
StandardOutput=tty
StandardError=tty
TTYPath=/dev/ttyS0
ExecStart=/usr/bin/python3 -u /usr/lib/anarchy-egpu-tests/check.py
ExecStopPost=/usr/bin/systemctl --no-block poweroff
[Install]
WantedBy=multi-user.target
UNIT
cat >"$root/etc/systemd/system/guest-shell.service" <<'UNIT'
[Unit]
Description=A shell on the serial console
ConditionKernelCommandLine=anarchy.guest=shell
After=multi-user.target
[Service]
ExecStart=-/sbin/agetty --autologin root --keep-baud 115200 ttyS0 vt220
Type=idle
Restart=always
[Install]
WantedBy=multi-user.target
UNIT
systemctl --root="$root" enable guest-test.service guest-shell.service getty@tty1.service
systemctl --root="$root" mask serial-getty@ttyS0.service apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer \
	e2scrub_reap.service e2scrub_all.timer fstrim.timer systemd-timesyncd.service man-db.timer \
	systemd-networkd.service systemd-networkd.socket
systemctl --root="$root" set-default multi-user.target
