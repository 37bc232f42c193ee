#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# clang-tidy has nothing to say about our sources. Exit code 77: skipped.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$root/build/clang

for tool in clang-tidy-19 clang++-19; do
    if ! command -v "$tool" >/dev/null; then
        echo "SKIP: $tool is not installed (installer/deps.sh tools)"
        exit 77
    fi
done
# The clang build's compile commands, because GCC's precompiled headers and options are not clang's; its
# build makes the headers that moc and the like generate.
cmake -S "$root" --preset clang >/dev/null
cmake --build "$build" -j "$(nproc)" >/dev/null
cd "$root"
find app core ui -name '*.cpp' -print0 | sort -z | xargs -0r -P 2 -n 4 clang-tidy-19 --quiet -p "$build"
