# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The guest: a virtual machine with a stock Debian 13 system and one of its kernels in which the project is installed as
# `cmake --install` lays it. Its root and the disk of it are made once and cached; a boot writes to a copy that is thrown
# away, and unpacks what is installed now on top before the system starts. QEMU translates instructions (TCG), which works on
# every machine; /dev/kvm may exist and still hang.

# The versions of the kernels that the module was built for, oldest first.
guest_kernels() { sed -n 's/^ANARCHY_EGPU_KERNEL_VERSIONS:INTERNAL=//p' "$build/CMakeCache.txt" | tr ';' '\n'; }

# Folder of the guest's root, by what is in it.
guest_root() {
	local key
	key=$(cat "$packaging/packages/guest.list" "$packaging/lib/guest-base.sh" <(guest_kernels) | sha256sum | cut -c1-12)
	printf '%s/guest-%s\n' "$cache_dir" "$key"
}

# Makes the root and its disk unless they are there, under another name until they are whole.
guest_prepare() {
	local root partial old kernels
	kernels=$(guest_kernels | tr '\n' ' ')
	[ -n "${kernels// /}" ] || die "the guest needs the kernel module, which was left out: $build/configure.log says why"
	root=$(guest_root)
	[ -d "$root" ] && [ -f "$root.img" ] && return
	exec 6>"$cache_dir/guest.lock"
	flock -n 6 || { step "another devbox is making the guest's root; waiting for it" && flock 6; }
	[ -d "$root" ] && [ -f "$root.img" ] && exec 6>&- && return
	partial=$root.partial
	rm -rf --one-file-system "$root"
	step "making the guest's root (Debian 13 with kernels $kernels, about 1 GB, once)"
	with_retries "making the guest's root" "$cache_dir/guest.log" "$packaging/lib/debian-root.sh" mmdebstrap "$partial" guest \
		"'$packaging/lib/guest-base.sh' \"\$1\" $kernels" --dpkgopt='path-exclude=/usr/share/doc/*' \
		--dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*'
	mke2fs -q -t ext4 -O ^has_journal -E lazy_itable_init=1,nodiscard -m 0 -d "$partial" "$root.img" 2G ||
		die "making the guest's disk failed; is there room in $cache_dir?"
	mv "$partial" "$root"
	for old in "$cache_dir"/guest-*; do
		[ -d "$old" ] && [ "$old" != "$root" ] && rm -rf --one-file-system "$old" "$old.img"
	done
	exec 6>&-
	step "the guest's root is ready"
}

# guest_initrd KERNEL OUTPUT: a few kilobytes that load the disk's driver, unpack what is on the second disk onto the first
# and hand over to it.
guest_initrd() {
	local kernel=$1 output=$2 root work module
	root=$(guest_root)
	work=$(mktemp -d)
	mkdir -p "$work"/{bin,modules,dev,proc,sys,root}
	cp "$(command -v busybox)" "$work/bin/busybox"
	while read -r module; do
		case $module in
		*.xz) xz -dc "$root/$module" >"$work/modules/$(basename "$module" .xz)" ;;
		*) cp "$root/$module" "$work/modules/" ;;
		esac
		printf '%s\n' "$(basename "$module" .xz)" >>"$work/modules/order"
	done < <(modprobe -d "$root" -S "$kernel" --show-depends -a virtio_pci virtio_blk ext4 |
		awk '$1 == "insmod" && !seen[$2]++ { print $2 }' | sed "s|^$root/||")
	cat >"$work/init" <<'INIT'
#!/bin/busybox sh
/bin/busybox mount -t devtmpfs dev /dev
/bin/busybox mount -t proc proc /proc
while read -r module; do /bin/busybox insmod "/modules/$module"; done </modules/order
while [ ! -b /dev/vda ] || [ ! -b /dev/vdb ]; do /bin/busybox usleep 20000; done
/bin/busybox mount -t ext4 -o noatime /dev/vda /root
/bin/busybox tar -xf /dev/vdb -C /root
/bin/busybox umount /proc
/bin/busybox mount -o move /dev /root/dev
exec /bin/busybox switch_root /root /usr/lib/systemd/systemd
INIT
	chmod +x "$work/init"
	(cd "$work" && find . | cpio --quiet -o -H newc | gzip -1) >"$output"
	rm -rf "$work"
}

