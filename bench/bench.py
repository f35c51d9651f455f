"""Runs the benchmarks, prints a table and writes .build/bench.json."""

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

from idle import idle
from lab import BINARY, MEASURE
from logs import follow_log
from plan import cold_plan
from poll import change_one, poll_without_news
from restart import restart
from start import commit_to_start


def size(name, standard):
    """The value of BENCH_name, which sets how much to measure."""
    return int(os.environ.get(f"BENCH_{name}", str(standard)))


RESOURCES = size("RESOURCES", 10_000)
SILENT = size("SILENT", 50)
IDLE_SECONDS = size("IDLE_SECONDS", 60)
SMALL = 100


def start_rows():
    return [commit_to_start(size("PAIRS", 20))]


def plan_rows():
    return [cold_plan(count, size("PLAN_PAIRS", 5)) for count in (RESOURCES // 10, RESOURCES)]


def idle_rows():
    small = idle(SMALL, SILENT, IDLE_SECONDS)
    large = idle(RESOURCES, SILENT, IDLE_SECONDS)
    grown = (large["rss_mib"] - small["rss_mib"]) * 1024
    large["kib_per_resource"] = grown / max(RESOURCES - SMALL, 1)
    return [small, large]


def read_rows():
    """P07 and P08, which the program `measure` takes inside its own process."""
    lines = subprocess.run(
        [MEASURE, "--count", str(RESOURCES)], check=True, capture_output=True, text=True,
    ).stdout
    return [json.loads(line) for line in lines.splitlines()]


def poll_rows():
    rows = [poll_without_news(count) for count in (SMALL, RESOURCES)]
    return rows + [change_one(count, size("PLAN_PAIRS", 5)) for count in (SMALL, RESOURCES)]


def restart_rows():
    return [restart(RESOURCES, size("PLAN_PAIRS", 5))]


def logs_rows():
    seconds = size("LOG_SECONDS", 20)
    return [follow_log(count, seconds) for count in (1, 5, 20)]


GROUPS = {
    "start": start_rows, "read": read_rows, "poll": poll_rows, "plan": plan_rows,
    "idle": idle_rows, "restart": restart_rows, "logs": logs_rows,
}


def shown(value):
    if isinstance(value, dict):
        return ", ".join(f"{name} {shown(each)}" for name, each in value.items())
    return f"{value:,.2f}" if isinstance(value, float) else f"{value:,}"


def print_row(row):
    print(row["benchmark"])
    for name, value in row.items():
        if name != "benchmark":
            print(f"  {name:20} {shown(value)}")
    sys.stdout.flush()


def main():
    names = sys.argv[1:] or list(GROUPS)
    unknown = sorted(set(names) - set(GROUPS))
    if unknown:
        sys.exit(f"bench: unknown {', '.join(unknown)}; known are {', '.join(GROUPS)}")
    build = "release" if "/release/" in BINARY else "debug"
    busy = os.getloadavg()[0]
    print(f"{build} build, {os.cpu_count()} cores, {busy:.1f} busy before, {platform.release()}")
    rows = []
    for name in names:
        for row in GROUPS[name]():
            print_row(row)
            rows.append(row)
    results = {"build": build, "cores": os.cpu_count(), "load_before": busy, "rows": rows}
    Path(".build").mkdir(exist_ok=True)
    Path(".build/bench.json").write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
