"""The artifact of a training run: the best network in two forms, its metrics and some pictures."""

import copy
import csv
import inspect
import io

import numpy
import torch
from PIL import Image

import training
import worker
from drawing import save_preview
from network import STRIDE, Exported
from prediction import Predictor

PREVIEWS = 6
OPSET = 12
EXPORT_TOLERANCE = 1e-2


def write(run, task, events):
    """Writes everything; called once, when the last epoch is done."""
    best = run.position.best
    run.averaged.load_state_dict(best["weights"])
    folder = worker.ARTIFACT
    folder.mkdir(parents=True, exist_ok=True)
    content = io.BytesIO()
    torch.save(best["weights"], content)
    worker.write_bytes(folder / "weights.pt", content.getvalue())
    worker.write_json(folder / "classes.json", list(run.dataset.classes))
    worker.write_json(folder / "model.json", _description(run, task))
    exported = Exported(copy.deepcopy(run.averaged).cpu()).eval()
    _export(exported, run.dataset.val.pictures[:1], folder / "model.onnx")
    summary = _metrics(run)
    worker.write_json(folder / "metrics.json", {**summary, "history": run.position.history})
    worker.write_bytes(folder / "curves.csv", _curves(run).encode())
    _check_export(exported, run.dataset.val.pictures[:1].float() / 255, folder)
    _previews(run, folder / "previews", events)
    events.summary(**summary)


def _description(run, task):
    """The description with which a program can use `model.onnx`."""
    height, width = run.dataset.val.pictures.shape[2:]
    return {
        "name": task.name,
        "architecture": "tiny-centernet",
        "input": {
            "name": "pictures",
            "width": width,
            "height": height,
            "range": [0, 1],
            "order": "RGB",
        },
        "outputs": ["peaks", "heat", "box"],
        "stride": STRIDE,
        "classes": list(run.dataset.classes),
        "thresholds": {"score": training.SCORE_THRESHOLD},
    }


def _metrics(run):
    best = run.position.history[run.position.best["epoch"] - 1]
    return {
        "mAP50": best["mAP50"],
        "precision": best["precision"],
        "recall": best["recall"],
        "loss": best["loss"],
        "perClass": best["perClass"],
        "bestEpoch": best["epoch"],
        "epochs": run.epochs,
        "trainPictures": len(run.dataset.train),
        "valPictures": len(run.dataset.val),
        "weights": sum(value.numel() for value in run.averaged.parameters()),
    }


def _curves(run):
    text = io.StringIO()
    columns = ["epoch", "loss", "mAP50", "precision", "recall"]
    writer = csv.DictWriter(text, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(run.position.history)
    return text.getvalue()


def _export(exported, pictures, path):
    """Writes the ONNX file. Newer versions of torch have a second exporter, which is not used: it
    needs further packages, and Debian's torch lacks it."""
    exporter = {}
    if "dynamo" in inspect.signature(torch.onnx.export).parameters:
        exporter = {"dynamo": False}
    names = ["pictures", "peaks", "heat", "box"]
    content = io.BytesIO()
    torch.onnx.export(
        exported,
        torch.zeros(pictures.shape),
        content,
        opset_version=OPSET,
        input_names=names[:1],
        output_names=names[1:],
        dynamic_axes={name: {0: "count"} for name in names},
        **exporter,
    )
    worker.write_bytes(path, content.getvalue())


def _check_export(exported, pictures, folder):
    """Raises when the exported network's output differs from the trained network's."""
    with torch.no_grad():
        wanted = exported(pictures)[1].numpy()
    found = Predictor(folder).answer(pictures.numpy())[1]
    off = float(numpy.abs(found - wanted).max())
    if not off <= EXPORT_TOLERANCE:
        raise RuntimeError(f"model.onnx differs from the trained network by {off}")


def _previews(run, folder, events):
    """Val pictures with the boxes the network finds in them."""
    predictor = Predictor(worker.ARTIFACT)
    for index in range(min(PREVIEWS, len(run.dataset.val))):
        pixels = run.dataset.val.pictures[index].permute(1, 2, 0).numpy()
        picture = Image.fromarray(pixels)
        path = folder / run.dataset.val.names[index].replace("/", "-")
        save_preview(picture, predictor.drawable(picture), path.with_suffix(".png"))
        events.preview(
            path.with_suffix(".png"), f"{run.dataset.val.names[index]} as the network sees it"
        )
