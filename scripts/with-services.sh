#!/usr/bin/env bash
# Runs a command beside a private Docker Engine and a real S3 server, and always stops both.
#
#   with-services.sh COMMAND…
#
# The command finds them through TEST_DOCKER_SOCKET, DOCKER_HOST, TEST_S3_ENDPOINT,
# TEST_S3_ACCESS_KEY and TEST_S3_SECRET_KEY. Its exit code is this script's.
set -euo pipefail

[[ $# -gt 0 ]] || {
    echo "usage: with-services.sh COMMAND…" >&2
    exit 64
}

scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
temporary=${TMPDIR:-/tmp}
[[ ${#temporary} -le 60 ]] || temporary=/tmp
dir=$(mktemp -d "$temporary/lab.XXXXXX")
child=

# Called by the traps below. A signal first ends the command and its child processes; the services
# end with this script. shellcheck disable=SC2317
interrupt() {
    trap '' INT TERM HUP
    if [[ -n $child ]]; then
        kill -TERM -- "-$child" 2>/dev/null || true
        wait "$child" || true
    fi
    exit "$1"
}

# shellcheck disable=SC2317
stop_services() {
    local status=$?
    trap '' INT TERM HUP
    "$scripts/s3.sh" stop "$dir" || true
    "$scripts/dockerd.sh" stop "$dir" || true
    rm -rf "$dir"
    exit "$status"
}

trap stop_services EXIT
trap 'interrupt 130' INT
trap 'interrupt 143' TERM
trap 'interrupt 129' HUP

"$scripts/dockerd.sh" start "$dir"
"$scripts/s3.sh" start "$dir"
set -a
# shellcheck disable=SC1091
source "$dir/s3.env"
set +a
export TEST_DOCKER_SOCKET=$dir/docker.sock
export DOCKER_HOST=unix://$TEST_DOCKER_SOCKET

set -m # the command leads a process group of its own
"$@" <&0 &
child=$!
set +m
status=0
wait "$child" || status=$?
exit "$status"
