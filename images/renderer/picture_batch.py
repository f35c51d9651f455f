"""Child process: renders the next missing pictures, each with its own random source."""

import contextlib
import math
import os
import time
from pathlib import Path

import bpy
from PIL import Image

import boxes
import dataset
import modelfile
import scatter
import worker
from drawing import save_png
from stage import Stage

BATCH = 200
ELEVATION_RANGE = (0.35, 1.15)
LENS_RANGE = (35, 60)
CLOSENESS_RANGE = (0.85, 1.25)
RAW = Path("/tmp/picture.png")


@contextlib.contextmanager
def quiet():
    """Discards what Blender prints about every frame."""
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def render_picture(plan, stage, models, index):
    """Renders one picture into the checkpoint; its record is written last and marks it as done."""
    random = plan.random_for(index)
    placed = scatter.place(models, random.randint(*plan.objects), random)
    stage.light_randomly(random)
    x, y, radius, height = scatter.circle(placed)
    target = (
        x + random.uniform(-0.2, 0.2) * radius,
        y + random.uniform(-0.2, 0.2) * radius,
        height / 2,
    )
    direction = (random.uniform(0, math.tau), random.uniform(*ELEVATION_RANGE))
    stage.aim(
        target, radius, direction, random.uniform(*LENS_RANGE), random.uniform(*CLOSENESS_RANGE)
    )
    bpy.context.view_layer.update()
    found, dropped = boxes.visible(placed, stage, random)
    with quiet():
        stage.render(RAW, seed=index)
    with Image.open(RAW) as picture:
        save_png(picture, dataset.picture_path(index))
    scatter.remove(placed)
    record = {"index": index, "objects": found, "dropped": dropped}
    worker.write_json(dataset.record_path(index), record)
    return record


def main():
    stop = worker.StopSignal()
    plan = dataset.Plan.of(worker.Task.load())
    events = worker.Events()
    prepared = [modelfile.prepare(source) for source in plan.models]
    stage = Stage(plan.width, plan.height)
    models = [each.bring_in() for each in prepared]
    stage.use_engine(plan.engine, plan.samples, plan.task.cpus)
    worker.write_json(dataset.MODEL_REPORTS, [model.report for model in models])
    missing = plan.missing()
    done = plan.images - len(missing)
    events.progress(done, plan.images, "pictures", "render")
    for index in missing[:BATCH]:
        stop.check()
        started = time.monotonic()
        record = render_picture(plan, stage, models, index)
        done += 1
        events.progress(done, plan.images, "pictures", "render")
        events.metric(done, "secondsPerPicture", round(time.monotonic() - started, 3))
        if plan.is_preview(index):
            dataset.publish_preview(plan, record, events)


if __name__ == "__main__":
    worker.run(main)
