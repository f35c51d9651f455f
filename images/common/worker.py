"""The worker contract, version 1: the task, its events, its folders and a clean stop."""

import datetime
import json
import math
import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

TASK_FILE = Path("/lab/task.json")
WORK = Path("/lab/work")
OUTPUTS = WORK / "outputs"
ARTIFACT = OUTPUTS / "artifact"
CHECKPOINT = WORK / "checkpoint"
SCHEMA_VERSION = 1

EXIT_REFUSED = 2
EXIT_STOPPED = 143


class Refusal(Exception):
    """The task cannot be done as written; the text says what is wrong and what would be right."""


class Stopped(Exception):
    """SIGTERM came, and the state is saved in the checkpoint folder."""


@dataclass(frozen=True)
class Input:
    """One input of a task, mounted read-only."""

    name: str
    title: str
    kind: str
    path: Path
    digest: str
    label: str
    include: tuple
    exclude: tuple

    @staticmethod
    def parse(fields, owner):
        """`title` names it in messages: the resource's name, after its owner if another's."""
        objects = fields.get("objects") or {}
        resource = (fields.get("resource") or fields["name"]).split("/", 1)[-1]
        return Input(
            name=fields["name"],
            title=resource.removeprefix(f"{owner}/"),
            kind=fields.get("kind", ""),
            path=Path(fields.get("path") or f"/lab/inputs/{fields['name']}"),
            digest=fields.get("digest", ""),
            label=fields.get("class") or fields["name"],
            include=tuple(objects.get("include") or ()),
            exclude=tuple(objects.get("exclude") or ()),
        )


@dataclass(frozen=True)
class Task:
    """What `/lab/task.json` asks for."""

    kind: str
    name: str
    owner: str
    parameters: dict
    seed: int
    split: dict
    inputs: tuple
    cpus: int
    gpus: int

    @staticmethod
    def load():
        fields = json.loads(TASK_FILE.read_text())
        version = fields.get("schemaVersion")
        if version != SCHEMA_VERSION:
            raise Refusal(
                f"task.json has schemaVersion {version}; this image reads {SCHEMA_VERSION}"
            )
        resources = fields.get("resources") or {}
        return Task(
            kind=fields["kind"],
            name=fields.get("name", ""),
            owner=fields.get("owner", ""),
            parameters=fields.get("parameters") or {},
            seed=int(fields.get("seed") or 0),
            split=fields.get("split") or {},
            inputs=tuple(
                Input.parse(each, fields.get("owner")) for each in fields.get("inputs") or ()
            ),
            cpus=max(1, int(resources.get("cpus") or os.cpu_count() or 1)),
            gpus=int(resources.get("gpus") or 0),
        )

    def inputs_of(self, *kinds):
        """The inputs of these kinds by name; refuses a task that has none."""
        found = sorted((each for each in self.inputs if each.kind in kinds), key=lambda i: i.name)
        if not found:
            raise Refusal(f"the task has no input of kind {' or '.join(kinds)}; it needs one")
        return found

    def parameter_values(self, defaults):
        """`defaults` overlaid with the task's parameters; refuses unknown names and wrong types."""
        for name, value in self.parameters.items():
            if name not in defaults:
                known = ", ".join(sorted(defaults))
                raise Refusal(f"unknown parameter '{name}'; known are {known}")
            if not _same_type(value, defaults[name]):
                example = json.dumps(defaults[name])
                raise Refusal(
                    f"parameter {name} is {json.dumps(value)}; right would be like {example}"
                )
        return {**defaults, **self.parameters}


def _same_type(value, example):
    if isinstance(value, bool) or isinstance(example, bool):
        return isinstance(value, bool) and isinstance(example, bool)
    if isinstance(example, float):
        return isinstance(value, (int, float))
    if isinstance(example, list):
        return (
            isinstance(value, list)
            and len(value) == len(example)
            and all(_same_type(one, other) for one, other in zip(value, example))
        )
    return isinstance(value, type(example))


def listed(names, most=6):
    """Names as a list in words; those above `most` are only counted."""
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"


def require_range(name, value, low, high):
    """Refuses a parameter outside low...high."""
    if not low <= value <= high:
        raise Refusal(f"parameter {name} is {value}; it must be from {low} to {high}")


class Events:
    """Appends events to `outputs/events.jsonl`, one whole line a write, and logs the main ones."""

    def __init__(self, path=OUTPUTS / "events.jsonl"):
        self._path = path

    def progress(self, done, total, unit, phase):
        print(f"{phase}: {done} of {total} {unit}", flush=True)
        self._append("progress", done=done, total=total, unit=unit, phase=phase)

    def metric(self, step, name, value):
        """Appends a point of a plot, or a warning instead when the value is not finite."""
        if not math.isfinite(value):
            self.warning(f"metric {name} at step {step} is {value}; it is left out of the plot")
            return
        print(f"{name} at {step}: {value:.6g}", flush=True)
        self._append("metric", step=step, name=name, value=value)

    def preview(self, path, title):
        """Reports a picture below the outputs folder."""
        self._append("preview", path=str(path.relative_to(OUTPUTS)), title=title)

    def warning(self, message):
        print(f"warning: {message}", file=sys.stderr, flush=True)
        self._append("warning", message=message)

    def summary(self, **fields):
        """Appends the table of results; a value that is not finite becomes null, with a warning."""
        for name, value in fields.items():
            if isinstance(value, float) and not math.isfinite(value):
                self.warning(f"{name} of the summary is {value}; null stands for it")
                fields[name] = None
        self._append("summary", **fields)

    def _append(self, kind, **fields):
        now = datetime.datetime.now(datetime.timezone.utc)
        at = now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        line = json.dumps({"type": kind, "at": at, **fields}, allow_nan=False) + "\n"
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with open(self._path, "ab", buffering=0) as file:
            file.write(line.encode())


class StopSignal:
    """Records SIGTERM, so that work stops between two steps and not inside one."""

    def __init__(self):
        self.received = False
        signal.signal(signal.SIGTERM, self._receive)

    def _receive(self, number, frame):
        self.received = True

    def check(self):
        if self.received:
            raise Stopped


def write_json(path, value):
    """Replaces a file by canonical JSON; a crash leaves the old file or the new one."""
    text = json.dumps(value, indent=2, sort_keys=True, allow_nan=False) + "\n"
    write_bytes(path, text.encode())


def write_bytes(path, content):
    """Replaces a file; a crash leaves the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    with open(partial, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(partial, path)


def run(work):
    """Runs `work` and exits: 0 done, 2 refused, 143 stopped with a checkpoint."""
    try:
        work()
    except Refusal as refusal:
        print(f"error: {refusal}", file=sys.stderr, flush=True)
        sys.exit(EXIT_REFUSED)
    except Stopped:
        print("stopped; the checkpoint is kept", file=sys.stderr, flush=True)
        sys.exit(EXIT_STOPPED)
