# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The user-mode kernel: Linux as a process, built from Debian's sources with every checker that finds mistakes at run time.
# The module's tests run in it, with this system's files as its root (hostfs, read-only). It is built once and cached, with
# what external modules need to be built against it.

uml_fragment=$ANARCHY_EGPU_SOURCE/tests/module/uml.config

# Folder of the kernel, by what it is made of.
uml_root() {
	local key
	key=$({ cat "$uml_fragment" && dpkg-query -W -f '${Version}' linux-source; } | sha256sum | cut -c1-12)
	printf '%s/uml-%s\n' "$cache_dir" "$key"
}

# uml_configure SOURCES: exactly what the fragment names, and it is an error if the kernel drops a line of it.
uml_configure() {
	local linux_sources=$1 line
	KCONFIG_ALLCONFIG=$uml_fragment make -C "$linux_sources" ARCH=um allnoconfig >"$linux_sources.log" 2>&1 || return 1
	while read -r line; do
		grep -qxF -- "$line" "$linux_sources/.config" || die "the user-mode kernel does not take $line of $uml_fragment"
	done < <(grep '^CONFIG' "$uml_fragment")
}

# uml_compile SOURCES: with a line now and then on how far it is.
uml_compile() {
	local linux_sources=$1 pid said=0 status=0
	# Beside whatever else the machine does: this is long.
	nice -n 10 make -C "$linux_sources" ARCH=um CC='ccache gcc' -j2 >>"$linux_sources.log" 2>&1 &
	pid=$!
	while kill -0 "$pid" 2>/dev/null; do
		sleep 1
		said=$((said + 1))
		[ $((said % 30)) -ne 0 ] || step "building the user-mode kernel: $(grep -cE '^  (CC|AR|LD)' "$linux_sources.log") files so far"
	done
	wait "$pid" || status=$?
	return "$status"
}

# uml_keep SOURCES TARGET: the kernel, and of its sources what building a module and checking its style needs.
uml_keep() {
	local linux_sources=$1 target=$2
	mkdir -p "$target"
	tar -C "$linux_sources" --exclude='*.o' --exclude='*.cmd' --exclude='*.a' -cf - \
		linux .config Makefile Module.symvers include scripts arch/um arch/x86 | tar -C "$target" -xf -
}

# Builds the kernel unless it is there, under another name until it is whole.
uml_prepare() {
	local root linux_sources partial archive
	root=$(uml_root)
	[ -d "$root" ] && return
	exec 7>"$cache_dir/uml.lock"
	flock -n 7 || { step "another devbox is building the user-mode kernel; waiting for it" && flock 7; }
	[ -d "$root" ] && exec 7>&- && return
	linux_sources=$root.sources
	partial=$root.partial
	archive=$(dpkg -L "$(dpkg-query -W -f '${Depends}' linux-source | cut -d' ' -f1)" | grep '\.tar\.xz$')
	step "building the user-mode kernel (about 7 minutes and 3 GB, once; 0.1 GB stay)"
	rm -rf --one-file-system "$linux_sources" "$partial"
	mkdir -p "$linux_sources"
	tar -C "$linux_sources" -xf "$archive" --strip-components=1
	uml_configure "$linux_sources" || die "configuring the user-mode kernel failed: $linux_sources.log"
	uml_compile "$linux_sources" || die "building the user-mode kernel failed: $(grep -m1 -E 'error:|Error ' "$linux_sources.log") (whole log: $linux_sources.log)"
	uml_keep "$linux_sources" "$partial"
	mv "$partial" "$root"
	rm -rf --one-file-system "$linux_sources" "$linux_sources.log"
	exec 7>&-
	step "the user-mode kernel is ready"
}

# uml_make TREE FOLDER: the module in a folder of a tree of links, for the user-mode kernel.
uml_make() {
	local log=$1.log
	make --no-print-directory -C "$(uml_root)" M="$1/$2" ARCH=um W=1 KCFLAGS=-Werror modules >"$log" 2>&1 ||
		{ cat "$log" >&2 && die "building $1 for the user-mode kernel failed"; }
}

