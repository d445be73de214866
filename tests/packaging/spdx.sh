#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# spdx.sh CHECKOUT: every source file says under which licence it stands, at its top.
set -euo pipefail
cd "$1"
missing=0
while IFS= read -r -d '' file; do
	if ! head -n 3 "$file" | grep -q 'SPDX-License-Identifier:'; then
		printf 'no SPDX line: %s\n' "$file"
		missing=1
	fi
done < <(find app driver helper tests packaging cmake CMakeLists.txt .ci -type f \
	\( -name '*.[ch]' -o -name '*.cpp' -o -name '*.sh' -o -name '*.py' -o -name '*.cmake' -o -name 'CMakeLists.txt' \
	-o -name '*.list' -o -name '*.rules' -o -name '*.desktop' -o -name Kbuild -o -name Makefile -o -name run \
	-o -name devbox \) -print0)
exit "$missing"
