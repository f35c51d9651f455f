#!/usr/bin/env bash
# Runs a command and prints how long it took, also after a failure. Passes signals on.
#
#   phase.sh NAME COMMAND…
set -uo pipefail

[[ $# -gt 1 ]] || {
    echo "usage: phase.sh NAME COMMAND…" >&2
    exit 64
}

name=$1
shift
began=$SECONDS
"$@" <&0 &
child=$!
interrupted=
trap 'interrupted=yes; kill -TERM "$child" 2>/dev/null' INT TERM HUP
wait "$child"
status=$?
if [[ -n $interrupted ]]; then
    wait "$child"
    status=$?
fi
outcome=succeeded
[[ $status -eq 0 ]] || outcome="failed with exit code $status"
echo "phase '$name': $outcome in $((SECONDS - began)) s" >&2
exit "$status"
