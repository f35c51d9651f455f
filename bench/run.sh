#!/usr/bin/env bash
# Runs the benchmarks; called by with-services.sh.
#
#   run.sh [start] [read] [poll] [plan] [idle] [restart] [logs]      without a word: all of them
#
# Measures RECONCILER_BINARY; without it the release build, or the debug build when only that
# exists. Builds missing programs.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
: "${TEST_DOCKER_SOCKET:?is not set: call this by scripts/with-services.sh}"

images/build.sh tiny
if [[ -z ${RECONCILER_BINARY:-} ]]; then
    RECONCILER_BINARY=.build/release/reconciler
    [[ -x $RECONCILER_BINARY || ! -x .build/debug/reconciler ]] \
        || RECONCILER_BINARY=.build/debug/reconciler
fi
case $RECONCILER_BINARY in
    */debug/*) configuration=debug ;;
    *) configuration=release ;;
esac
[[ -x $RECONCILER_BINARY ]] || swift build -c "$configuration" --product reconciler
# The program that measures the floors.
swift build -c "$configuration" --product measure
MEASURE_BINARY=$(swift build -c "$configuration" --show-bin-path)/measure
export RECONCILER_BINARY MEASURE_BINARY
exec python3 bench/bench.py "$@"
