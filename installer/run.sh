#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# From a fresh clone to a running Holdfast: packages, build, start. Every argument goes to `holdfast`,
# which starts in the directory this script was called from; its exit code is this script's.
#
#   HOLDFAST_SKIP_DEPS=1   do not look at packages
#   HOLDFAST_JOBS=N        compile N files at a time (default: one per core)
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
program=$root/build/release/bin/holdfast
say() { echo "run.sh: $*" >&2; }

if [ "${HOLDFAST_SKIP_DEPS:-0}" != 1 ] && ! "$root/installer/deps.sh" build run; then
    say "Holdfast was not built, because packages that it needs are missing (see above)."
    exit 1
fi

# Standard output belongs to the program: everything said while building goes to standard error.
if ! cmake -S "$root" --preset release >/dev/null; then
    say "CMake could not set up the build in $root/build/release (its reason is above)." \
        "If a package is named there, run installer/deps.sh build; if not, remove that folder and try again."
    exit 1
fi
if ! cmake --build "$root/build/release" --target holdfast holdfast-cli -j "${HOLDFAST_JOBS:-$(nproc)}" >&2; then
    say "Holdfast did not compile in $root/build/release (the compiler's reason is above)." \
        "If it was killed for want of memory, try again with HOLDFAST_JOBS=1."
    exit 1
fi

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}${QT_QPA_PLATFORM:-}" ]; then
    exec "$program" "$@"
fi

if ! command -v Xvfb >/dev/null; then
    say "there is no display (DISPLAY and WAYLAND_DISPLAY are empty) and no Xvfb to make a virtual one." \
        "Run installer/deps.sh run, or set QT_QPA_PLATFORM=offscreen to run without a window."
    exit 1
fi

child=""
display=""
scratch=$(mktemp -d "${TMPDIR:-/tmp}/holdfast-run.XXXXXX")
cleanUp() {
    if [ -n "$child" ]; then kill -TERM "$child" 2>/dev/null || true; fi
    if [ -n "$display" ]; then
        kill -TERM "$display" 2>/dev/null || true
        wait "$display" 2>/dev/null || true
    fi
    rm -rf "$scratch"
}
trap cleanUp EXIT

# The server writes its number to the pipe once it takes clients. It has a session of its own, so that
# Ctrl+C reaches the program first and the display outlives it.
mkfifo "$scratch/number"
setsid Xvfb -displayfd 3 -screen 0 1600x960x24 -nolisten tcp 3<>"$scratch/number" \
    >"$scratch/log" 2>&1 </dev/null &
display=$!
number=""
exec 4<>"$scratch/number"
for ((second = 0; second < 30; ++second)); do
    if read -r -t 1 number <&4 || ! kill -0 "$display" 2>/dev/null; then break; fi
done
exec 4<&-
if [ -z "$number" ]; then
    say "the virtual display did not start. Xvfb said:"
    tail -n 5 "$scratch/log" >&2
    exit 1
fi
say "no display here: Holdfast runs on a virtual one of 1600x960 (DISPLAY=:$number)."

# In the background, because bash answers a signal only between foreground commands. TERM is what the
# program is asked to end with, whichever of the three reached this script.
DISPLAY=":$number" "$program" "$@" <&0 &
child=$!
trap 'kill -TERM "$child" 2>/dev/null || true' INT TERM HUP
while :; do
    code=0
    wait "$child" || code=$?
    if ! kill -0 "$child" 2>/dev/null; then break; fi
done
child=""
exit "$code"
