#!/usr/bin/env bash
# The main job on real input, from a commit to a trained detector and a link to download it; leaves
# the daemon running until Ctrl-C, or ends at once with DEMO_EXIT=1. What one demo rendered and
# trained is kept in .demo/ and reused by the next. Called by with-engine.sh.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
: "${DOCKER_HOST:?is not set: call this by scripts/with-engine.sh}"

readonly home=$PWD/.demo port=${DEMO_PORT:-8080}
readonly repository=$home/lab settings=$home/settings.yaml log=$home/daemon.log
# The path of a Unix socket is short, and that of this checkout may not be.
readonly state=${DEMO_STATE:-$home/state}
daemon=

say() { printf 'demo: %s\n' "$*"; }

# The demo's own author and settings, whatever the user's are.
lab_git() {
    env GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 \
        git -C "$repository" -c user.name=demo -c user.email=demo@example.org "$@"
}

# Declares what examples/kitchen declares, as one commit when it changed.
commit_example() {
    mkdir -p "$repository"
    [[ -d $repository/.git ]] || lab_git init --quiet --initial-branch main
    cp -R examples/kitchen/. "$repository/"
    lab_git add --all
    lab_git diff --cached --quiet || lab_git commit --quiet --message "Declare the kitchen"
}

write_settings() {
    cat >"$settings" <<YAML
repository: {url: "$repository", pollInterval: 2s}
stateFolder: "$state"
dockerSocket: "${DOCKER_HOST#unix://}"
status: {port: $port}
YAML
}

stop_daemon() {
    [[ -n $daemon ]] || return 0
    kill -TERM "$daemon" 2>/dev/null || true
    wait "$daemon" || true
    daemon=
}

start_daemon() {
    "$reconciler" run --config "$settings" --sign-in-link >"$home/link" 2>"$log" &
    daemon=$!
    for _ in $(seq 300); do
        [[ -s $home/link ]] && return 0
        kill -0 "$daemon" 2>/dev/null || break
        sleep 0.1
    done
    say "the daemon did not start; the end of $log:" >&2
    tail -n 20 "$log" >&2
    exit 1
}

# Kind, name, phase and progress of what is at work or not yet done.
resources() { "$reconciler" get "$1" --config "$settings" | tail -n +2; }

# Prints a line whenever something changed, until the download is ready.
follow() {
    local before="" now
    while kill -0 "$daemon" 2>/dev/null; do
        now=$({ resources datasets; resources runs; resources downloads; } | sed 's/ *$//')
        if [[ $now != "$before" ]]; then
            [[ ! -t 1 || -z $before ]] || printf '\033[%dA\033[J' "$(wc -l <<<"$before")"
            printf '%s\n' "$now"
            before=$now
        fi
        if grep -qE '^(Dataset|TrainingRun|Download)/alice/\S+ +Failed' <<<"$now"; then
            say "it failed; see 'reconciler describe' or $log" >&2
            return 1
        fi
        grep -qE '^Download/alice/kitchen-v1 +Ready' <<<"$now" && return 0
        sleep 1
    done
    say "the daemon ended; see $log" >&2
    return 1
}

trap stop_daemon EXIT
scripts/prerequisites.sh build
say "building"
swift build --product reconciler
say "making the worker images"
images/build.sh
reconciler=$(swift build --show-bin-path)/reconciler
commit_example
write_settings
start_daemon
say "following the pipeline; pages at http://127.0.0.1:$port/"
follow

say "metrics of the trained detector:"
"$reconciler" describe run alice/kitchen-v1 --config "$settings" |
    awk '/^[A-Z]/ { on = ($1 == "Metrics") } on && /^  / { print }'
say "a link to the trained network, for an hour:"
"$reconciler" get download alice/kitchen-v1 -o link --config "$settings"
say "the pages, with a link that signs one browser in as admin, once:"
cat "$home/link"
if [[ ${DEMO_EXIT:-} == 1 ]]; then exit 0; fi
say "edit and commit in $repository to see the lab follow; Ctrl-C ends the demo"
wait "$daemon"
