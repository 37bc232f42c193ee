#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# usage: sanitized.sh PRESET [ARGUMENT OF CTEST...]
# Builds the preset and runs its short tier there: the sanitizers, or another compiler. Exit code 77: skipped.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
preset=$1
shift

if [ "$preset" != tsan ] && ! command -v clang++-19 >/dev/null; then
    echo "SKIP: clang++-19 is not installed (installer/deps.sh tools)"
    exit 77
fi
cmake -S "$root" --preset "$preset" >/dev/null
cmake --build "$root/build/$preset" -j "$(nproc)"
ctest --test-dir "$root/build/$preset" -j 2 --output-on-failure --no-tests=error --label-exclude '^long$' "$@"
