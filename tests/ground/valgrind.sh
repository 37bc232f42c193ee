#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# usage: valgrind.sh FOLDER
# Memcheck over every decoder: the targets of tests/fuzz, as the build in FOLDER has them (their plain main),
# on their corpus and some hundred changed texts each. What the sanitizers do not see: reads of memory that
# nobody has written. Exit code 77: skipped.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
if ! command -v valgrind >/dev/null; then
    echo "SKIP: valgrind is not installed (installer/deps.sh tools)"
    exit 77
fi
failures=0
for file in "$root"/tests/fuzz/fuzz_*.cpp; do
    target=$(basename "$file" .cpp)
    texts=3000
    if [ "$target" = fuzz_okx_frames ]; then texts=500; fi # each text is a whole session
    code=0
    said=$(valgrind -q --error-exitcode=9 --leak-check=full "$1/$target" "$root/tests/fuzz/corpus/${target#fuzz_}" \
        "$texts" 2>&1) || code=$?
    if [ "$code" -ne 0 ]; then
        echo "FAIL: $target ended with $code"
        failures=$((failures + 1))
        tail -n 60 <<<"$said"
    else
        sed 's/^FIGURE \([^ ]*\) inputs/FIGURE \1 under valgrind/' <<<"$said"
    fi
done
[ "$failures" -eq 0 ]
