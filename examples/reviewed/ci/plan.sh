#!/bin/sh
# Plans what merging this branch would do, for a job of any CI.
#
#   ci/plan.sh origin/main
#
# Leaves plan.md (a comment, whatever happens) and plan.json. Ends like 'reconciler plan --detailed-exitcode', but
# with 0 for harmless changes: 3 deletes or makes something again, 5 a guard would hold it back.
set -eu

base=$1
state=refs/reconciler/state

# Takes the place of an earlier comment, which must not stay when nothing can be planned.
printf '<!-- reconciler plan -->\n## No plan\n\n%s\n' \
    'The job ended before there was one; its log says why. An earlier plan counts no more.' > plan.md

git fetch --quiet origin "+refs/heads/${base#origin/}:refs/remotes/$base"
set -- --base "$base"
# The base has a key, so a lab tells its state. Without that state there is no plan: one that
# quietly knows less would be taken for the whole.
if git cat-file -e "$base:.reconciler/state.pub" 2>/dev/null; then
    git fetch --quiet origin "+$state:$state" || exit 75
    set -- "$@" --state "$state"
fi

valid=0
reconciler validate . || valid=$?
reconciler plan . "$@" -o json > plan.json || true
# With wrong manifests it lists the errors.
reconciler plan . "$@" -o markdown > plan.md.new || true
if [ -s plan.md.new ]; then mv plan.md.new plan.md; else rm plan.md.new; fi
status=0
reconciler plan . "$@" --detailed-exitcode || status=$?
[ "$status" -ne 2 ] || status=0
[ "$valid" -eq 0 ] || status=$valid
exit "$status"
