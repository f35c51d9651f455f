#!/usr/bin/env bash
# Stores the state folder and the repository of a small lab, made by one version of the program, for
# the test that a later version opens them and makes nothing again.
#
#   store-state.sh BINARY ARCHIVE
#
# Needs the Engine of with-services.sh, and its image busybox:local.
set -euo pipefail

binary=$1
archive=$2
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
repository=$dir/stored/repository
mkdir -p "$repository/users/alice"
cd "$repository"
git init -q -b main .

printf 'BLENDER of a cup\n' > users/alice/cup.blend
digest=$(sha256sum users/alice/cup.blend | cut -d' ' -f1)
# The folders of a worker's result and inputs (docs/worker-contract.md).
work=/lab/work
inputs=/lab/inputs
cat > lab.yaml <<YAML
kind: Lab
metadata: {name: lab}
spec:
  retention: {versions: 30d}
  quotas: [{user: alice, gpus: 1}]
---
kind: User
metadata: {name: alice}
spec: {email: alice@lab.example, role: admin}
---
kind: Category
metadata: {name: cup}
spec: {aliases: [mug]}
---
kind: NetworkArchitecture
metadata: {name: tiny}
spec:
  image: busybox:local
  command: [sh, -c, "cat $inputs/dataset/* > $work/outputs/artifact/weights.txt"]
  parameters: {epochs: {type: integer, minimum: 1, maximum: 9, default: 1}}
YAML
cat > users/alice/all.yaml <<YAML
kind: Model
metadata: {name: cup, labels: {project: kitchen}}
spec:
  title: Cup
  tags: [white]
  source: {path: cup.blend}
  sha256: $digest
  objects: {include: ["Cup*"]}
---
kind: Dataset
metadata: {name: cups}
spec:
  from: {models: [{modelRef: cup, class: cup}]}
  renderer:
    image: busybox:local
    command: [sh, -c, "echo picture > $work/outputs/artifact/1.txt"]
    parameters: {images: 3, samples: 8}
  seed: 4
  split: {train: 0.5, val: 0.5}
---
kind: TrainingRun
metadata: {name: net}
spec:
  datasetRef: cups
  architectureRef: tiny
  parameters: {epochs: 2}
  rerun: once
  retry: {limit: 2}
---
kind: TrainingRun
metadata: {name: taken}
spec:
  from:
    file: {path: cup.blend}
    sha256: $digest
    format: weights
    details: {classes: [cup]}
---
kind: InferenceRun
metadata: {name: look}
spec:
  networkRef: net
  datasetRef: cups
  image: busybox:local
  command: [sh, -c, "cat $inputs/*/* > $work/outputs/artifact/found.txt"]
---
kind: Download
metadata: {name: fetched}
spec: {of: {kind: TrainingRun, name: net}, keepFor: 8760h}
YAML
git add -A
git -c user.name=Alice -c user.email=alice@lab.example commit -qm "Declare a small lab"

cat > "$dir/config.yaml" <<YAML
repository: {url: "$repository", pollInterval: 1s}
stateFolder: $dir/stored/state
dockerSocket: $TEST_DOCKER_SOCKET
status: {port: 0}
YAML
"$binary" apply --config "$dir/config.yaml"
rm -f "$dir"/stored/state/*.sock "$dir"/stored/state/reserve*
tar -czf "$archive" -C "$dir" stored
