"""P04: a poll without news. P05: one manifest changed of many."""

import os
import statistics
import subprocess
import time

from lab import ARCHITECTURE, Lab, git
from process import Usage, children_cpu, ratios, settle

POLLS = 30


def poll_without_news(count):
    """CPU time of the daemon's own process a poll; git's child process is counted apart."""
    with Lab() as lab:
        lab.add_architectures(count)
        lab.commit()
        lab.start(poll="1s")
        process = lab.process.pid
        settle(process)
        before = Usage.of(process).cpu_s
        time.sleep(POLLS)
        ours = (Usage.of(process).cpu_s - before) / POLLS
        question = ["git", "ls-remote", "--quiet", lab.repository, "refs/heads/main"]
        before = children_cpu()
        for _ in range(POLLS):
            subprocess.run(question, check=True, stdout=subprocess.DEVNULL)
        floor = (children_cpu() - before) / POLLS
    return {
        "benchmark": f"P04 poll without news, {count} manifests", "polls": POLLS,
        "cpu_ms_a_poll": ours * 1000, "ls_remote_cpu_ms": floor * 1000,
    }


def write(lab, number, epochs):
    folder = f"catalogue/{number // 100}"
    os.makedirs(f"{lab.repository}/{folder}", exist_ok=True)
    text = ARCHITECTURE.format(number=number).replace("default: 3", f"default: {epochs}")
    lab.write(f"{folder}/{number}.yaml", text)


def change_one(count, pairs):
    """From a request to look until the commit is accepted. The floor is git alone: it fetches,
    compares two trees and reads one blob."""
    ours, floors = [], []
    with Lab() as lab:
        for number in range(count):
            write(lab, number, 3)
        lab.commit()
        mirror = f"{lab.folder}/floor.git"
        git(lab.folder, "clone", "--quiet", "--mirror", lab.repository, mirror)
        lab.start()
        settle(lab.process.pid)
        for number in range(1, pairs + 1):
            write(lab, number, 100 + number)
            lab.commit()
            head = lab.head()
            began = time.monotonic()
            git(mirror, "fetch", "--quiet")
            git(mirror, "diff-tree", "-r", "--name-only", f"{head}~1", head)
            git(mirror, "cat-file", "blob", f"{head}:catalogue/0/{number}.yaml")
            floors.append(time.monotonic() - began)
            began = time.monotonic()
            lab.sync()
            lab.wait(lambda: lab.accepted() == head, 120, pause=0.002)
            ours.append(time.monotonic() - began)
    return {
        "benchmark": f"P05 one of {count} manifests changed", "pairs": pairs,
        "ours_ms": statistics.median(ours) * 1000,
        "floor_ms": statistics.median(floors) * 1000, "ratio": ratios(ours, floors),
    }
