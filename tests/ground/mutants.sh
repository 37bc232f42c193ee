#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# usage: mutants.sh [NAME...]
# Takes each protection of tests/mutants out of a copy of the tree, one at a time, and builds and runs the
# tests that are said to prove it: one of them must fail. Before that all of them must pass with nothing taken
# out. A protection that can be taken out unseen, a mutant that does not apply or does not build: exit code 1.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
place=$root/build/mutants
source=$place/source
build=$source/build/release
failures=0

if ! git -C "$root" rev-parse --git-dir >/dev/null 2>&1; then
    echo "SKIP: not a git checkout, so it is not known which files are sources"
    exit 77
fi
if ! command -v patch >/dev/null; then
    echo "SKIP: patch is not installed (installer/deps.sh build)"
    exit 77
fi
mutants=("$root"/tests/mutants/*.diff)
if [ $# -gt 0 ]; then mutants=("${@/#/$root/tests/mutants/}") && mutants=("${mutants[@]/%/.diff}"); fi
field() { sed -n "s/^$1: //p" "$2"; }

mkdir -p "$source"
find "$source" -mindepth 1 -maxdepth 1 ! -name build -exec rm -rf {} +
git -C "$root" ls-files -z | tar -C "$root" --null -T - -c | tar -x -C "$source"
if [ -e "$root/../shared" ]; then ln -sfn "$(realpath "$root/../shared")" "$place/shared"; fi
cmake -S "$source" --preset release -DHOLDFAST_PCH=OFF -DCMAKE_COMPILE_WARNING_AS_ERROR=OFF >/dev/null || exit 1

# play TEST...: builds them and what they start; 2 where that fails, else what ctest returns.
log=$place/log.txt
play() {
    cmake --build "$build" -j "$(nproc)" --target holdfast holdfast-cli holdfast-sim "$@" >"$log" 2>&1 || return 2
    local names
    names=$(printf '%s|' "$@")
    ctest --test-dir "$build" -j 2 --output-on-failure --no-tests=error --timeout 600 \
        --label-exclude '^long$' -R "\\.(${names%|})\$" >"$log" 2>&1 || return 1
}

all=$(for mutant in "${mutants[@]}"; do field tests "$mutant"; done | tr ' ' '\n' | sort -u)
# shellcheck disable=SC2086 # one word for each test
if ! play $all; then
    tail -n 40 "$log"
    echo "FAIL: the tests do not pass with nothing taken out, so their failures would say nothing"
    exit 1
fi
echo "PASS: nothing taken out, and $(wc -w <<<"$all") tests pass"

for mutant in "${mutants[@]}"; do
    name=$(basename "$mutant" .diff)
    if ! patch -d "$source" -p1 -s -F0 --no-backup-if-mismatch <"$mutant" >"$log" 2>&1; then
        echo "FAIL: $name does not apply to today's tree: $(head -n 1 "$log")"
        exit 1
    fi
    # shellcheck disable=SC2046
    play $(field tests "$mutant")
    case $? in
    0)
        echo "FAIL: $name: taken out, and nobody noticed ($(field protection "$mutant"))"
        failures=$((failures + 1))
        ;;
    1) echo "PASS: $name: $(grep -cE '^FAIL! ' "$log") rows red, e.g. $(sed -nE 's/^FAIL! +: ([A-Za-z0-9_:]+\([^)]*\)).*/\1/p' "$log" | head -n 1)" ;;
    2)
        grep -m 3 error: "$log"
        echo "FAIL: $name does not build"
        failures=$((failures + 1))
        ;;
    esac
    patch -d "$source" -p1 -s -R -F0 --no-backup-if-mismatch <"$mutant"
done
[ "$failures" -eq 0 ]
