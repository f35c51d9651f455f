#!/usr/bin/env bash
# Builds busybox:local, a worker image of one static binary: any command can be `sh -c`.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
tag=busybox:local
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

find_busybox() {
    local path
    path=$(command -v busybox) && ! ldd "$path" >/dev/null 2>&1 && printf '%s' "$path"
}

install_busybox() {
    if [ "$(id -u)" != 0 ]; then
        echo "images: busybox-static is missing; install it" >&2
        exit 1
    fi
    "$here/../../scripts/step.sh" "installing busybox-static" "half a minute" bash -c \
        'apt-get update -q && apt-get install -y -q --no-install-recommends busybox-static'
}

busybox=$(find_busybox) || { install_busybox; busybox=$(find_busybox); }
recipe=$(cat "$0" "$busybox" | sha256sum | cut -d' ' -f1)
label='{{index .Config.Labels "org.lab.recipe"}}'
found=$(docker image inspect -f "$label" "$tag" 2>/dev/null || true)
if [ "$found" = "$recipe" ]; then
    echo "images: $tag is current" >&2
    exit
fi

mkdir -p "$scratch"/{bin,etc,tmp,dev,proc,sys,lab}
cp "$busybox" "$scratch/bin/busybox"
for applet in $("$busybox" --list); do
    [ "$applet" = busybox ] || ln -s busybox "$scratch/bin/$applet"
done
chmod 1777 "$scratch/tmp"
printf 'root:x:0:0:root:/:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n' >"$scratch/etc/passwd"
tar -C "$scratch" --numeric-owner --owner=0 --group=0 -c . \
    | docker import -c 'ENV PATH=/bin' -c 'CMD ["sh"]' -c "LABEL org.lab.recipe=$recipe" \
        - "$tag" >/dev/null
echo "images: built $tag" >&2
