#!/usr/bin/env bash
# Runs a command with DOCKER_HOST set: on the Docker Engine that is there, or else on a private one
# that is started before and stopped afterwards.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."

answers() { curl --silent --fail --max-time 5 --unix-socket "$1" http://docker/_ping >/dev/null; }

socket=${DOCKER_HOST:-unix:///var/run/docker.sock}
socket=${socket#unix://}
if answers "$socket"; then
    DOCKER_HOST=unix://$socket exec "$@"
fi
if [[ -n ${DOCKER_HOST:-} ]]; then
    echo "no Docker Engine answers at $DOCKER_HOST; start it or unset DOCKER_HOST" >&2
    exit 69
fi
if ((EUID != 0)); then
    echo "no Docker Engine answers at $socket, and starting one needs root;" >&2
    echo "start Docker, or set DOCKER_HOST to a socket you may use" >&2
    exit 69
fi
scripts/prerequisites.sh engine
folder=$(mktemp -d /tmp/lab.XXXXXX)
# A Ctrl-C reaches the command as well; it ends first, then the Engine.
trap 'true' INT TERM
scripts/dockerd.sh start "$folder"
status=0
DOCKER_HOST=unix://$folder/docker.sock "$@" || status=$?
scripts/dockerd.sh stop "$folder" || true
rm -rf "$folder"
exit "$status"
