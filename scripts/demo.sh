#!/usr/bin/env bash
# Runs the daemon on examples/kitchen and follows its pipeline in the terminal. Made by `make demo`.
#
# Uses the Engine of DOCKER_HOST or the machine's own; as root on Debian it installs one and starts
# it privately when there is none. State, repository and bucket are in .demo/, which the next demo
# reuses. The daemon runs until Ctrl-C; with DEMO_EXIT=1 it ends when all work is done. DEMO_PORT is
# the port of the status pages (8080).
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly demo=$PWD/.demo port=${DEMO_PORT:-8080} engine=$PWD/.demo/engine
readonly repository=$demo/lab config=$demo/config.yaml
daemon='' own_engine=
builds=()

say() { echo "demo: $*" >&2; }

# Called by the trap on EXIT.
# shellcheck disable=SC2317
finish() {
    local status=$?
    trap '' INT TERM
    [[ ${#builds[@]} -eq 0 ]] || kill "${builds[@]}" 2>/dev/null || true
    if [[ -n $daemon ]]; then
        kill -TERM "$daemon" 2>/dev/null || true
        wait "$daemon" 2>/dev/null || true
    fi
    if [[ -n $own_engine ]]; then
        say "stopping the private Engine"
        scripts/dockerd.sh stop "$engine_dir" || true
    fi
    exit "$status"
}

engine_answers() {
    [[ -S $1 ]] && curl -fsS --max-time 3 --unix-socket "$1" http://docker/_ping >/dev/null 2>&1
}

# Sets `socket` to an Engine that answers.
find_engine() {
    local host=${DOCKER_HOST:-unix:///var/run/docker.sock}
    socket=${host#unix://}
    if engine_answers "$socket"; then
        say "using the Engine at $socket"
        return
    fi
    if [[ -n ${DOCKER_HOST:-} ]]; then
        say "the Engine of DOCKER_HOST=$DOCKER_HOST does not answer; start it, or unset DOCKER_HOST"
        exit 69
    fi
    if [[ $EUID -ne 0 ]]; then
        say "no Docker Engine answers at $socket; start one, name one in DOCKER_HOST, or run this" \
            "as root, which starts a private one"
        exit 69
    fi
    say "no Docker Engine answers at $socket; starting a private one"
    scripts/prerequisites.sh engine images
    engine_dir=$(short_folder)
    TEST_ENGINE_DATA=$engine scripts/dockerd.sh start "$engine_dir"
    own_engine=yes
    socket=$engine_dir/docker.sock
}

# A socket's path is limited to 107 bytes, and the folder of the project may be long.
short_folder() {
    mktemp -d /tmp/demo.XXXXXX
}

# Builds program and images side by side: the program needs the cores, the images mostly the
# network.
build() {
    local about="10 minutes on two cores" status=0
    [[ ! -d .build/debug ]] || about="up to 2 minutes"
    scripts/step.sh "demo: the program" "$about" swift build --product reconciler &
    builds+=($!)
    DOCKER_HOST=unix://$socket images/build.sh renderer trainer &
    builds+=($!)
    for _ in "${builds[@]}"; do
        wait -n || { status=$?; break; }
    done
    [[ $status -eq 0 ]] || exit "$status"
    builds=()
    program=$(swift build --show-bin-path)/reconciler
}

make_repository() {
    mkdir -p "$repository"
    [[ -d $repository/.git ]] || lab_git init --quiet --initial-branch main
    find "$repository" -mindepth 1 -maxdepth 1 -not -name .git -exec rm -rf {} +
    cp -R examples/kitchen/. "$repository/"
    lab_git add --all
    lab_git diff --cached --quiet || lab_git commit --quiet --message "Declare the kitchen lab"
}

# The demo's own author and settings replace the user's.
lab_git() {
    env GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 \
        git -C "$repository" -c user.name=demo -c user.email=demo@lab.example "$@"
}

write_settings() {
    # The state's socket has a limited path too.
    state=$demo/state
    if [[ ${#state} -gt 85 ]]; then
        say "the path of this folder is too long for the daemon's socket: $state"
        exit 64
    fi
    cat >"$config" <<SETTINGS
repository: {url: "$repository", pollInterval: 2s}
stateFolder: "$state"
dockerSocket: "$socket"
status: {port: $port}
SETTINGS
}

start_daemon() {
    : >"$demo/sign-in"
    "$program" run --config "$config" --sign-in-link >"$demo/sign-in" 2>"$demo/daemon.log" &
    daemon=$!
    local tries=0
    until [[ -s $demo/sign-in ]] && curl -fsS "http://127.0.0.1:$port/healthz" >/dev/null 2>&1; do
        tries=$((tries + 1))
        if ! kill -0 "$daemon" 2>/dev/null || [[ $tries -gt 300 ]]; then
            say "the daemon did not start; the end of $demo/daemon.log:"
            tail -n 20 "$demo/daemon.log" >&2
            exit 70
        fi
        sleep 0.1
    done
    show_pages
}

show_pages() {
    echo "Status pages: http://127.0.0.1:$port/"
    echo "Signed in as admin, once, within 15 minutes of the daemon's start: $(cat "$demo/sign-in")"
}

ask() { "$program" "$@" --config "$config"; }

# One line for each resource with work: its phase and its progress.
pipeline() {
    for kind in models datasets runs inferences downloads; do
        ask get "$kind" 2>/dev/null | awk 'NR > 1 { print $1, $2, $3, $4 }'
    done
}

# Whether all work has ended. A blocked resource will go on, unless another one failed.
is_settled() {
    local phases
    phases=$(awk '{ print $2 }' <<<"$1")
    [[ -n $1 ]] || return 1
    if grep -qxE 'Failed|Invalid' <<<"$phases"; then phases=$(grep -vx Blocked <<<"$phases"); fi
    ! grep -qvxE 'Ready|Succeeded|Failed|Suspended|Cancelled|Expired|Invalid' <<<"$phases"
}

# Shows the pipeline until all work has ended: in place on a terminal, else line by line.
follow() {
    local before='' now lines=0
    while :; do
        if ! kill -0 "$daemon" 2>/dev/null; then
            say "the daemon ended; the end of $demo/daemon.log:"
            tail -n 20 "$demo/daemon.log" >&2
            exit 70
        fi
        now=$(pipeline | awk '{ printf "%-32s %-11s %s %s\n", $1, $2, $3, ($3 == "-" ? "" : $4) }')
        if [[ -t 1 ]]; then
            [[ $lines -eq 0 ]] || printf '\033[%dA' "$lines"
            lines=0
            while IFS= read -r line; do
                printf '\033[2K%s\n' "$line"
                lines=$((lines + 1))
            done <<<"$now"
        elif [[ $now != "$before" ]]; then
            comm -13 <(sort <<<"$before") <(sort <<<"$now")
        fi
        before=$now
        if is_settled "$now"; then return; fi
        sleep 1
    done
}

report() {
    local link
    echo
    echo "Metrics of the detector:"
    ask describe run alice/kitchen-v1 | awk '/^Metrics/ { on = 1; next } /^[^ ]/ { on = 0 } on'
    if link=$(ask get download alice/kitchen-v1 -o link); then
        echo "Network, as an archive: $link"
    fi
    show_pages
}

engine_dir='' socket='' state=''
mkdir -p "$demo"
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

scripts/prerequisites.sh build
find_engine
build
make_repository
write_settings
start_daemon
say "edit and commit in $repository, and see what happens"
follow
report
say "to start again: make demo (within a minute, with all that was made)"
say "to forget the lab, its images and its repository: rm -rf .demo"
say "to forget what was built as well: make clean"
if [[ ${DEMO_EXIT:-} != 1 ]]; then
    say "to stop: Ctrl-C, which ends daemon and private Engine"
    wait "$daemon"
fi
