#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What the scripts of installer/ say and return where they cannot do what was asked. Programs that they
# call are replaced by small ones in a folder that is the whole PATH, so nothing is installed or built.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failures=0

# expect NAME CODE TEXT: the last run ended with CODE and said TEXT.
expect() {
    if [ "$code" -ne "$2" ]; then
        echo "FAIL: $1: exit code $code, expected $2; it said: $said"
        failures=$((failures + 1))
    elif [[ $said != *"$3"* ]]; then
        echo "FAIL: $1: \"$3\" is not in: $said"
        failures=$((failures + 1))
    else
        echo "PASS: $1"
    fi
}
run() {
    said=$("$@" 2>&1 </dev/null)
    code=$?
}
# A folder with the plain tools of the system, to which a case adds its own.
newPath() {
    path=$scratch/$1
    mkdir "$path"
    local tool
    for tool in bash env dirname mktemp rm mkfifo cat tail head sed sort nproc setsid sleep grep printf; do
        ln -s "$(type -P "$tool")" "$path/$tool"
    done
}
fake() {
    printf '#!/usr/bin/env bash\n%s\n' "$2" >"$path/$1"
    chmod +x "$path/$1"
}

run "$root/installer/deps.sh" --frobnicate
expect "deps: an unknown option is wrong usage" 64 '"--frobnicate" is no group and no option'
run "$root/installer/deps.sh" builds
expect "deps: an unknown group is wrong usage" 64 '"builds" is no group'
run "$root/installer/deps.sh" --list build
expect "deps: the list names the packages" 0 "qt6-base-dev"

newPath noRoot
fake id 'echo 1000'
fake dpkg-query 'echo "installed=cmake "; exit 1'
fake apt-get 'echo "apt-get was called"; exit 99'
fake apt-cache 'echo "Package: x"'
run env PATH="$path" "$root/installer/deps.sh" build
expect "deps: no root and no sudo" 1 "this user is not root and there is no sudo"
expect "deps: no root: names what is missing" 1 "are missing: g++ ninja-build"
fake sudo 'exit 1'
run env PATH="$path" "$root/installer/deps.sh" build
expect "deps: sudo wants a password and nobody is there" 1 "wants a password that nobody is here to type"
fake dpkg-query 'shift 3; for package in "$@"; do printf "installed=%s " "$package"; done'
run env PATH="$path" "$root/installer/deps.sh" all
expect "deps: everything present needs no root" 0 ""

newPath refused
fake id 'echo 0'
fake dpkg-query 'exit 1'
fake apt-get 'echo "E: Unable to locate package"; exit 100'
fake apt-cache 'echo "Package: x"'
run env PATH="$path" "$root/installer/deps.sh" build
expect "deps: apt-get fails" 1 "E: Unable to locate package"
expect "deps: apt-get fails: says what to do" 1 "What to do"

newPath otherSystem
fake id 'echo 0'
run env PATH="$path" "$root/installer/deps.sh" build
expect "deps: no Debian" 1 "no dpkg or apt-get"

export HOLDFAST_SKIP_DEPS=1
newPath broken
fake cmake 'echo "CMake Error: no compiler"; exit 1'
run env PATH="$path" "$root/installer/run.sh"
expect "run: CMake cannot configure" 1 "CMake could not set up the build"
fake cmake 'if [ "$1" = --build ]; then exit 2; fi'
run env PATH="$path" "$root/installer/run.sh"
expect "run: the build fails" 1 "Holdfast did not compile"
fake cmake 'exit 0'
run env -u DISPLAY -u WAYLAND_DISPLAY -u QT_QPA_PLATFORM PATH="$path" "$root/installer/run.sh"
expect "run: neither display nor Xvfb" 1 "no Xvfb to make a virtual one"
fake Xvfb 'echo "Fatal server error" >&2; exit 1'
run env -u DISPLAY -u WAYLAND_DISPLAY -u QT_QPA_PLATFORM PATH="$path" "$root/installer/run.sh"
expect "run: Xvfb does not start" 1 "Fatal server error"

# A copy of the script beside a program of three lines stands for the built one.
mkdir -p "$scratch/tree/installer" "$scratch/tree/build/release/bin" "$scratch/caller"
cp "$root/installer/run.sh" "$scratch/tree/installer/"
program=$scratch/tree/build/release/bin/holdfast
printf '#!/usr/bin/env bash\necho "display=${DISPLAY:-} in=$PWD arguments=$*"\nexit 3\n' >"$program"
chmod +x "$program"
fake Xvfb 'echo 77 >&3; exec sleep 60'
cd "$scratch/caller" || exit 1
run env -u DISPLAY -u WAYLAND_DISPLAY -u QT_QPA_PLATFORM PATH="$path" "$scratch/tree/installer/run.sh" --candles my.csv
expect "run: a virtual display, and the exit code" 3 "display=:77 in=$scratch/caller arguments=--candles my.csv"
expect "run: says that the display is virtual" 3 "on a virtual one of 1600x960"
run env DISPLAY=:5 PATH="$path" "$scratch/tree/installer/run.sh" --seed 4
expect "run: the display that is there" 3 "display=:5 in=$scratch/caller arguments=--seed 4"

# Ending the script ends the program and the display.
printf '#!/usr/bin/env bash\ntrap "echo ended >%q; exit 0" TERM\necho started >%q\nwhile :; do sleep 0.05; done\n' \
    "$scratch/ended" "$scratch/started" >"$program"
fake Xvfb 'echo $$ >"'"$scratch"'/display"; echo 77 >&3; exec sleep 60'
env -u DISPLAY -u WAYLAND_DISPLAY -u QT_QPA_PLATFORM PATH="$path" "$scratch/tree/installer/run.sh" >/dev/null 2>&1 &
script=$!
for _ in $(seq 200); do
    if [ -e "$scratch/started" ]; then break; fi
    sleep 0.05
done
kill -TERM "$script"
wait "$script"
code=$?
said=$(cat "$scratch/ended" 2>/dev/null)
expect "run: ending it ends the program" 0 "ended"
if [ ! -s "$scratch/display" ] || kill -0 "$(cat "$scratch/display")" 2>/dev/null; then
    echo "FAIL: run: the virtual display outlived the script"
    failures=$((failures + 1))
else
    echo "PASS: run: ending it ends the display"
fi

echo "$failures failures"
[ "$failures" -eq 0 ]
