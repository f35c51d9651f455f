"""The benchmarks P01, P18 and P19, each beside its floor; prints a table and writes JSON."""

import json
import os
import statistics
import subprocess
import threading
import time
import urllib.parse
from pathlib import Path

from lab import BINARY, DOCKER, Lab, UnixConnection, ask, git

PAIRS = int(os.environ.get("BENCH_PAIRS", "15"))
RESOURCES = int(os.environ.get("BENCH_RESOURCES", "10000"))
IDLE_SECONDS = int(os.environ.get("BENCH_IDLE_SECONDS", "60"))

DATASET = """\
apiVersion: lab/v1
kind: Dataset
metadata: {{name: d{number}}}
spec:
  from: {{models: [{{modelRef: thing, class: thing}}]}}
  renderer: {{command: [sh, -c, "exit 0"], parameters: {{number: {number}}}}}
  resources: {{cpus: 100m, memory: 64Mi}}
"""

ARCHITECTURE = """\
---
apiVersion: lab/v1
kind: NetworkArchitecture
metadata: {{name: a{number}}}
spec: {{identifier: a{number}, parameters: {{epochs: {{type: integer, default: 3}}}}}}
"""


class Starts(threading.Thread):
    """Notes when the Engine tells that a container was started."""

    def __init__(self):
        super().__init__(daemon=True)
        self.times = {}
        filters = urllib.parse.quote(json.dumps({"type": ["container"], "event": ["start"]}))
        self._connection = UnixConnection(DOCKER)
        self._connection.timeout = 3600
        self._connection.request("GET", f"/v1.41/events?filters={filters}")
        self._answer = self._connection.getresponse()

    def run(self):
        while line := self._answer.readline():
            at = time.monotonic()
            self.times[json.loads(line)["Actor"]["Attributes"]["name"]] = at

    def wait(self, part):
        """When the container whose name holds `part` was started."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            for name, at in list(self.times.items()):
                if part in name:
                    return at
            time.sleep(0.001)
        raise RuntimeError(f"no container {part} was started")


def bare_start(mirror, number, starts):
    """The floor: one fetch, one create, one start over the same socket."""
    name = f"bench-floor-{os.getpid()}-{number}"
    began = time.monotonic()
    subprocess.run(["git", "-C", mirror, "fetch", "--quiet"], check=True)
    host = {"NetworkMode": "none", "ReadonlyRootfs": True, "Memory": 64 << 20, "Init": True}
    spec = {"Image": "busybox:local", "Cmd": ["sh", "-c", "exit 0"], "HostConfig": host}
    _, content = ask(DOCKER, "POST", f"/v1.41/containers/create?name={name}", spec)
    identity = json.loads(content)["Id"]
    ask(DOCKER, "POST", f"/v1.41/containers/{identity}/start")
    took = starts.wait(name) - began
    ask(DOCKER, "DELETE", f"/v1.41/containers/{identity}?force=1")
    return took


def ratios(ours, floor):
    pairs = sorted(one / other for one, other in zip(ours, floor))
    cuts = statistics.quantiles(pairs, n=10)
    return {"median": statistics.median(pairs), "p10": cuts[0], "p90": cuts[-1]}


def commit_to_start():
    """P01: from a commit to its container's start, the wait for the poll left out."""
    starts = Starts()
    starts.start()
    with Lab() as lab:
        return started(lab, starts)


def started(lab, starts):
    lab.add_model()
    lab.commit()
    mirror = f"{lab.folder}/floor.git"
    git(lab.folder, "clone", "--quiet", "--mirror", lab.repository, mirror)
    lab.start()
    lab.wait(lambda: lab.phase("models", "thing") == "Ready", 60)
    ours, floor = [], []
    for number in range(PAIRS):
        lab.write(f"users/ada/d{number}.yaml", DATASET.format(number=number))
        lab.commit()
        floor.append(bare_start(mirror, number, starts))
        began = time.monotonic()
        ask(lab.socket, "POST", "/api/v1/sync")
        ours.append(starts.wait(f"-ada-d{number}-") - began)
        lab.wait(lambda: lab.phase("datasets", f"d{number}") in ("Succeeded", "Failed"), 60)
    return {
        "benchmark": "P01 commit to container started", "pairs": PAIRS,
        "ours_ms": statistics.median(ours) * 1000, "floor_ms": statistics.median(floor) * 1000,
        "worst_ms": max(ours) * 1000, "ratio": ratios(ours, floor),
    }


def resident_kib(process):
    fields = Path(f"/proc/{process}/status").read_text().splitlines()
    return int(next(line for line in fields if line.startswith("VmRSS")).split()[1])


def usage(process):
    """CPU seconds, voluntary switches of all threads, and bytes sent to the disk."""
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(") ", 1)[1].split()
    ticks = int(fields[11]) + int(fields[12])
    switches = 0
    for task in Path(f"/proc/{process}/task").iterdir():
        for line in (task / "status").read_text().splitlines():
            if line.startswith("voluntary_ctxt_switches"):
                switches += int(line.split()[1])
    written = Path(f"/proc/{process}/io").read_text().split("\nwrite_bytes: ")[1].split()[0]
    return ticks / os.sysconf("SC_CLK_TCK"), switches, int(written)


def idle(count):
    """P18 and P19: what a daemon with `count` resources uses while nothing happens."""
    with Lab() as lab:
        return used(lab, count)


def used(lab, count):
    for first in range(0, count, 100):
        text = "".join(
            ARCHITECTURE.format(number=number) for number in range(first, min(first + 100, count))
        )
        lab.write(f"architectures-{first}.yaml", text)
    lab.commit()
    began = time.monotonic()
    lab.start()
    ready = time.monotonic() - began
    time.sleep(15)  # the first looks record all that is new
    process = lab.process.pid
    before = usage(process)
    time.sleep(IDLE_SECONDS)
    after = usage(process)
    return {
        "benchmark": f"P18/P19 idle with {count} resources", "ready_s": ready,
        "cpu_percent": (after[0] - before[0]) / IDLE_SECONDS * 100,
        "wakeups_per_s": (after[1] - before[1]) / IDLE_SECONDS,
        "written_bytes": after[2] - before[2], "rss_mib": resident_kib(process) / 1024,
    }


def main():
    results = {"binary": "release" if "/release/" in BINARY else "debug"}
    results["rows"] = [commit_to_start(), idle(100), idle(RESOURCES)]
    small, large = results["rows"][1], results["rows"][2]
    results["kib_per_resource"] = (
        (large["rss_mib"] - small["rss_mib"]) * 1024 / max(RESOURCES - 100, 1)
    )
    for row in results["rows"]:
        print(row["benchmark"])
        for name, value in row.items():
            if name != "benchmark":
                print(f"  {name:16} {json.dumps(value)}")
    print(f"{results['kib_per_resource']:.2f} KiB a further resource, {results['binary']} build")
    Path(".build/bench.json").write_text(json.dumps(results, indent=2) + "\n")


if __name__ == "__main__":
    main()
