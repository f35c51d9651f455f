#!/usr/bin/env bash
# Carries out a whole change with real programs and records it: edit, check, plan in CI with and
# without the lab's state, plan on the pull request from inside, merge, converge.
#
#   transcript.sh >docs/transcript.md
#
# Needs a build, git, and the Engine of DOCKER_HOST with the worker images in it. Takes a minute.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
: "${DOCKER_HOST:?is not set: name an Engine that has the worker images}"
PATH=$(swift build --show-bin-path):$PATH
checker=$(scripts/schema-checker.sh)
PATH=$(dirname "$checker"):$PATH
work=$(mktemp -d /tmp/transcript.XXXXXX)
daemon=''
export GIT_CONFIG_GLOBAL=$work/gitconfig GIT_CONFIG_NOSYSTEM=1

# Called by the trap on EXIT.
# shellcheck disable=SC2317
finish() {
    if [[ -n $daemon ]]; then
        kill -TERM "$daemon" 2>/dev/null || true
        wait "$daemon" 2>/dev/null || true
    fi
    rm -rf "$work"
}
trap finish EXIT

say() { printf '\n%s\n' "$*"; }

# Prints a command, its output and, unless it is 0, its exit code, without paths of this machine.
show() {
    local status=0 text
    text=$(bash -c "$1" 2>&1) || status=$?
    printf '\n```console\n$ %s\n' "${1//$work\//}"
    [[ -z $text ]] || sed -e "s|$work/||g" -e "s|$root/||g" <<<"$text"
    [[ $status -eq 0 ]] || echo "(ends with $status)"
    printf '```\n'
}

# Repeats a command without output until it succeeds, for at most the given number of seconds.
await() {
    local left=$1
    shift
    until "$@" >/dev/null 2>&1; do
        left=$((left - 1))
        if [[ $left -le 0 ]]; then
            echo "transcript: '$*' did not come true" >&2
            tail -n 20 "$work/daemon.log" >&2
            exit 70
        fi
        sleep 1
    done
}

# The lab: a bare repository, as on a git host, and a daemon that connects to it.
git config --global user.name Alice
git config --global user.email alice@reviewed.example
git config --global init.defaultBranch main
git config --global advice.detachedHead false
git init --quiet --bare "$work/lab.git"
git clone --quiet "$work/lab.git" "$work/lab" 2>/dev/null
cp -R examples/reviewed/. "$work/lab/"
cp -R schemas "$work/lab/schemas"
cd "$work/lab"
sed -i 's/images: 60/images: 12/; s/epochs: 20/epochs: 4/' users/alice/cups.yaml
sed -i '1s|=.*|=../../schemas/lab-v1.json|' users/alice/cups.yaml
git add --all
git commit --quiet --message "Declare the lab"
git push --quiet origin HEAD:main
cat >"$work/settings.yaml" <<SETTINGS
repository: {url: "$work/lab.git", pollInterval: 2s}
stateFolder: "$work/state"
dockerSocket: "${DOCKER_HOST#unix://}"
status: {port: 0}
snapshot: {ref: refs/reconciler/state}
pullRequests: {watch: true, publish: ref, interval: 2s}
SETTINGS
export RECONCILER_CONFIG=$work/settings.yaml
reconciler run 2>"$work/daemon.log" &
daemon=$!
await 900 reconciler wait --for phase=Succeeded TrainingRun/alice/cups --timeout 5s

cat <<'HEAD'
# One change, from the editor to the network

Written by `scripts/transcript.sh`, which plays it with the real programs: a bare repository
stands for the git host, a daemon converges it, and nobody has a way into the lab. Nothing below
is typed in by hand; times are those of one run on two cores, with few and small pictures. The lab
has rendered and trained what `main` declares; now Alice wants more pictures.

## Edit

The first line of her file names the schema, so an editor with the YAML language server completes
fields and underlines mistakes as she types. It was not at hand where this was written; the same
schema through an independent validator:
HEAD

show "head -n 1 users/alice/cups.yaml"
git switch --quiet --create more-pictures
sed -i 's/images: 12/images: 16/; /memory: 4Gi/a\  maxDuraton: 2h' users/alice/cups.yaml
show "git diff --unified=0 users/alice/cups.yaml | tail -n +5"
sed -n '/kind: Dataset/,/---/p' users/alice/cups.yaml | sed '/---/d' >"$work/dataset.yaml"
show "check-jsonschema --schemafile schemas/lab-v1/Dataset.json $work/dataset.yaml"

say "Our own check knows what she meant, and the place. And what the field means:"
show "reconciler validate ."
show "reconciler explain Dataset.maxDuration"
sed -i 's/maxDuraton/maxDuration/' users/alice/cups.yaml
show "reconciler validate . && reconciler fmt --check ."
git commit --quiet --all --message "Render more pictures"

printf '\n## Plan in CI, without the state\n'
say "The base has no key of a lab yet, so the job compares two revisions:"
export PATH
show "ci/plan.sh origin/main"

printf '\n## Plan in CI, with the state\n'
say "The operator commits the public key by which the lab signs what it tells:"
git switch --quiet main
mkdir -p .reconciler
show "reconciler state key | tee .reconciler/state.pub"
git add .reconciler
git commit --quiet --message "Believe the lab's state"
git push --quiet origin main
await 60 git fetch --quiet origin refs/reconciler/state
git switch --quiet more-pictures
git rebase --quiet main
# The lab publishes its state a moment after its work.
await 60 bash -c 'git fetch --quiet origin +refs/reconciler/state:refs/reconciler/state &&
    ! reconciler plan . --base main --state refs/reconciler/state | grep -q unknown'
say "From now on the same job knows what the lab has, and what such work took before:"
show "ci/plan.sh origin/main"

printf '\n## The comment, from inside\n'
say "She opens a pull request. The daemon sees its head, plans the merge against the lab as it" \
    "is, and leaves the plan as a ref (on GitHub, GitLab and Gitea also as a status and a comment):"
show "git push --quiet origin HEAD:refs/pull/1/head"
await 60 git fetch --quiet origin "refs/reconciler/plans/$(git rev-parse HEAD)"
show "git fetch --quiet origin refs/reconciler/plans/\$(git rev-parse HEAD)"
show "git show FETCH_HEAD:plan.md"

printf '\n## Merge and converge\n'
git switch --quiet main
show "git merge --quiet --no-ff --no-edit more-pictures && git push --quiet origin main"
show "reconciler sync"
await 60 bash -c "reconciler get runs | grep -q Blocked"
show "reconciler why TrainingRun/alice/cups"
await 900 reconciler wait --for phase=Succeeded TrainingRun/alice/cups --timeout 5s
show "reconciler wait --for phase=Succeeded TrainingRun/alice/cups"
show "reconciler get runs"
show "reconciler events TrainingRun/alice/cups"
show "reconciler plan . --base HEAD --detailed-exitcode"
