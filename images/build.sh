#!/usr/bin/env bash
# Builds the worker images: build.sh [renderer] [trainer] [tiny]   (default: all)
#
# Images are built side by side. One whose label org.lab.recipe equals the hash of its recipe is
# left alone. Environment:
#   DOCKER_HOST    the Engine to build in
#   BASE_IMAGE     base of both images (default debian:bookworm-slim)
#   TORCH_PACKAGE  trainer only: a pip requirement instead of Debian's CPU torch (its Dockerfile)
#   TRAINER_IMAGE, RENDERER_IMAGE
#                  other names than lab/trainer:1 and lab/blender-renderer:1
#   MIRROR         Debian mirror for a base that cannot be pulled (default: the machine's own)
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
step=$here/../scripts/step.sh
base_image=${BASE_IMAGE:-debian:bookworm-slim}
torch_package=${TORCH_PACKAGE:-}
trainer_image=${TRAINER_IMAGE:-lab/trainer:1}
renderer_image=${RENDERER_IMAGE:-lab/blender-renderer:1}
suite=bookworm
system_bundle=/etc/ssl/certs/ca-certificates.crt
export DOCKER_BUILDKIT=${DOCKER_BUILDKIT:-0}

say() { printf 'images: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }
has_image() { docker image inspect "$1" >/dev/null 2>&1; }
as_lines() { printf '%s\n' "$@"; }

scratch=$(mktemp -d)
# Called by the trap on EXIT.
# shellcheck disable=SC2317
finish() {
    [ ${#builds[@]} -eq 0 ] || kill "${builds[@]}" 2>/dev/null || true
    rm -rf "$scratch"
}
builds=()
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# recipe FOLDER ARG...: hash of an image's files and of its build arguments
recipe() {
    local folder=$1
    shift
    {
        as_lines "$@"
        cd "$here"
        find common "$folder" -type f -not -path '*/__pycache__/*' -print0 \
            | LC_ALL=C sort -z | xargs -0 sha256sum
    } | sha256sum | cut -d' ' -f1
}

is_current() {
    local label
    label=$(docker image inspect -f '{{index .Config.Labels "org.lab.recipe"}}' "$1" 2>/dev/null) \
        || return 1
    [ "$label" = "$2" ]
}

machine_mirror() {
    # shellcheck disable=SC2016  # the format is apt's, not the shell's
    apt-get indextargets --format '$(CODENAME) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' \
        | awk -v suite="$suite" '$1 == suite && $2 == "main" { print $3; exit }'
}

need_debootstrap() {
    command -v debootstrap >/dev/null && return
    "$step" "installing debootstrap" "half a minute" bash -c \
        'apt-get update -q || true; apt-get install -y -q --no-install-recommends debootstrap'
}

seed_base() {
    local mirror root=$scratch/rootfs
    [ "$base_image" = debian:bookworm-slim ] \
        || fail "$base_image cannot be pulled; load it into the Engine first"
    mirror=${MIRROR:-$(machine_mirror)}
    [ -n "$mirror" ] || fail "this machine's apt has no mirror for Debian $suite; set MIRROR"
    [ "$(id -u)" = 0 ] || fail "$base_image cannot be pulled; run once as root to seed it"
    need_debootstrap
    "$step" "images: $base_image from Debian's packages" "a minute" \
        debootstrap --variant=minbase --include=ca-certificates "$suite" "$root" "$mirror"
    write_docker_apt_settings "$root"
    rm -rf "$root"/var/cache/apt/{*.bin,archives/*.deb} "$root"/var/lib/apt/lists/*
    find "$root/usr/share/doc" -type f ! -name copyright -delete
    rm -rf "$root"/usr/share/{man,info,locale}/*
    tar -C "$root" --numeric-owner -c . \
        | docker import -c 'CMD ["bash"]' - "$base_image" >/dev/null
}

# The settings of Debian's own image: no package cache in layers, no manuals, no service starts.
write_docker_apt_settings() {
    local clean='rm -f /var/cache/apt/archives/*.deb /var/cache/apt/*.bin || true'
    printf "%s { \"$clean\"; };\n" DPkg::Post-Invoke APT::Update::Post-Invoke \
        >"$1/etc/apt/apt.conf.d/docker-clean"
    printf 'Acquire::Languages "none";\n' >"$1/etc/apt/apt.conf.d/docker-no-languages"
    printf 'path-exclude /usr/share/%s\n' 'man/*' 'locale/*' 'info/*' \
        >"$1/etc/dpkg/dpkg.cfg.d/docker-slim"
    printf '#!/bin/sh\nexit 101\n' >"$1/usr/sbin/policy-rc.d"
    chmod +x "$1/usr/sbin/policy-rc.d"
}

ensure_base() {
    has_image "$base_image" && return
    docker pull "$base_image" >/dev/null 2>&1 && return
    seed_base
}

pip_setting() {
    local variable=PIP_${1^^}
    variable=${variable//-/_}
    if [ -n "${!variable:-}" ]; then
        printf '%s' "${!variable}"
    else
        python3 -m pip config get "global.$1" 2>/dev/null \
            || python3 -m pip config get "install.$1" 2>/dev/null || true
    fi
}

# Copies the certificates that this machine trusts besides Debian's own; fails when there are none.
collect_certificates() {
    local bundle count=0
    mkdir -p "$scratch/site/ca"
    cp "$here/site/Dockerfile" "$scratch/site/"
    shopt -s nullglob
    for bundle in /usr/local/share/ca-certificates/*.crt "${PIP_CERT:-}" "${SSL_CERT_FILE:-}" \
        "${REQUESTS_CA_BUNDLE:-}" "$(pip_setting cert)"; do
        if [ ! -f "$bundle" ] || [ "$bundle" = "$system_bundle" ]; then continue; fi
        count=$((count + 1))
        cp "$bundle" "$scratch/site/ca/site-$count.crt"
    done
    shopt -u nullglob
    [ "$count" -gt 0 ]
}

# Sets build_arguments, which give this machine's certificates and index to the stage that runs pip
# but not to the resulting image.
prepare_pip() {
    local key value variable
    build_arguments=(--build-arg "BASE_IMAGE=$base_image" --build-arg "BUILD_IMAGE=$base_image")
    if collect_certificates; then
        say "adding this machine's certificates to the build stage"
        docker build --quiet --network host --build-arg "BASE_IMAGE=$base_image" \
            -t lab/build-base:site "$scratch/site" >/dev/null
        build_arguments+=(--build-arg BUILD_IMAGE=lab/build-base:site
            --build-arg "PIP_CERT=$system_bundle")
    fi
    for key in index-url extra-index-url trusted-host proxy; do
        value=$(pip_setting "$key")
        variable=PIP_${key^^}
        [ -z "$value" ] || build_arguments+=(--build-arg "${variable//-/_}=$value")
    done
}

# build_image FOLDER TAG ABOUT [NAME=VALUE...]: starts a build in the background.
build_image() {
    local folder=$1 tag=$2 about=$3 hash argument
    local -a arguments
    shift 3
    hash=$(recipe "$folder" "$base_image" "$@")
    if is_current "$tag" "$hash"; then
        say "$tag is current"
        return
    fi
    # Needed only once, for the first image that is built.
    if [ -z "${build_arguments+set}" ]; then
        ensure_base
        prepare_pip
    fi
    arguments=("${build_arguments[@]}")
    for argument in "$@"; do arguments+=(--build-arg "$argument"); done
    "$step" "images: $tag" "$about" \
        docker build --network host "${arguments[@]}" --label "org.lab.recipe=$hash" \
        -t "$tag" -f "$here/$folder/Dockerfile" "$here" &
    builds+=($!)
}

[ $# -gt 0 ] || set -- renderer trainer tiny
for image in "$@"; do
    case $image in
        renderer) build_image renderer "$renderer_image" "4 minutes" ;;
        trainer)
            build_image trainer "$trainer_image" "4 minutes" "TORCH_PACKAGE=$torch_package" ;;
        tiny) "$here/tiny/build.sh" ;;
        *) fail "unknown image '$image'; known are renderer, trainer and tiny" ;;
    esac
done
status=0
for build in "${builds[@]}"; do wait "$build" || status=$?; done
builds=()  # their numbers may be those of others by now
exit "$status"
