#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Every source file of ours is written as .clang-format says. Exit code 77: skipped.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

formatter=clang-format-19
if ! command -v "$formatter" >/dev/null; then
    echo "SKIP: $formatter is not installed (installer/deps.sh tools)"
    exit 77
fi
find app core ui tests \( -name '*.cpp' -o -name '*.h' \) -print0 | sort -z \
    | xargs -0r -P 2 -n 40 "$formatter" --dry-run -Werror
