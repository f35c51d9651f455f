#!/usr/bin/env bash
# Prints the path of check-jsonschema, an independent validator of JSON Schema, for the tests;
# installs it into .build/tools when it is not there yet.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly root
readonly tools=$root/.build/tools
readonly package=check-jsonschema==0.39.0
readonly venv=$tools/schema-venv

if [[ ! -e $tools/$package.installed ]]; then
    "$root/scripts/prerequisites.sh" storage
    mkdir -p "$tools"
    (
        flock 9
        [[ -e $tools/$package.installed ]] && exit
        rm -rf "$venv"
        python3 -m venv "$venv"
        "$venv/bin/pip" install --quiet --disable-pip-version-check "$package" >&2
        touch "$tools/$package.installed"
    ) 9>"$tools/.schema-lock"
fi
echo "$venv/bin/check-jsonschema"
