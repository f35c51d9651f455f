#!/usr/bin/env bash
# Tests the worker images that are in the Engine: test.sh [renderer] [trainer]   (default: both)
#
# The tests run inside the images, under the limits that every worker has. Environment:
#   DOCKER_HOST   the Engine
#   TRAINER_IMAGE, RENDERER_IMAGE
#                 other names than lab/trainer:1 and lab/blender-renderer:1
#   TEST_OPTIONS  further options of `docker run`, such as --gpus all
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
shared=$here/../../shared/data/models
read -ra options <<<"${TEST_OPTIONS:-}"

# Sends the shared scenes along, if they exist beside the project.
cases=()
[ ! -f "$shared/make_cases.py" ] || cases=(-C "$shared" make_cases.py)

# test_image IMAGE MODULE...: the tests travel on standard input, so the Engine can be anywhere
test_image() {
    local image=$1
    shift
    printf 'images: testing %s\n' "$image" >&2
    tar -C "$here/tests" --exclude=__pycache__ -c . "${cases[@]}" \
        | docker run --rm --interactive --init --network none --user 10001:10001 \
            --read-only --cap-drop ALL --security-opt no-new-privileges \
            --pids-limit 512 --memory 4g --memory-swap 4g --shm-size 256m \
            --tmpfs /tmp:size=512m,mode=1777,noexec --tmpfs /lab:size=512m,mode=1777 \
            --env PYTHONPATH=/worker:/tmp/tests "${options[@]}" "$image" \
            sh -c 'mkdir /tmp/tests && tar -x -C /tmp/tests && exec python3 -m unittest -b "$@"' \
            tests "$@"
}

[ $# -gt 0 ] || set -- renderer trainer
for image in "$@"; do
    case $image in
        renderer)
            test_image "${RENDERER_IMAGE:-lab/blender-renderer:1}" \
                test_worker test_renderer test_scenes test_surfaces ;;
        trainer)
            test_image "${TRAINER_IMAGE:-lab/trainer:1}" \
                test_worker test_trainer test_datasets ;;
        *) printf "images: unknown image '%s'; known are renderer and trainer\n" "$image" >&2
           exit 1 ;;
    esac
done
