"""A start of the daemon over a repository that it knows."""

import statistics
import time

from lab import Lab
from poll import write
from process import Usage, settle


def restart(count, pairs):
    """From the process's start until it is ready."""
    starts = []
    with Lab() as lab:
        for number in range(count):
            write(lab, number, 3)
        lab.commit()
        lab.start()
        for _ in range(pairs):
            starts.append(start_again(lab))
    return {
        "benchmark": f"restart, {count} manifests, a file each", "pairs": pairs,
        "ready_ms": statistics.median(wall for wall, _ in starts),
        "cpu_ms": statistics.median(cpu for _, cpu in starts),
    }


def start_again(lab):
    settle(lab.process.pid)
    lab.process.terminate()
    lab.process.wait(60)
    began = time.monotonic()
    lab.start()
    wall = time.monotonic() - began
    return wall * 1000, Usage.of(lab.process.pid).cpu_s * 1000
