#!/usr/bin/env bash
# Runs a command without showing its output. It prints a line with the task and its expected time, a
# line each minute while it runs, and a line with the time that it took.
#
#   step.sh WHAT ABOUT COMMAND…
#
# If the command fails, the script prints the end of its output and the path of all of it. The exit
# code is the command's. A signal that ends this script also ends the command and its child
# processes.
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
# The command gets its own process group, so that one signal reaches all its processes.
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
