"""A worker's surroundings by the contract, for tests that run inside its image."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import worker

PATIENCE = 240


class Lab:
    """The folders below `/lab` of one task, empty at first."""

    def __init__(self, kind, inputs=(), seed=7, split=None, gpus=0, **parameters):
        self.clear()
        self.task = {
            "schemaVersion": worker.SCHEMA_VERSION,
            "kind": kind,
            "owner": "alice",
            "name": "tested",
            "digest": "0" * 64,
            "attempt": 1,
            "parameters": parameters,
            "seed": seed,
            "split": split or {},
            "resources": {"cpus": 1, "memoryBytes": 1 << 30, "gpus": gpus},
            "inputs": list(inputs),
        }
        worker.TASK_FILE.write_text(json.dumps(self.task))

    @staticmethod
    def clear():
        """Forgets the task with its inputs, outputs and checkpoint."""
        for folder in (worker.WORK, inputs_folder()):
            shutil.rmtree(folder, ignore_errors=True)
        for folder in (worker.CHECKPOINT, worker.ARTIFACT, inputs_folder()):
            folder.mkdir(parents=True)

    def run(self, script, stop_at=None):
        """Makes one attempt: (exit code, log). At `stop_at` units done the worker gets SIGTERM."""
        shutil.rmtree(worker.OUTPUTS)
        worker.ARTIFACT.mkdir(parents=True)
        log = Path("/tmp/log")
        with open(log, "wb") as file:
            process = subprocess.Popen(
                [sys.executable, f"/worker/{script}"], stdout=file, stderr=subprocess.STDOUT
            )
            if stop_at is not None:
                self._stop(process, stop_at)
            code = process.wait(PATIENCE)
        return code, log.read_text()

    def _stop(self, process, count):
        limit = time.monotonic() + PATIENCE
        while process.poll() is None and time.monotonic() < limit:
            if any(each["done"] >= count for each in events("progress")):
                os.kill(process.pid, signal.SIGTERM)
                return
            time.sleep(0.01)


def inputs_folder():
    """Where inputs lie."""
    return worker.TASK_FILE.parent / "inputs"


def events(kind):
    """The events of one type that the attempt has told so far, whole lines only."""
    path = worker.OUTPUTS / "events.jsonl"
    lines = path.read_text().split("\n")[:-1] if path.exists() else []
    return [each for each in map(json.loads, lines) if each["type"] == kind]


def warnings():
    """The texts of the attempt's warnings."""
    return [each["message"] for each in events("warning")]
