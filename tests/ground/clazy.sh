#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# clazy, level 1, has nothing to say about the sources that use Qt. Exit code 77: skipped.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$root/build/clang

for tool in clazy-standalone clang++-19; do
    if ! command -v "$tool" >/dev/null; then
        echo "SKIP: $tool is not installed (installer/deps.sh tools)"
        exit 77
    fi
done
cmake -S "$root" --preset clang >/dev/null
cmake --build "$build" -j "$(nproc)" >/dev/null
cd "$root"
# qstring-ref names functions that Qt 6 has not.
checks=level1,no-qstring-ref
report=$(mktemp)
trap 'rm -f "$report"' EXIT
folders=()
for folder in app ui core/shell core/drill; do
    if [ -d "$folder" ]; then folders+=("$folder"); fi
done
find "${folders[@]}" -name '*.cpp' -print0 | sort -z \
    | xargs -0r -n 4 clazy-standalone -p "$build" --extra-arg=-include --extra-arg="$root/tests/ground/clazy_prelude.h" --checks="$checks" --header-filter="^$root/" 2>&1 | tee "$report"
if grep -q -e '\[-Wclazy-' -e ' error: ' "$report"; then exit 1; fi