# uml_modules: the module itself, and once more with the KUnit suites linked to its objects, which is why it has a tree of its own.
uml_modules() {
	local tree
	for tree in "$build/uml/plain" "$build/uml/suites"; do
		make --no-print-directory -C "$ANARCHY_EGPU_SOURCE/driver/module" BUILD="$tree" sources
	done
	mkdir -p "$build/uml/suites/kunit"
	find "$build/uml/suites/kunit" -type l -delete
	ln -sf "$ANARCHY_EGPU_SOURCE"/tests/module/kunit/{*.[ch],Kbuild} "$build/uml/suites/kunit/"
	uml_make "$build/uml/plain" module
	uml_make "$build/uml/suites" kunit
}

# What a kernel says when something is wrong with it. Faults that a test provokes are not among them.
uml_report='BUG|WARNING|KASAN|UBSAN|ODEBUG|Oops|Kernel panic|possible (circular|recursive|irq|deadlock)|[Ss]uspicious RCU'
uml_report+='|sleeping function|scheduling while atomic|inconsistent lock state|lock held|bad unlock|refcount_t:|leaked'
uml_report+='|Objects remaining|new suspected memory leaks|blocked for more than|lockup|list_(add|del) corruption|Segfault'

# uml_test NAME SECONDS: boots the kernel with a script of tests/module/uml/ and judges what it leaves in build/uml/NAME: the
# script's status, and a log without a report.
uml_test() {
	local name=$1 seconds=$2 out=$build/uml/$1 status=0 extra=()
	rm -rf "$out"
	mkdir -p "$out"
	read -ra extra < <(sed -n 's/^# kernel: //p' "$ANARCHY_EGPU_SOURCE/tests/module/uml/$name.sh") || true
	timeout --signal=KILL "$seconds" "$(uml_root)/linux" mem=1024M seccomp=on ncpus=2 uml_dir="$(mktemp -d)" \
		root=/ rootfstype=hostfs rootflags=/ ro init="$ANARCHY_EGPU_SOURCE/tests/module/uml/init.sh" \
		con=null con0=null,fd:1 console=tty0 loglevel=8 panic_on_warn=1 oops=panic hung_task_panic=1 rcupdate.rcu_expedited=1 \
		workqueue.panic_on_stall=1 kunit.enable=1 "${extra[@]}" "anarchy.test=$name" "anarchy.out=$out" \
		"anarchy.arguments=${ANARCHY_EGPU_TEST_ARGUMENTS:-}" \
		"anarchy.source=$ANARCHY_EGPU_SOURCE" </dev/null >"$out/console.log" 2>&1 || status=$?
	# The terminal's line ends are of no use in a file.
	sed -i 's/\r$//' "$out/console.log"
	cat "$out/output.txt" 2>/dev/null || true
	# What the kernel says of itself before the first process runs is not the module's doing.
	if sed -n '/Run .* as init process/,$p' "$out/console.log" | grep -nE -- "$uml_report"; then
		tail -n 60 "$out/console.log"
		die "$name: the kernel reported the above ($out/console.log)"
	fi
	if [ ! -f "$out/status" ]; then
		tail -n 60 "$out/console.log"
		die "$name: the kernel ended (status $status, 137 is $seconds s passed) before the test did ($out/console.log)"
	fi
	[ "$(cat "$out/status")" = 0 ] || die "$name failed, status $(cat "$out/status")"
}

# uml_command prepare | folder | test NAME SECONDS
uml_command() {
	case ${1:-} in
	prepare)
		uml_prepare
		uml_modules
		;;
	folder) uml_root ;;
	test) uml_test "$2" "$3" ;;
	*) die "uml takes prepare, folder, or test NAME SECONDS" ;;
	esac
}
