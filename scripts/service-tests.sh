#!/usr/bin/env bash
# Builds the worker images and runs the tests that need real services; called by with-services.sh,
# after `swift build --build-tests`.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
: "${TEST_DOCKER_SOCKET:?is not set: call this by scripts/with-services.sh}"
: "${TEST_S3_ENDPOINT:?is not set: call this by scripts/with-services.sh}"

RECONCILER_BINARY=$(swift build --show-bin-path)/reconciler
export RECONCILER_BINARY
TEST_SCHEMA_CHECKER=$(scripts/schema-checker.sh)
export TEST_SCHEMA_CHECKER

run_tests=(swift test --skip-build --disable-xctest)
scripts/phase.sh images images/build.sh
scripts/phase.sh "worker tests" images/test.sh
scripts/phase.sh "contract tests" "${run_tests[@]}" --filter '^ContractTests\.'
# Separate from the tests above: the Engine keeps only 256 events, and some tests count their
# containers by events.
scripts/phase.sh "end-to-end tests" "${run_tests[@]}" --filter '^EndToEndTests\.'
# One at a time, because each may use all cores. Not a phase, so that the summary is the last line.
exec "${run_tests[@]}" --no-parallel --filter '^RealJobTests\.'
