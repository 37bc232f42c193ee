#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Packages, build, tests: everything that must hold before a change lands, or with --long everything
# there is. Windows are drawn off the screen, except by tests labelled `xvfb`, which bring a virtual
# display of their own; no display is needed. The last lines are ctest's summary, the exit code is
# ctest's. Before the summary: what was skipped, and why.
#
#   HOLDFAST_SKIP_DEPS=1   do not look at packages
#   HOLDFAST_JOBS=N        compile N files at a time (default: one per core)
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$root/build/release
say() { echo "run.sh: $*"; }

usage() {
    cat <<'TEXT'
usage: tests/run.sh [--long] [ARGUMENT OF CTEST...]
  without --long   the short tier: every test without the label `long`
  --long           every test. A run that was broken off goes on where it stopped, as long as the
                   sources are the same (what passed is in build/long-passed.txt; remove it to start
                   anew). Prints the figures that tests measured as a table.
examples: tests/run.sh -R decimal      tests/run.sh --long -L long
TEXT
}

long=no
passOn=()
for argument in "$@"; do
    case $argument in
    --long) long=yes ;;
    -h | --help)
        usage
        exit 0
        ;;
    *) passOn+=("$argument") ;;
    esac
done

if [ "${HOLDFAST_SKIP_DEPS:-0}" != 1 ]; then
    groups=(build run test)
    if [ "$long" = yes ]; then groups+=(tools); fi
    if ! "$root/installer/deps.sh" "${groups[@]}"; then
        say "no test was run, because packages are missing (see above)." >&2
        exit 1
    fi
fi

started=$SECONDS
if ! cmake -S "$root" --preset release >/dev/null; then
    say "no test was run, because CMake could not set up $build (its reason is above)." >&2
    exit 1
fi
if ! cmake --build "$build" -j "${HOLDFAST_JOBS:-$(nproc)}"; then
    say "no test was run, because the build in $build failed (the compiler's reason is above)." >&2
    exit 1
fi
say "built in $((SECONDS - started)) s"

log=$build/Testing/Temporary/LastTest.log
# QtTest says "SKIP   : TestX::slot(row) reason", a script says "SKIP: reason"; a figure is a line with
# "FIGURE name = value unit", wherever it stands in the line.
reports() {
    if [ ! -e "$1" ]; then return; fi
    awk '
        /^[0-9]+\/[0-9]+ (Testing|Test): / { test = $NF }
        /^SKIP *: / { sub(/^SKIP *: */, ""); print "skipped\t" test ": " $0 }
        / "?FIGURE .* = |^FIGURE .* = / { sub(/^.*FIGURE /, ""); sub(/"$/, ""); split($0, part, / = /);
            printf "figure\t%-60s %20s   %s\n", part[1], part[2], test }' "$1"
}

select=()
passedFile=$root/build/long-passed.txt
reportsFile=$root/build/long-reports.txt
if [ "$long" = no ]; then
    select=(--label-exclude '^long$')
else
    # What passed counts for the sources it passed with. Untracked files are sources too.
    sources=$(cd "$root" && { git rev-parse HEAD && git diff HEAD && git ls-files -o --exclude-standard -z \
        | xargs -0r sha256sum; } 2>/dev/null | sha256sum | cut -d' ' -f1)
    startAnew() {
        echo "$sources" >"$passedFile"
        : >"$reportsFile"
        select=()
    }
    if [ "$(head -n 1 "$passedFile" 2>/dev/null)" != "$sources" ]; then
        startAnew
    else
        reports "$log.tmp" >>"$reportsFile" # ctest leaves this file when it is broken off
    fi
    # Names of tests hold no character but the point that a pattern would read.
    earlier=$(tail -n +2 "$passedFile" | sort -u | sed 's/\./\\./g' | paste -sd'|')
    if [ -n "$earlier" ]; then
        select=(--exclude-regex "^($earlier)\$")
        left=$(ctest --test-dir "$build" -N "${select[@]}" ${passOn[@]+"${passOn[@]}"} | grep -c '^ *Test *#' || true)
        if [ "$left" -gt 0 ]; then
            say "$(tail -n +2 "$passedFile" | sort -u | wc -l) tests passed in an earlier run with the same" \
                "sources and are not run again; $left are left. Remove $passedFile to run all of them."
        else
            say "every one of these tests passed with the same sources before: starting anew."
            startAnew
        fi
    fi
fi

scratch=$(mktemp -d "${TMPDIR:-/tmp}/holdfast-tests.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
touch "$scratch/summary"

# Lines are shown as they come, but for the summary, which is kept for the end.
show() {
    local line inSummary=no
    while IFS= read -r line; do
        if [[ $line =~ ^[0-9]+%\ tests\ passed || $line == "No tests were found!!!" ]]; then inSummary=yes; fi
        if [ "$inSummary" = yes ]; then
            printf '%s\n' "$line" >>"$scratch/summary"
            continue
        fi
        printf '%s\n' "$line"
        if [ "$long" = yes ] && [[ $line =~ Test\ +#[0-9]+:\ ([^ ]+)\ .*\ Passed\ +[0-9] ]]; then
            echo "${BASH_REMATCH[1]}" >>"$passedFile"
        fi
    done
}

# Plugins and threads of a test must not find the screen of whoever runs this.
code=0
env -u DISPLAY -u WAYLAND_DISPLAY QT_QPA_PLATFORM=offscreen \
    ctest --test-dir "$build" -j 2 --output-on-failure --no-tests=error --test-output-size-passed 10000000 \
    --test-output-size-failed 10000000 ${select[@]+"${select[@]}"} ${passOn[@]+"${passOn[@]}"} \
    </dev/null 2>&1 | show || code=${PIPESTATUS[0]}

if [ "$long" = yes ]; then
    reports "$log" >>"$reportsFile"
    sort -u "$reportsFile" >"$scratch/reports"
else
    reports "$log" | sort -u >"$scratch/reports"
fi
if [ "$long" = yes ]; then
    echo
    echo "Figures:"
    sed -n 's/^figure\t/  /p' "$scratch/reports"
    if ! grep -q '^figure' "$scratch/reports"; then echo "  no test measured any"; fi
fi
echo
if grep -q '^skipped' "$scratch/reports"; then
    echo "Skipped, and why:"
    sed -n 's/^skipped\t/  /p' "$scratch/reports"
else
    echo "Nothing skipped inside the tests that ran."
fi
if [ "$long" = no ]; then
    echo "Not part of this tier (tests/run.sh --long runs them):"
    ctest --test-dir "$build" -N --label-regex '^long$' | sed -n 's/^ *Test *#[0-9]*: /  /p'
fi
echo
cat "$scratch/summary"
exit "$code"
