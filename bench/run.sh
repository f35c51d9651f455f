#!/usr/bin/env bash
# Runs the benchmarks; called by with-services.sh.
#
#   run.sh [start] [read] [poll] [plan] [idle] [restart]      without a word: all of them
#
# Measures RECONCILER_BINARY; without it the release build, or the debug build when there is none.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
: "${TEST_DOCKER_SOCKET:?is not set: call this by scripts/with-services.sh}"

images/build.sh tiny
if [[ -z ${RECONCILER_BINARY:-} ]]; then
    RECONCILER_BINARY=.build/release/reconciler
    [[ -x $RECONCILER_BINARY ]] || RECONCILER_BINARY=.build/debug/reconciler
fi
export RECONCILER_BINARY
exec python3 bench/bench.py "$@"
