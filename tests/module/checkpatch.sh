#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# checkpatch.sh CHECKOUT: the driver as the kernel's own style checker sees it, without a complaint.
set -euo pipefail
cd "$1"
checkpatch=$(packaging/lib/inside.sh uml folder)/scripts/checkpatch.pl

# What it does not know of this driver:
ignored=(
	# tables are X macros, whose users pick the columns that they need and paste names
	COMPLEX_MACRO MACRO_ARG_REUSE MACRO_ARG_UNUSED TRAILING_SEMICOLON BRACKET_SPACE LINE_SPACING
	# kzalloc_obj() is newer than the oldest kernel that this is built for
	ALLOC_WITH_SIZEOF
	# kobject_uevent_env() takes a char *[] that is not const
	STATIC_CONST_CHAR_ARRAY
	# the only way to write a 128-bit number without a complaint of the compiler in user space
	NEW_TYPEDEFS
)

# trace/define_trace.h reads TRACE_EVENT()s, which have a layout of their own.
trace_layout=(PARENTHESIS_ALIGNMENT OPEN_ENDED_LINE)

# check COLUMNS FILE...: everything is listed before it fails.
check() {
	local columns=$1 file status=0 types
	shift
	for file; do
		types=("${ignored[@]}")
		[ "${file##*/}" != trace.h ] || types+=("${trace_layout[@]}")
		perl "$checkpatch" --no-tree --strict --quiet --terse --show-types --no-summary --max-line-length="$columns" \
			--ignore "$(IFS=,; echo "${types[*]}")" -f "$file" || status=1
	done
	return "$status"
}

status=0
check 100 driver/module/*.[ch] tests/module/kunit/*.[ch] || status=1
# What user space compiles too is as wide as the other files that are not only the kernel's.
check 125 driver/model/*.[ch] driver/include/anarchy_egpu/*.h || status=1
exit "$status"
