#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# format.sh SOURCE_DIRECTORY [--fix]: is our C++ laid out as .clang-format says? With --fix it is afterwards. The kernel's
# style, which checkpatch looks after, is that of the module, the model, the contract and what tests them.
set -euo pipefail
cd "$1"

mapfile -t files < <(find app helper tests \( -name '*.cpp' -o -name '*.h' \) ! -path 'tests/module/*' | sort)
if [ "${2:-}" = --fix ]; then
	clang-format -i "${files[@]}"
else
	clang-format --dry-run --Werror "${files[@]}"
fi
