"""The dataset of a task: its pictures, those that are done, and the artifact made from them."""

import json
import os
import random
from dataclasses import dataclass

from PIL import Image

import labels
import worker
from drawing import save_preview

# Change the name of this folder whenever the same task would give other pictures, so that no
# dataset mixes an older image's checkpoint with new pictures.
RENDERED = worker.CHECKPOINT / "rendered-2"
PICTURES = RENDERED / "pictures"
MODEL_REPORTS = RENDERED / "models.json"
PREVIEW_COUNT = 6
DEFAULTS = {
    "images": 100,
    "resolution": [320, 240],
    "samples": 8,
    "engine": "cycles",
    "objectsPerImage": [1, 4],
}
ENGINES = ("cycles", "workbench")


@dataclass(frozen=True)
class Plan:
    """A dataset task with its parameters checked."""

    task: worker.Task
    models: tuple
    classes: tuple
    images: int
    width: int
    height: int
    samples: int
    engine: str
    objects: tuple

    @staticmethod
    def of(task):
        values = task.parameter_values(DEFAULTS)
        check_look(values)
        width, height = values["resolution"]
        fewest, most = values["objectsPerImage"]
        worker.require_range("images", values["images"], 1, 1_000_000)
        worker.require_range("objectsPerImage", most, 1, 64)
        worker.require_range("objectsPerImage", fewest, 1, most)
        models = tuple(task.inputs_of("Model"))
        return Plan(
            task=task,
            models=models,
            classes=tuple(sorted({model.label for model in models})),
            images=values["images"],
            width=width,
            height=height,
            samples=values["samples"],
            engine=values["engine"],
            objects=(fewest, most),
        )

    def random_for(self, index):
        """The random source of one picture; it depends on seed and picture number only."""
        return random.Random(f"{self.task.seed}/{index}")

    def missing(self):
        """Numbers of the pictures that have to be rendered, now or again."""
        return [
            index
            for index in range(self.images)
            if not (record_path(index).exists() and picture_path(index).exists())
        ]

    def records(self):
        return [json.loads(record_path(index).read_text()) for index in range(self.images)]

    def is_preview(self, index):
        """True for a few pictures spread over the set."""
        step = max(1, self.images // PREVIEW_COUNT)
        return index % step == 0 and index // step < PREVIEW_COUNT

    def parts(self):
        """The part of the split each picture belongs to, by picture number."""
        return labels.split(
            self.images, self.task.split or {"train": 0.8, "val": 0.2}, self.task.seed
        )


def check_look(values):
    """Refuses a resolution, samples or an engine with which no picture can be rendered."""
    worker.require_range("resolution", min(values["resolution"]), 32, 8192)
    worker.require_range("resolution", max(values["resolution"]), 32, 8192)
    worker.require_range("samples", values["samples"], 1, 65536)
    if values["engine"] not in ENGINES:
        raise worker.Refusal(f"unknown engine '{values['engine']}'; known are {', '.join(ENGINES)}")


def picture_path(index):
    return PICTURES / f"{index:06d}.png"


def record_path(index):
    return PICTURES / f"{index:06d}.json"


def publish_preview(plan, record, events):
    """Draws one finished picture with its boxes and reports it as a preview."""
    index = record["index"]
    path = worker.ARTIFACT / "previews" / f"{index:06d}.png"
    boxes = [
        (*each["box"], each["class"], plan.classes.index(each["class"]))
        for each in record["objects"]
    ]
    with Image.open(picture_path(index)) as picture:
        save_preview(picture, boxes, path)
    events.preview(path, f"picture {index} with its boxes")


def assemble(plan):
    """Makes the artifact from the finished pictures: hard links make it quick and repeatable."""
    events = worker.Events()
    records = plan.records()
    parts = plan.parts()
    for record in records:
        index = record["index"]
        _link(picture_path(index), worker.ARTIFACT / "images" / parts[index] / f"{index:06d}.png")
        if (
            plan.is_preview(index)
            and not (worker.ARTIFACT / "previews" / f"{index:06d}.png").exists()
        ):
            publish_preview(plan, record, events)
    labels.write(worker.ARTIFACT, plan, records, parts)
    report = labels.health(plan, records, parts, json.loads(MODEL_REPORTS.read_text()))
    worker.write_json(worker.ARTIFACT / "health.json", report)
    for message in report["warnings"]:
        events.warning(message)
    events.progress(plan.images, plan.images, "pictures", "assemble")
    events.summary(
        pictures=plan.images,
        boxes=report["boxes"],
        classes=report["boxesPerClass"],
        parts=report["picturesPerPart"],
    )


def _link(source, target):
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    os.link(source, target)
