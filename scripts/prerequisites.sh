#!/usr/bin/env bash
# Installs the packages that the tests need and this machine lacks.
#
#   prerequisites.sh [GROUP…]
#
# Groups are build, engine, storage, images, pages and remotes. The default is all of them.
#
# Skips commands that are installed. Installing needs root and apt; elsewhere the script names the
# missing packages and ends with 69.
set -euo pipefail

# The folder of daemons, which an account's PATH may lack.
PATH=$PATH:/usr/sbin
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly root
readonly driver=playwright==1.58.0
groups=("$@")
[[ ${#groups[@]} -gt 0 ]] || groups=(build engine storage images pages remotes)

missing=()

# need COMMAND PACKAGE…: notes the packages when the command is missing.
need() {
    local command=$1
    shift
    command -v "$command" >/dev/null || missing+=("$@")
}

# need_file FILE PACKAGE: notes the package when the file, such as a header, is missing.
need_file() {
    [[ -e $1 ]] || missing+=("$2")
}

need curl curl
need git git
need gpg gnupg
need ssh-keygen openssh-client
need flock util-linux
for group in "${groups[@]}"; do
    case $group in
        build)
            need make make
            need_file /usr/include/sqlite3.h libsqlite3-dev
            need_file /usr/include/zlib.h zlib1g-dev
            ;;
        engine)
            need dockerd docker.io iptables
            need docker docker.io
            need iptables iptables
            ;;
        storage)
            need python3 python3 python3-venv
            python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
            ;;
        images)
            need debootstrap debootstrap
            ;;
        pages)
            need chromium chromium
            need python3 python3 python3-venv
            python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
            ;;
        remotes)
            need sshd openssh-server
            need openssl openssl
            need python3 python3
            ;;
        *)
            echo "prerequisites: unknown group '$group'" >&2
            echo "prerequisites: known are build, engine, storage, images, pages and remotes" >&2
            exit 64
            ;;
    esac
done

# Makes the virtual environment that drives Chromium, once; an incomplete one is made again.
install_driver() {
    local tools=$root/.build/tools
    [[ -e $tools/$driver.installed ]] && return
    mkdir -p "$tools"
    (
        flock 9
        [[ -e $tools/$driver.installed ]] && exit
        rm -rf "$tools/pages"
        python3 -m venv "$tools/pages"
        "$tools/pages/bin/pip" install --quiet --disable-pip-version-check "$driver" >&2
        touch "$tools/$driver.installed"
    ) 9>"$tools/.lock"
}

# The remaining steps after the packages are installed.
finish() {
    if [[ " ${groups[*]} " == *" pages "* ]]; then install_driver; fi
    exit 0
}

if [[ ${#missing[@]} -eq 0 ]]; then
    finish
fi
mapfile -t missing < <(printf '%s\n' "${missing[@]}" | sort -u)

if [[ $EUID -ne 0 ]] || ! command -v apt-get >/dev/null; then
    echo "prerequisites: these packages are missing: ${missing[*]}" >&2
    echo "prerequisites: install them, or run this as root on Debian" >&2
    exit 69
fi

# Prevents the packages from starting their daemons: the tests start private ones.
policy=/usr/sbin/policy-rc.d
if [[ ! -e $policy ]]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
    trap 'rm -f "$policy"' EXIT
fi
export DEBIAN_FRONTEND=noninteractive
# Updates the list first, because an old list names packages that no longer exist. Goes on when one
# source cannot be reached.
install='apt-get update -q || true; apt-get install -y -q --no-install-recommends "$@"'
"$root/scripts/step.sh" "installing ${missing[*]}" "a minute or two" \
    bash -c "$install" _ "${missing[@]}"
finish
