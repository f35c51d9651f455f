#!/usr/bin/env bash
# A private Docker Engine for the tests: own socket, own containerd, no bridge, no firewall rules,
# so it can run beside any other Engine of this machine.
#
#   dockerd.sh start DIR      the Engine answers at DIR/docker.sock when this returns
#   dockerd.sh stop DIR       its containers, it, its containerd and its mounts are gone
#
# DIR must be short: a socket's path is limited to 107 bytes. Images are kept from run to run in
# TEST_ENGINE_DATA (.build/engine unless set); a run that finds it in use works in DIR/data instead.
# There is no bridge: build images with `--network host`.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly root
readonly ready_seconds=90 stop_seconds=30

say() { echo "dockerd: $*" >&2; }

usage() {
    echo "usage: dockerd.sh start|stop DIR" >&2
    exit 64
}

# The daemon's pid when it is the one started for this folder; fails otherwise.
running_pid() {
    local pid
    pid=$(cat "$dir/pid" 2>/dev/null) || return 1
    [[ -r /proc/$pid/cmdline ]] || return 1
    tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF -- "$socket" || return 1
    echo "$pid"
}

answers() {
    curl -fsS --max-time 2 --unix-socket "$socket" http://docker/_ping >/dev/null 2>&1
}

remove_containers() {
    local ids
    ids=$(DOCKER_HOST="unix://$socket" timeout 30 docker ps -aq --no-trunc) || return 0
    [[ -z $ids ]] && return 0
    xargs -r env DOCKER_HOST="unix://$socket" timeout 60 docker rm -f -v <<<"$ids" >/dev/null
}

# Opens the kept data folder under a lock that lasts as long as the daemon, or makes a new folder.
choose_data() {
    data=${TEST_ENGINE_DATA:-$root/.build/engine}
    mkdir -p "$data"
    exec 9>"$data/.lock"
    if ! flock -n 9; then
        say "$data is in use; this run starts without its images"
        exec 9>&-
        data=$dir/data
        mkdir -p "$data"
    fi
    echo "$data" >"$dir/data-root"
}

start() {
    if [[ ${#socket} -gt 107 ]]; then
        say "'$socket' is ${#socket} bytes long, a socket's path may have 107: use a shorter folder"
        exit 64
    fi
    "$root/scripts/prerequisites.sh" engine
    if [[ $EUID -ne 0 ]]; then
        say "a private Engine needs root; run the tests as root"
        exit 69
    fi
    mkdir -p "$dir"
    if running_pid >/dev/null; then
        say "an Engine already runs for $dir; stop it first"
        exit 75
    fi
    choose_data
    setsid dockerd --data-root "$data" --exec-root "$dir/exec" --host "unix://$socket" \
        --pidfile "$dir/pid" --bridge none --iptables=false --ip6tables=false \
        --shutdown-timeout 5 >"$dir/dockerd.log" 2>&1 </dev/null &
    local child=$! deadline=$((SECONDS + ready_seconds))
    until answers; do
        if ! kill -0 "$child" 2>/dev/null || ((SECONDS >= deadline)); then
            say "it did not answer within $ready_seconds s; the end of its log:"
            tail -n 20 "$dir/dockerd.log" >&2
            kill -TERM "$child" 2>/dev/null || true
            exit 70
        fi
        sleep 0.2
    done
    # Containers that a killed run left in the kept data folder; the test of that case keeps them.
    [[ ${TEST_ENGINE_KEEPS_CONTAINERS:-} == yes ]] || remove_containers
    say "ready at $socket, pid $child, images in $data"
}

stop() {
    local pid deadline=$((SECONDS + stop_seconds))
    if pid=$(running_pid); then
        remove_containers || say "some containers would not go"
        kill -TERM "$pid"
        while running_pid >/dev/null; do
            if ((SECONDS >= deadline)); then
                say "pid $pid did not end within $stop_seconds s; killing it"
                kill -KILL "$pid" 2>/dev/null || true
                stop_orphan
                break
            fi
            sleep 0.1
        done
    else
        stop_orphan
    fi
    release_mounts
    rm -rf "$dir/exec" "$dir/data" "$dir/data-root" "$dir/pid" "$socket"
}

# Ends the containerd of a daemon that was killed and could not end it itself.
stop_orphan() {
    local pid
    pid=$(cat "$dir/exec/containerd/containerd.pid" 2>/dev/null) || return 0
    [[ -r /proc/$pid/cmdline ]] || return 0
    if tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF -- "$dir/exec"; then
        kill -TERM "$pid" 2>/dev/null || true
    fi
}

# Unmounts what a killed daemon left mounted.
release_mounts() {
    local data
    unmount_below "$dir"
    data=$(cat "$dir/data-root" 2>/dev/null) || return 0
    (
        flock -n 9 || exit 0 # another run already works there
        unmount_below "$data"
    ) 9>"$data/.lock"
}

unmount_below() {
    awk -v dir="$1" '$5 == dir || index($5, dir "/") == 1 { print $5 }' /proc/self/mountinfo \
        | sort -r | while read -r mount; do umount -l "$mount" || true; done
}

[[ $# -eq 2 ]] || usage
mkdir -p "$2"
dir=$(cd "$2" && pwd -P)
readonly dir socket=$dir/docker.sock
case $1 in
    start) start ;;
    stop) stop ;;
    *) usage ;;
esac
