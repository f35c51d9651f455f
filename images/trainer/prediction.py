"""Prediction with an exported network: ONNX Runtime, numpy and Pillow, no torch."""

import collections
import json
import os

import numpy
import onnxruntime
from PIL import Image

import worker
from decoding import detections, overlaps
from drawing import color_of

TOP = 5
OVERLAPPING = 0.25
ERRORS_ONLY = 3
NEEDED = ("name", "input", "classes", "thresholds")


class Predictor:
    """The network in a folder with `model.onnx` and `model.json`."""

    def __init__(self, folder, threshold=None, version="1"):
        for name in ("model.onnx", "model.json"):
            if not (folder / name).is_file():
                raise worker.Refusal(
                    f"{folder} has no {name}; name the folder of a trained network"
                )
        self.description = json.loads((folder / "model.json").read_text())
        lacking = [name for name in NEEDED if name not in self.description]
        if lacking:
            raise worker.Refusal(
                f"model.json of the network lacks {', '.join(lacking)}; an imported network says "
                "them in 'from.details'"
            )
        self.classes = self.description["classes"]
        self.size = (self.description["input"]["width"], self.description["input"]["height"])
        self.threshold = self.description["thresholds"]["score"] if threshold is None else threshold
        self.version = version
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = int(os.environ.get("OMP_NUM_THREADS", "1"))
        options.log_severity_level = ERRORS_ONLY
        self._session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )

    def answer(self, pictures):
        """The network's raw outputs for a batch of pictures in 0...1."""
        return self._session.run(None, {self.description["input"]["name"]: pictures})

    def find(self, picture):
        """Boxes in pixels of the picture, labels, scores and all class scores, best first."""
        small = picture.convert("RGB").resize(self.size, Image.BILINEAR)
        pixels = numpy.asarray(small, dtype=numpy.float32).transpose(2, 0, 1)[None] / 255
        boxes, *rest = detections(*(part[0] for part in self.answer(pixels)), self.threshold)
        return boxes * numpy.array([picture.width, picture.height] * 2), *rest

    def drawable(self, picture):
        """What `drawing.save_preview` draws."""
        boxes, kinds, scores, _ = self.find(picture)
        return [
            (*map(float, box), f"{self.classes[kind]} {score:.2f}", int(kind))
            for box, kind, score in zip(boxes, kinds, scores)
        ]

    def report(self, filename, picture):
        """One picture's predictions in the Nachet form."""
        boxes, kinds, scores, all_scores = self.find(picture)
        labels = [self.classes[kind] for kind in kinds]
        found = []
        for index, box in enumerate(boxes):
            near = overlaps(box, boxes) > OVERLAPPING
            near[index] = False
            found.append(
                {
                    "box": dict(
                        zip(
                            ("topX", "topY", "bottomX", "bottomY"),
                            (round(float(v), 2) for v in box),
                        )
                    ),
                    "label": labels[index],
                    "score": round(float(scores[index]), 4),
                    "topN": self._top(all_scores[index]),
                    "overlapping": bool(near.any()),
                    "overlappingIndices": numpy.flatnonzero(near).tolist(),
                    "color": color_of(int(kinds[index])),
                }
            )
        return {
            "filename": filename,
            "boxes": found,
            "labelOccurrence": dict(collections.Counter(labels)),
            "totalBoxes": len(found),
            "models": [{"name": self.description["name"], "version": self.version}],
        }

    def _top(self, scores):
        order = numpy.argsort(-scores, kind="stable")[:TOP]
        return [
            {"score": round(float(scores[kind]), 4), "label": self.classes[kind]} for kind in order
        ]
