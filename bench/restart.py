"""A start of the daemon over a repository that it knows."""

import sqlite3
import statistics
import time

from lab import Lab
from poll import write
from process import Usage, settle


def restart(count, pairs):
    """From the process's start until it is ready, with all manifests parsed before, and with none,
    which are kept for the next start then."""
    known, new = [], []
    with Lab() as lab:
        for number in range(count):
            write(lab, number, 3)
        lab.commit()
        lab.start()
        for _ in range(pairs):
            known.append(start_again(lab))
            new.append(start_again(lab, forgetting=True))
    return {
        "benchmark": f"restart, {count} manifests, a file each", "pairs": pairs,
        "ready_ms": statistics.median(wall for wall, _ in known),
        "cpu_ms": statistics.median(cpu for _, cpu in known),
        "ready_ms_parsing_all": statistics.median(wall for wall, _ in new),
        "cpu_ms_parsing_all": statistics.median(cpu for _, cpu in new),
    }


def start_again(lab, forgetting=False):
    settle(lab.process.pid)
    lab.process.terminate()
    lab.process.wait(60)
    if forgetting:
        with sqlite3.connect(f"{lab.folder}/state/reconciler.sqlite") as store:
            store.execute("DELETE FROM parsed_manifests")
        store.close()
    began = time.monotonic()
    lab.start()
    wall = time.monotonic() - began
    return wall * 1000, Usage.of(lab.process.pid).cpu_s * 1000
