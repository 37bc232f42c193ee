#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: run.sh FOLDER CLI WORK_DIR
#
# Installs the clients of FOLDER's package-lock.json under WORK_DIR (kept from run to run) and lets them trade on
# the drill of CLI. Exit: 0 held · 1 did not · 77 skipped, with the reason.
set -euo pipefail
here=$(cd "$1" && pwd)
cli=$2
work=$3

skip() { echo "SKIP: $1"; exit 77; }

command -v node >/dev/null || skip "node is not installed"
command -v npm >/dev/null || skip "npm is not installed"
major=$(node --version | sed 's/^v\([0-9]*\).*/\1/')
[[ $major -ge 20 ]] || skip "node is older than 20"

mkdir -p "$work"
stamp=$work/installed
lock=$(cat "$here/package.json" "$here/package-lock.json" | cksum)
if [[ ! -e $stamp || $(cat "$stamp") != "$lock" ]]; then
  rm -f "$stamp"
  cp "$here/package.json" "$here/package-lock.json" "$here/.npmrc" "$work/"
  # Only integrity hashes are pinned; where the packages come from is npm's own setting.
  (cd "$work" && npm ci --ignore-scripts --no-audit --no-fund --prefer-offline --loglevel=error) ||
    skip "npm could not install the clients (no network, or no registry)"
  echo "$lock" >"$stamp"
fi
exec node "$here/clients.mjs" "$cli" "$work"
