#!/usr/bin/env bash
# Runs a command of which nothing is shown as long as it goes well: one line says what is done and
# about how long that takes, one a minute that it goes on, and one how long it took.
#
#   step.sh WHAT ABOUT COMMAND…
#
# When the command fails the end of its output is shown, and where all of it is. Its exit code is
# this script's. What ends this script by a signal ends the command and all that it started.
set -uo pipefail

[[ $# -gt 2 ]] || {
    echo "usage: step.sh WHAT ABOUT COMMAND…" >&2
    exit 64
}

what=$1 about=$2
shift 2
log=$(mktemp "${TMPDIR:-/tmp}/step.XXXXXX")

# The time since the start, for people.
elapsed() {
    local seconds=$((SECONDS - began))
    if [[ $seconds -lt 60 ]]; then echo "$seconds s"; else
        echo "$((seconds / 60)) min $((seconds % 60)) s"
    fi
}

began=$SECONDS
echo "$what (about $about)" >&2
# In a group of processes of its own, which one signal reaches.
set -m
"$@" </dev/null >"$log" 2>&1 &
child=$!
set +m
interrupted=
trap 'interrupted=1; kill -TERM -- -"$child" 2>/dev/null' INT TERM HUP
next=60
while kill -0 "$child" 2>/dev/null; do
    sleep 0.2
    if [[ $((SECONDS - began)) -ge $next ]]; then
        echo "$what: $(elapsed) so far" >&2
        next=$((next + 60))
    fi
done
wait "$child"
status=$?
if [[ $status -eq 0 ]]; then
    echo "$what: done in $(elapsed)" >&2
    rm -f "$log"
elif [[ -n $interrupted ]]; then
    echo "$what: interrupted after $(elapsed)" >&2
    rm -f "$log"
else
    echo "$what: failed with exit code $status after $(elapsed); the end of $log:" >&2
    tail -n 40 "$log" >&2
fi
exit "$status"
