"""Child process: renders one portrait of a model and reports the model's parts."""

import math

import bpy
from mathutils import Matrix
from PIL import Image

import modelfile
import scatter
import worker
from dataset import check_look
from drawing import save_png, save_small
from picture_batch import RAW, quiet
from stage import Stage

SUMMARY_ENTRIES = 50
DEFAULTS = {"resolution": [320, 240], "samples": 32, "engine": "cycles"}


def main():
    task = worker.Task.load()
    values = task.parameter_values(DEFAULTS)
    check_look(values)
    source = task.inputs_of("Model")[0]
    events = worker.Events()
    events.progress(0, 1, "pictures", "render")
    prepared = modelfile.prepare(source)
    stage = Stage(*values["resolution"])
    model = prepared.bring_in()
    stage.use_engine(values["engine"], values["samples"], task.cpus)
    stage.light_evenly()
    _, _, radius, height = scatter.circle([scatter.put(model, Matrix.Identity(4))])
    stage.aim((0, 0, height / 2), radius, (math.radians(-55), math.radians(28)), 50, 1.0)
    bpy.context.view_layer.update()
    with quiet():
        stage.render(RAW, seed=0)
    preview = worker.ARTIFACT / "preview.png"
    with Image.open(RAW) as picture:
        save_small(picture, preview)
        save_png(picture, preview)
    worker.write_json(worker.ARTIFACT / "model.json", model.report)
    for message in model.report["warnings"]:
        events.warning(message)
    events.preview(preview, f"model {source.title}")
    events.progress(1, 1, "pictures", "render")
    events.summary(**summary(model.report))


def summary(report):
    """The report shortened to fit an event: only the beginning of lists; model.json has all."""
    short = {
        name: value[:SUMMARY_ENTRIES] if isinstance(value, list) else value
        for name, value in report.items()
        if name != "warnings"
    }
    for name in ("objects", "leftOut"):
        if len(report[name]) > SUMMARY_ENTRIES:
            short[f"{name}Count"] = len(report[name])
    return short


if __name__ == "__main__":
    worker.run(main)
