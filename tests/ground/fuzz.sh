#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# usage: fuzz.sh [SECONDS]
# libFuzzer, with the address and undefined behaviour sanitizers, on every target of tests/fuzz, for so
# long in total (an hour). What it finds interesting is kept in build/fuzz/corpus, so that the next run
# goes on from there; the committed corpus is never changed. Exit code 77: skipped.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$root/build/fuzz
total=${1:-3600}

if ! command -v clang++-19 >/dev/null; then
    echo "SKIP: clang++-19 is not installed (installer/deps.sh tools)"
    exit 77
fi
if ! ls "$(clang++-19 -print-runtime-dir 2>/dev/null)"/libclang_rt.fuzzer*.a >/dev/null 2>&1 \
    && ! ls "$(clang++-19 -print-resource-dir)"/lib/*/libclang_rt.fuzzer*.a >/dev/null 2>&1; then
    echo "SKIP: clang's fuzzer runtime is not installed (installer/deps.sh tools)"
    exit 77
fi
targets=()
for file in "$root"/tests/fuzz/fuzz_*.cpp; do targets+=("$(basename "$file" .cpp)"); done
cmake -S "$root" --preset fuzz >/dev/null
cmake --build "$build" -j "$(nproc)" --target "${targets[@]}"

failures=0
for target in "${targets[@]}"; do
    kept=$build/corpus/$target
    mkdir -p "$kept"
    log=$build/$target.log
    code=0
    "$build/tests/$target" "$kept" "$root/tests/fuzz/corpus/${target#fuzz_}" \
        -max_total_time=$((total / ${#targets[@]})) -max_len=65536 -timeout=10 -rss_limit_mb=2048 \
        -artifact_prefix="$build/$target." -print_final_stats=1 >"$log" 2>&1 || code=$?
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    echo "FIGURE $target libFuzzer executions = ${runs:-0} texts"
    if [ "$code" -ne 0 ]; then
        echo "FAIL: $target ended with $code; the text that did it is beside $log"
        tail -n 40 "$log"
        failures=$((failures + 1))
    fi
done
[ "$failures" -eq 0 ]
