"""P06: a cold `plan` of a folder of manifests, process start included."""

import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from lab import BINARY, MEASURE, Lab
from process import children_cpu, ratios


def timed(command, folder):
    """Wall and CPU seconds of a command that must not fail."""
    cpu, began = children_cpu(), time.monotonic()
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - began, children_cpu() - cpu


def peer(count):
    """Milliseconds of one `terraform plan` of as many resources that exist nowhere yet; nothing
    where there is no terraform."""
    if not shutil.which("terraform"):
        return {}
    with tempfile.TemporaryDirectory() as folder:
        text = "".join(
            f'resource "terraform_data" "r{number}" {{ input = {{ epochs = {number} }} }}\n'
            for number in range(count))
        Path(folder, "main.tf").write_text(text, encoding="utf-8")
        timed(["terraform", "init", "-input=false"], folder)
        wall, _ = timed(["terraform", "plan", "-input=false"], folder)
    return {"terraform_ms": wall * 1000}


def cold_plan(count, pairs):
    """The floor reads every file and counts libyaml's events in it."""
    scan = [MEASURE, "--scan", "."]
    with Lab() as lab:
        lab.add_architectures(count)
        lab.commit()
        floors, ours = [], []
        for _ in range(pairs):
            floors.append(timed(scan, lab.repository)[0])
            ours.append(timed([BINARY, "plan", lab.repository], "/"))
    walls, cpus = zip(*ours)
    return {
        "benchmark": f"P06 cold plan of {count} manifests", "pairs": pairs,
        "ours_ms": statistics.median(walls) * 1000,
        "floor_ms": statistics.median(floors) * 1000,
        "manifests_per_cpu_s": count / statistics.median(cpus), "ratio": ratios(walls, floors),
        **peer(count),
    }
