"""Predicts on pictures.

predict.py --model DIR PICTURE...    prints a JSON list
predict.py                           does the InferenceRun of /lab/task.json
"""

import argparse
import collections
import json
import os
import sys
from pathlib import Path

import worker
from drawing import opened, save_preview
from prediction import Predictor

SUFFIXES = {".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp"}
PREVIEWS = 6
DEFAULTS = {"threshold": 0.3}


def main():
    if len(sys.argv) > 1:
        print_predictions(_arguments())
    else:
        infer(worker.Task.load())


def _arguments():
    parser = argparse.ArgumentParser(description="Predict with a trained network.")
    parser.add_argument(
        "--model", required=True, type=Path, help="folder with model.onnx and model.json"
    )
    parser.add_argument(
        "--threshold", type=float, help="least score of a box (default: the model's)"
    )
    parser.add_argument("pictures", nargs="+", type=Path)
    return parser.parse_args()


def print_predictions(arguments):
    """Prints one report a picture, in the order given."""
    predictor = Predictor(arguments.model, arguments.threshold)
    reports = [predictor.report(path.name, opened(path)) for path in arguments.pictures]
    json.dump(reports, sys.stdout, indent=2)
    print()


def infer(task):
    """Predicts on every picture of the task's inputs with the network among them."""
    stop = worker.StopSignal()
    os.environ["OMP_NUM_THREADS"] = str(task.cpus)
    events = worker.Events()
    network, pictures = _sorted_inputs(task)
    threshold = task.parameter_values(DEFAULTS)["threshold"] if task.parameters else None
    predictor = Predictor(network.path, threshold, version=network.digest or "1")
    reports, labels = [], collections.Counter()
    for number, (name, path) in enumerate(pictures):
        stop.check()
        picture = opened(path)
        reports.append(predictor.report(name, picture))
        labels.update(reports[-1]["labelOccurrence"])
        if number < PREVIEWS:
            preview = worker.ARTIFACT / "previews" / f"{number:06d}.png"
            save_preview(picture, predictor.drawable(picture), preview)
            events.preview(preview, name)
        events.progress(number + 1, len(pictures), "pictures", "predict")
    summary = {"pictures": len(reports), "boxes": sum(labels.values()), "labels": dict(labels)}
    worker.write_json(worker.ARTIFACT / "predictions.json", reports)
    worker.write_json(worker.ARTIFACT / "summary.json", summary)
    events.summary(**summary)


def _sorted_inputs(task):
    """The input that is a network, and (name, path) of every picture in the others."""
    networks = [each for each in task.inputs if (each.path / "model.onnx").is_file()]
    if len(networks) != 1:
        raise worker.Refusal(f"the task has {len(networks)} inputs with a model.onnx; it needs one")
    pictures = [
        (f"{each.name}/{path.relative_to(each.path)}", path)
        for each in task.inputs
        if each is not networks[0]
        for path in sorted(
            (each.path / "images" if (each.path / "images").is_dir() else each.path).rglob("*")
        )
        if path.suffix.lower() in SUFFIXES
    ]
    if not pictures:
        raise worker.Refusal("the task's inputs hold no picture; give it a dataset or pictures")
    return networks[0], pictures


if __name__ == "__main__":
    worker.run(main)