# guest_layer KERNEL OUTPUT: what the project installs, and its tests, as a tar archive to unpack onto the root.
guest_layer() {
	local kernel=$1 output=$2 log=${2%/*}/install.log layers
	layers=$(mktemp -d)
	mount -t tmpfs tmpfs "$layers"
	mkdir -p "$layers"/{upper,work,merged}
	mount -t overlay -o "lowerdir=$(guest_root),upperdir=$layers/upper,workdir=$layers/work" overlay "$layers/merged"
	DESTDIR=$layers/merged cmake --install "$build" --prefix /usr >"$log" || die "installing into the guest failed: $log"
	mkdir -p "$layers/merged/usr/lib/anarchy-egpu-tests"
	cp "$ANARCHY_EGPU_SOURCE"/tests/guest/*.py "$ANARCHY_EGPU_SOURCE/tests/waiting.py" "$layers/merged/usr/lib/anarchy-egpu-tests/"
	find "$build/tests/module/programs" -maxdepth 1 -type f -executable \
		-exec cp -t "$layers/merged/usr/lib/anarchy-egpu-tests/" {} +
	chroot "$layers/merged" depmod "$kernel"
	umount "$layers/merged"
	tar -C "$layers/upper" -cf "$output" .
	umount "$layers"
	rmdir "$layers"
}

# guest_boot KERNEL CLOCK OUT MODE [CHECK...]: boots the guest with that kernel; MODE is test (all checks or those named) or
# shell. What the guest writes to its third disk, a tar archive, ends up in OUT. CLOCK is real: two processors, as fast as this
# machine emulates them; or instructions: one on which each instruction takes a nanosecond of the guest's time, so that what is
# measured is the work and not the emulator, and comes out the same on every machine. It takes about four times as long.
guest_boot() {
	local kernel=$1 clock=$2 out=$3 mode=$4 root status=0 processors seconds=${ANARCHY_EGPU_GUEST_SECONDS:-900}
	shift 4
	root=$(guest_root)
	rm -rf "$out/results"
	mkdir -p "$out"
	guest_initrd "$kernel" "$out/initrd"
	guest_layer "$kernel" "$out/layer.tar"
	truncate -s 0 "$out/results.tar"
	truncate -s 64M "$out/results.tar"
	# The reports that the kernel would only log end the run: a warning is a failure. Ring pages are not filled with a
	# pattern at each use, which takes an emulator minutes; the user-mode kernel's KASAN watches those.
	local parameters="console=ttyS0 root=/dev/vda rw quiet panic=-1 panic_on_warn=1 oops=panic slub_debug=FZPU;FZ,kmalloc-4k,kmalloc-cg-4k"
	parameters+=" systemd.show_status=no systemd.mask=systemd-networkd-wait-online.service anarchy.guest=$mode"
	[ $# -gt 0 ] && parameters+=" anarchy.checks=$(IFS=,; printf '%s' "$*")"
	# Without fast string operations the kernel copies word by word, which an emulator does faster than byte by byte. And
	# without AVX, of whose masked loads it reads what is masked too: a program that draws near a page's edge then dies.
	case $clock in
	real) processors=(-accel "tcg,thread=multi" -smp 2) ;;
	instructions) processors=(-accel "tcg,thread=single" -smp 1 -icount "shift=0,sleep=off") ;;
	esac
	local qemu=(qemu-system-x86_64 -machine q35 "${processors[@]}" -cpu "max,-avx,-avx2,-fma,-f16c,-vaes,-vpclmulqdq,-erms,-fsrm,-fsrs" -m 1536 -nodefaults -no-reboot
		-kernel "$root/boot/vmlinuz-$kernel" -initrd "$out/initrd" -append "$parameters"
		-drive "file=$root.img,format=raw,if=virtio,cache=unsafe,snapshot=on"
		-drive "file=$out/layer.tar,format=raw,if=virtio,readonly=on"
		-drive "file=$out/results.tar,format=raw,if=virtio,cache=unsafe" -device virtio-rng-pci -display none)
	if [ "$mode" = shell ]; then
		step "booting the guest; log in is automatic, 'poweroff' ends it"
		"${qemu[@]}" -serial mon:stdio || status=$?
	else
		step "booting the guest"
		timeout --kill-after=10 "$seconds" "${qemu[@]}" -serial "file:$out/console.log" -monitor none </dev/null || status=$?
		step "the guest has ended"
	fi
	tar -C "$out" -xf "$out/results.tar" 2>/dev/null || step "the guest left no results"
	rm -f "$out/layer.tar" "$out/results.tar"
	return "$status"
}
