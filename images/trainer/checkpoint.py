"""The progress of a training run, and the file that stores it."""

import io
import json
import pickle
import sys
from dataclasses import asdict, dataclass, field

import torch

import worker

FILE = worker.CHECKPOINT / "last.pt"
UNREADABLE = (RuntimeError, ValueError, KeyError, TypeError, EOFError, pickle.UnpicklingError)


@dataclass
class Position:
    """Finished epochs, the batches done in the current one, and the best network so far."""

    epoch: int = 0
    batch: int = 0
    loss_sum: float = 0.0
    history: list = field(default_factory=list)
    best: dict = field(default_factory=dict)

    def close(self, network, metrics):
        """Ends the current epoch; keeps a copy of the network when it is the best so far."""
        self.epoch += 1
        self.batch, self.loss_sum = 0, 0.0
        self.history.append({"epoch": self.epoch, **metrics})
        if not self.best or metrics["mAP50"] >= self.best["mAP50"]:
            weights = {
                name: value.detach().cpu().clone() for name, value in network.state_dict().items()
            }
            self.best = {"epoch": self.epoch, "mAP50": metrics["mAP50"], "weights": weights}


def save(run):
    """Replaces the checkpoint; a crash leaves the old one or the new one.

    Numbers are stored as JSON, because torch 1.13 refuses floats when it reads weights only.
    """
    content = io.BytesIO()
    position = asdict(run.position)
    state = {
        "network": run.network.state_dict(),
        "averaged": run.averaged.state_dict(),
        "moments": run.optimizer.state_dict()["state"],
        "best": position["best"].pop("weights", {}),
        "position": json.dumps(position),
    }
    torch.save(state, content)
    worker.write_bytes(FILE, content.getvalue())


def resumed(make, events):
    """The run that `make` makes, at the checkpoint's position when there is a readable one.

    Only tensors and plain values are read, so nothing in the file can run.
    """
    run = make()
    if not FILE.exists():
        return run
    try:
        _restore(run)
    except UNREADABLE as error:
        events.warning(f"the checkpoint cannot be read, so training starts over: {error!r}")
        return make()
    position = run.position
    print(f"resumed after epoch {position.epoch}, batch {position.batch}", file=sys.stderr)
    return run


def _restore(run):
    # Loads to the CPU: weights are copied to the device later, and AdamW needs its step counts
    # here.
    state = torch.load(FILE, map_location="cpu", weights_only=True)
    run.network.load_state_dict(state["network"])
    run.averaged.load_state_dict(state["averaged"])
    groups = run.optimizer.state_dict()["param_groups"]
    run.optimizer.load_state_dict({"state": state["moments"], "param_groups": groups})
    run.position = Position(**json.loads(state["position"]))
    if run.position.best:
        run.position.best["weights"] = state["best"]
