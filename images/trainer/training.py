"""The training loop: seeded, with a checkpoint after every epoch and on SIGTERM.

Every batch draws from a random source of its own, made of seed, epoch and batch number, so a run
that was stopped goes on with the very batches it would have seen.
"""

import copy
import hashlib
import math
import time

import torch

import checkpoint
import results
import samples
import worker
from decoding import detections
from loss import loss, targets
from network import STRIDE, CentreNet, Exported
from scoring import score

DEFAULTS = {"epochs": 30, "width": 160, "batch": 8, "learningRate": 0.002}
WARM_UP = 0.1
WEIGHT_DECAY = 1e-4
AVERAGING = 0.97
CLAIM_THRESHOLD = 0.05
SCORE_THRESHOLD = 0.3
JUDGED_AT_ONCE = 32


class Run:
    """One training run: its samples, its network, and its progress."""

    def __init__(self, task, dataset, values, device):
        self.seed = task.seed
        self.dataset = dataset
        self.device = device
        self.epochs, self.batch = values["epochs"], values["batch"]
        self.learning_rate = values["learningRate"]
        torch.manual_seed(task.seed)
        self.network = CentreNet(len(dataset.classes)).to(device)
        self.averaged = copy.deepcopy(self.network)
        self.optimizer = torch.optim.AdamW(self.network.parameters(), weight_decay=WEIGHT_DECAY)
        self.position = checkpoint.Position()
        self.batches = math.ceil(len(dataset.train) / self.batch)

    def generator(self, *numbers):
        name = "/".join(str(number) for number in (self.seed, *numbers))
        start = int.from_bytes(hashlib.sha256(name.encode()).digest()[:7], "big")
        return torch.Generator().manual_seed(start)

    def average(self):
        """Updates the averaged network, which is the one that is judged and kept."""
        step = self.position.epoch * self.batches + self.position.batch
        kept = min(AVERAGING, (1 + step) / (10 + step))
        trained = self.network.state_dict()
        for name, value in self.averaged.state_dict().items():
            if value.dtype.is_floating_point:
                value.lerp_(trained[name], 1 - kept)
            else:
                value.copy_(trained[name])

    def rate(self, epoch, number):
        """The learning rate of a batch: a short rise, then half a cosine down to a hundredth."""
        share = (epoch * self.batches + number) / (self.epochs * self.batches)
        if share < WARM_UP:
            return self.learning_rate * (0.1 + 0.9 * share / WARM_UP)
        falling = (1 + math.cos(math.pi * (share - WARM_UP) / (1 - WARM_UP))) / 2
        return self.learning_rate * (0.01 + 0.99 * falling)


def train(task):
    """Trains to the end and writes the artifact, or a checkpoint when it has to stop."""
    stop = worker.StopSignal()
    events = worker.Events()
    values = _checked(task.parameter_values(DEFAULTS))
    torch.set_num_threads(task.cpus)
    dataset = samples.load(task.inputs_of("Dataset")[0].path, values["width"])
    for message in dataset.warnings:
        events.warning(message)
    device = chosen_device(task, events)
    run = checkpoint.resumed(lambda: Run(task, dataset, values, device), events)
    events.progress(run.position.epoch, run.epochs, "epochs", "train")
    while run.position.epoch < run.epochs:
        started = time.monotonic()
        _learn(run, stop)
        _close_epoch(run, events, time.monotonic() - started)
    results.write(run, task, events)


def _checked(values):
    worker.require_range("epochs", values["epochs"], 1, 100_000)
    worker.require_range("width", values["width"], 32, 2048)
    worker.require_range("batch", values["batch"], 1, 4096)
    worker.require_range("learningRate", values["learningRate"], 1e-7, 1.0)
    return {**values, "width": math.ceil(values["width"] / 16) * 16}


def chosen_device(task, events):
    """The GPU when the task has one that works, else the CPU; logs which one, and why."""
    build = f"torch {torch.__version__}"
    if task.gpus > 0 and torch.cuda.is_available():
        if task.gpus > 1:
            events.warning(f"this trainer uses one GPU; {task.gpus - 1} of its GPUs stay idle")
        print(f"training on {torch.cuda.get_device_name(0)} with {build}", flush=True)
        return torch.device("cuda")
    if task.gpus > 0 and torch.version.cuda is None:
        events.warning(f"a GPU was asked for, but {build} of this image knows none; using the CPU")
    elif task.gpus > 0:
        events.warning(
            f"a GPU was asked for, but {build} for CUDA {torch.version.cuda} can use none here, "
            "perhaps for want of a newer driver; using the CPU"
        )
    print(f"training on the CPU with {build}", flush=True)
    return torch.device("cpu")


def _learn(run, stop):
    """Trains the rest of the current epoch."""
    position = run.position
    order = torch.randperm(len(run.dataset.train), generator=run.generator(position.epoch))
    batches = order.split(run.batch)
    run.network.train()
    while position.batch < len(batches):
        if stop.received:
            checkpoint.save(run)
            raise worker.Stopped
        for group in run.optimizer.param_groups:
            group["lr"] = run.rate(position.epoch, position.batch)
        source = run.generator(position.epoch, position.batch)
        chosen = batches[position.batch]
        value = _step(run, samples.varied(run.dataset.train, chosen, source, run.device))
        if not math.isfinite(value):
            raise _diverged(run, f"the loss of batch {position.batch + 1} is {value}")
        position.loss_sum += value
        run.average()
        position.batch += 1


def _step(run, batch):
    pictures, boxes, labels = batch
    size = (pictures.shape[2] // STRIDE, pictures.shape[3] // STRIDE)
    wanted = targets(boxes, labels, len(run.dataset.classes), size)
    answer = run.network(pictures)
    value = loss(answer, [each.to(run.device) for each in wanted])
    run.optimizer.zero_grad()
    value.backward()
    torch.nn.utils.clip_grad_norm_(run.network.parameters(), 10.0)
    run.optimizer.step()
    return float(value.detach())


def _diverged(run, finding):
    return worker.Refusal(
        f"in epoch {run.position.epoch + 1} {finding}; try a learningRate below {run.learning_rate}"
    )


def _close_epoch(run, events, seconds):
    """Judges the network, reports the metrics and saves the state."""
    position = run.position
    mean = position.loss_sum / run.batches
    if not all(value.isfinite().all() for value in run.averaged.state_dict().values()):
        raise _diverged(run, "a weight of the network is no finite number")
    judged = judge(run)
    position.close(run.averaged, {"loss": round(mean, 5), **judged})
    for name in ("loss", "mAP50", "precision", "recall"):
        events.metric(position.epoch, name, position.history[-1][name])
    events.metric(position.epoch, "secondsPerEpoch", round(seconds, 3))
    events.progress(position.epoch, run.epochs, "epochs", "train")
    checkpoint.save(run)


def judge(run):
    """Metrics on the val part."""
    found = found_in(run, CLAIM_THRESHOLD)
    return score(found, run.dataset.val, run.dataset.classes, SCORE_THRESHOLD)


def found_in(run, threshold):
    """Detections in every val picture."""
    network = Exported(run.averaged).eval()
    found = []
    with torch.no_grad():
        for pictures in run.dataset.val.pictures.split(JUDGED_AT_ONCE):
            answers = [
                part.cpu().numpy() for part in network(pictures.to(run.device).float() / 255)
            ]
            found += [detections(*answer, threshold) for answer in zip(*answers)]
    return found
