#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# usage: instructions.sh BENCH_INGEST [--record]
# Instructions that the OKX decoder takes for a frame, as callgrind counts them: they repeat to the last one,
# whatever else the machine does. Fails where they are 3 % above the figure in tests/figures/instructions.txt.
# Exit code 77: skipped.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
program=$1
figures=$root/tests/figures/instructions.txt

if ! command -v valgrind >/dev/null; then
    echo "SKIP: valgrind is not installed (installer/deps.sh tools)"
    exit 77
fi
scratch=$(mktemp -d "${TMPDIR:-/tmp}/holdfast-instructions.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
# count ROUNDS: instructions of a whole run; a round decodes nine frames.
count() {
    valgrind --tool=callgrind --callgrind-out-file="$scratch/out.$1" "$program" --count-only "$1" \
        >"$scratch/log" 2>&1 || { cat "$scratch/log" >&2; exit 1; }
    sed -n 's/^\(totals\|summary\): *\([0-9]*\).*/\2/p' "$scratch/out.$1" | head -n 1
}
few=$(count 100)
many=$(count 600)
perFrame=$(((many - few) / 500 / 9))
echo "FIGURE decode, instructions of a frame (mean of nine) = $perFrame Ir"
if [ "${2:-}" = --record ]; then
    echo "decode $perFrame" >"$figures"
    exit 0
fi
recorded=$(sed -n 's/^decode \([0-9]*\)$/\1/p' "$figures")
if [ $((perFrame * 100)) -gt $((recorded * 103)) ]; then
    echo "FAIL: $perFrame instructions a frame; $recorded are on record, and 3 % more is the limit." \
        "Mend the decoder, or record the new figure with its reason: $0 $program --record"
    exit 1
fi
