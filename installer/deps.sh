#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Holdfast authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The one list of the Debian 12 packages that Holdfast needs, and their installation.
# Installs only what is missing; when nothing is, it asks dpkg once and needs no root.
set -euo pipefail

usage() {
    cat <<'TEXT'
usage: installer/deps.sh [--list] GROUP...
  build   what compiles holdfast, holdfast-cli and holdfast-sim
  run     what they need when they run, with a virtual display for machines that have none
  test    what the tests need besides
  tools   the second opinion: clang 19 with its tools, clazy, valgrind (all optional)
  all     every group (the default)
  --list  print the packages of the groups and install nothing
TEXT
}

# A package in an `optional` list may be absent: what that skips is in skippedWithout.
build_needed="g++ cmake ninja-build pkg-config qt6-base-dev qt6-websockets-dev qt6-httpserver-dev
    libqcustomplot-dev qtkeychain-qt6-dev libsecp256k1-dev libcrypto++-dev libmsgpack-cxx-dev
    libsimdjson-dev nlohmann-json3-dev libxxhash-dev libzstd-dev zlib1g-dev libboost-dev
    libgl1-mesa-dev"
build_optional="ccache mold"
run_needed="libqt6sql6-sqlite libqt6svg6 libqcustomplot2.1-qt6 fonts-dejavu-core libegl1
    libxkbcommon-x11-0 libxcb-cursor0 ca-certificates xvfb xauth"
run_optional="fonts-roboto libsecret-1-0"
test_needed="libbenchmark-dev librapidcheck-dev"
test_optional="xdotool dbus-daemon gnome-keyring"
# Where node is there already, from wherever, Debian's is left alone.
command -v node >/dev/null || test_optional="$test_optional nodejs npm"
tools_needed=""
tools_optional="clang-19 libclang-rt-19-dev clang-format-19 clang-tidy-19 clazy valgrind"

skippedWithout() {
    case $1 in
    ccache) echo "a second build compiles everything again" ;;
    mold) echo "linking takes the compiler's own linker, which is slower" ;;
    fonts-roboto) echo "the window uses DejaVu Sans where the system's font has uneven digits" ;;
    libsecret-1-0) echo "secrets cannot be kept in the desktop's keyring" ;;
    dbus-daemon | gnome-keyring) echo "tests that keep secrets in a real keyring are skipped" ;;
    xdotool) echo "tests that press keys in a real window are skipped" ;;
    nodejs | npm) echo "the strangers' clients (ccxt, okx-api, bybit-api) do not trade on the drill" ;;
    clang-19) echo "the clang build of the long tests is skipped" ;;
    libclang-rt-19-dev) echo "clang's sanitizers and the fuzzers are skipped" ;;
    clang-format-19) echo "the format check is skipped" ;;
    clang-tidy-19) echo "the clang-tidy check is skipped" ;;
    clazy) echo "the clazy check is skipped" ;;
    valgrind) echo "figures in instructions are skipped" ;;
    *) echo "what uses it is skipped" ;;
    esac
}

say() { echo "deps.sh: $*" >&2; }

listOnly=no
groups=()
for argument in "$@"; do
    case $argument in
    build | run | test | tools) groups+=("$argument") ;;
    all) groups+=(build run test tools) ;;
    --list) listOnly=yes ;;
    -h | --help)
        usage
        exit 0
        ;;
    *)
        say "\"$argument\" is no group and no option of this script."
        usage >&2
        exit 64
        ;;
    esac
