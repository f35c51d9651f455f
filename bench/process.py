"""A process's use of resources, as the kernel counts it, and statistics of a series."""

import os
import statistics
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Usage:
    """Totals since the process began."""

    cpu_s: float
    written_bytes: int  # sent to the disk
    read_bytes: int  # what calls to read gave, of files, pipes and sockets

    @staticmethod
    def of(process):
        fields = Path(f"/proc/{process}/stat").read_text().rsplit(") ", 1)[1].split()
        ticks = int(fields[11]) + int(fields[12])
        written, read = (
            _number(Path(f"/proc/{process}/io"), field) for field in ("write_bytes", "rchar"))
        return Usage(ticks / os.sysconf("SC_CLK_TCK"), written, read)


def switches(process, seconds):
    """Voluntary switches of all threads in so many seconds.

    Threads come and go; one that ends takes its count along, so it is read each second.
    """
    before = _switches(process)
    seen = dict(before)
    for _ in range(seconds):
        time.sleep(1)
        seen.update(_switches(process))
    return sum(seen.values()) - sum(before.values())


def _switches(process):
    counts = {}
    for task in Path(f"/proc/{process}/task").iterdir():
        try:
            counts[task.name] = _number(task / "status", "voluntary_ctxt_switches")
        except (FileNotFoundError, ProcessLookupError):  # the thread ended
            pass
    return counts


def _number(path, field):
    for line in path.read_text().splitlines():
        if line.startswith(f"{field}:"):
            return int(line.split()[1])
    raise ValueError(f"{path} has no field {field}")


def resident_kib(process, field="VmRSS"):
    """Present memory, or with `VmHWM` the peak."""
    return _number(Path(f"/proc/{process}/status"), field)


def children_cpu():
    """CPU time of all children of this process that ended."""
    times = os.times()
    return times.children_user + times.children_system


def settle(process, seconds=300):
    """Waits until the process used almost no CPU time for 8 seconds; returns the time before."""
    began = time.monotonic()
    quiet = 0
    before = Usage.of(process).cpu_s
    while quiet < 8:
        if time.monotonic() - began > seconds:
            raise RuntimeError(f"process {process} did not come to rest in {seconds} s")
        time.sleep(1)
        now = Usage.of(process).cpu_s
        quiet = quiet + 1 if now - before <= 0.03 else 0
        before = now
    return time.monotonic() - began - quiet


def ratios(ours, floor):
    """Our times divided by the floor's, pair by pair."""
    pairs = [one / other for one, other in zip(ours, floor)]
    if len(pairs) == 1:
        pairs *= 2
    cuts = statistics.quantiles(pairs, n=100, method="inclusive")
    return {
        "median": statistics.median(pairs), "p10": cuts[9], "p90": cuts[89], "p99": cuts[98],
    }
