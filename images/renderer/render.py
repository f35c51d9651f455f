"""Entry of the renderer: runs Blender in child processes until the task's result is complete.

Blender leaks over many frames and may crash on a broken file, so this process does not load it: it
starts a child for every batch of pictures, passes SIGTERM on and turns a crash into a message.
"""

import signal
import subprocess
import sys
from pathlib import Path

import dataset
import worker

HERE = Path(__file__).parent
CRASHES = (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE, signal.SIGILL)


class Child:
    """Runs one Blender process at a time and passes SIGTERM on to it."""

    def __init__(self):
        self.stopped = False
        self._process = None
        signal.signal(signal.SIGTERM, self._stop)

    def _stop(self, number, frame):
        self.stopped = True
        if self._process is not None:
            self._process.terminate()

    def run(self, script):
        """Returns when the child succeeded; otherwise raises or exits with the child's code."""
        if self.stopped:
            raise worker.Stopped
        self._process = subprocess.Popen([sys.executable, str(HERE / script)])
        if self.stopped:
            self._process.terminate()
        code = self._process.wait()
        if self.stopped:
            raise worker.Stopped
        if -code in CRASHES:
            raise worker.Refusal(
                f"Blender crashed (signal {-code}): could not open or render the model that the "
                "log names last; save it again with a current Blender, or leave out objects"
            )
        if code != 0:
            sys.exit(128 - code if code < 0 else code)


def render_dataset(task, child):
    """Renders the missing pictures, batch after batch, then makes the artifact."""
    plan = dataset.Plan.of(task)
    missing = plan.missing()
    while missing:
        child.run("picture_batch.py")
        left = plan.missing()
        if len(left) == len(missing):
            raise worker.Refusal("Blender ended without rendering a picture; see the log above")
        missing = left
    dataset.assemble(plan)


def main():
    task = worker.Task.load()
    child = Child()
    if task.gpus > 0:
        worker.Events().warning("this renderer works on the CPU; the GPUs it was given stay idle")
    if task.kind == "Dataset":
        render_dataset(task, child)
    elif task.kind == "Model":
        child.run("model_preview.py")
    else:
        raise worker.Refusal(f"the renderer cannot do kind {task.kind}; it does Dataset and Model")


if __name__ == "__main__":
    worker.run(main)