done
if [ ${#groups[@]} -eq 0 ]; then groups=(build run test tools); fi

needed=()
optional=()
for group in "${groups[@]}"; do
    list=${group}_needed
    read -r -d '' -a words <<<"${!list}" || true
    needed+=(${words[@]+"${words[@]}"})
    list=${group}_optional
    read -r -d '' -a words <<<"${!list}" || true
    optional+=(${words[@]+"${words[@]}"})
done

if [ "$listOnly" = yes ]; then
    printf '%s\n' "${needed[@]}" ${optional[@]+"${optional[@]}"} | sort -u
    exit 0
fi

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    say "this script knows Debian's packages only, and this system has no dpkg or apt-get." \
        "Install your system's packages for the list that \"installer/deps.sh --list\" prints, then set" \
        "HOLDFAST_SKIP_DEPS=1 for installer/run.sh and tests/run.sh."
    exit 1
fi

# Fills the array `absent` with those of the arguments that are not installed.
findAbsent() {
    local installed package
    absent=()
    if [ $# -eq 0 ]; then return; fi
    # shellcheck disable=SC2016 # dpkg-query's own placeholders
    installed=" $(dpkg-query -W -f '${db:Status-Status}=${Package} ' "$@" 2>/dev/null || true)"
    for package in "$@"; do
        case $installed in
        *" installed=$package "*) ;;
        *) absent+=("$package") ;;
        esac
    done
}

asRoot() { "$@"; }
rootReason=""
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        rootReason="this user is not root and there is no sudo"
    elif ! { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
        rootReason="this user is not root, and sudo wants a password that nobody is here to type"
    fi
    asRoot() { sudo "$@"; }
fi

log=$(mktemp "${TMPDIR:-/tmp}/holdfast-deps.XXXXXX")
trap 'rm -f "$log"' EXIT
listsAreFresh=no
refreshLists() {
    if [ "$listsAreFresh" = yes ]; then return 1; fi
    listsAreFresh=yes
    say "reading the package lists (apt-get update)"
    asRoot apt-get -o DPkg::Lock::Timeout=120 update >"$log" 2>&1
}
isKnown() { [ -n "$(apt-cache show --no-all-versions "$1" 2>/dev/null)" ]; }
install() {
    asRoot env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 install -y \
        --no-install-recommends "$@" >"$log" 2>&1 </dev/null
}

findAbsent "${needed[@]}"
missing=(${absent[@]+"${absent[@]}"})
findAbsent ${optional[@]+"${optional[@]}"}
wanted=(${absent[@]+"${absent[@]}"})

if [ ${#missing[@]} -gt 0 ] && [ -n "$rootReason" ]; then
    say "these packages are missing: ${missing[*]}"
    say "they cannot be installed: $rootReason. As root, run: installer/deps.sh ${groups[*]}"
    exit 1
fi

if [ ${#missing[@]} -gt 0 ]; then
    for package in "${missing[@]}"; do
        if ! isKnown "$package"; then
            refreshLists || true
            break
        fi
    done
    say "installing ${#missing[@]} packages: ${missing[*]}"
    if ! install "${missing[@]}" && ! { refreshLists && install "${missing[@]}"; }; then
        say "apt-get could not install: ${missing[*]}. Its last words:"
        tail -n 8 "$log" | sed 's/^/    /' >&2
        say "What to do: check that this is Debian 12 or newer and that its package archive can be reached," \
            "then run this script again."
        exit 1
    fi
fi

if [ ${#wanted[@]} -gt 0 ] && [ -z "$rootReason" ]; then
    for package in "${wanted[@]}"; do
        if ! isKnown "$package"; then
            refreshLists || true
            break
        fi
    done
    known=()
    for package in "${wanted[@]}"; do
        if isKnown "$package"; then known+=("$package"); fi
    done
    if [ ${#known[@]} -gt 0 ]; then
        say "installing optional packages: ${known[*]}"
        # One by one after a failure, so that one bad package does not cost the others.
        if ! install "${known[@]}"; then
            refreshLists || true
            for package in "${known[@]}"; do install "$package" || true; done
        fi
    fi
fi

findAbsent ${optional[@]+"${optional[@]}"}
for package in ${absent[@]+"${absent[@]}"}; do
    say "$package is not installed: $(skippedWithout "$package")."
done
findAbsent "${needed[@]}"
if [ ${#absent[@]} -gt 0 ]; then
    say "apt-get reported success, but these are still not installed: ${absent[*]}"
    exit 1
fi
