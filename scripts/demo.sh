#!/usr/bin/env bash
# Runs the daemon on a repository made of manifests/ and examples/, with its state in .demo/; called
# by with-services.sh. What one demo rendered and trained is reused by the next.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
: "${TEST_DOCKER_SOCKET:?is not set: call this by scripts/with-services.sh}"

readonly repository=$PWD/.demo/lab state=$PWD/.demo/state listen=${DEMO_LISTEN:-127.0.0.1:8080}

# The demo's own author and settings, whatever the user's are.
lab_git() {
    env GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 \
        git -C "$repository" -c user.name=demo -c user.email=demo@example.org "$@"
}

swift build
images/build.sh
if [[ ! -d $repository/.git ]]; then
    mkdir -p "$repository" "$state"
    lab_git init --quiet --initial-branch main
fi
cp -R manifests examples "$repository/"
lab_git add --all
lab_git diff --cached --quiet || lab_git commit --quiet --message "Take in manifests and examples"

echo "demo: edit and commit in $repository; status at http://$listen/; Ctrl-C ends it" >&2
export AWS_ACCESS_KEY_ID=$TEST_S3_ACCESS_KEY AWS_SECRET_ACCESS_KEY=$TEST_S3_SECRET_KEY
exec "$(swift build --show-bin-path)/reconciler" run --repository "$repository" --state "$state" \
    --docker-socket "$TEST_DOCKER_SOCKET" --bucket-endpoint "$TEST_S3_ENDPOINT" --listen "$listen"
