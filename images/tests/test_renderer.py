"""The renderer in its image: real renders of a cube, as small as they come."""

import collections
import hashlib
import json
import math
import unittest

import bpy

import dataset
import labels
import model_preview
import worker
from lab import Lab, events, inputs_folder, warnings

MODEL = {
    "name": "model-0",
    "kind": "Model",
    "resource": "Model/alice/die",
    "class": "cube",
    "path": str(inputs_folder() / "m"),
}


def write_model(last_vertex=(1, 1, 1), width=1):
    """A cube, or a bar of another width; one corner of it where told."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    corners = [(x * width, y * width, z) for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)]
    faces = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    mesh = bpy.data.meshes.new("cube")
    mesh.from_pydata([*corners[:-1], last_vertex], [], faces)
    bpy.context.scene.collection.objects.link(bpy.data.objects.new("cube", mesh))
    path = inputs_folder() / "m" / "model.blend"
    path.parent.mkdir(parents=True, exist_ok=True)
    bpy.ops.wm.save_as_mainfile(filepath=str(path))


def cubes(images, **settings):
    parameters = {"images": images, "resolution": [64, 48], "samples": 1, **settings}
    lab = Lab("Dataset", [MODEL], split={"train": 0.8, "val": 0.2}, **parameters)
    write_model()
    return lab


def artifact():
    """Digests of all files by name."""
    return {
        str(path.relative_to(worker.ARTIFACT)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in worker.ARTIFACT.rglob("*")
        if path.is_file()
    }


class RenderTests(unittest.TestCase):
    def test_a_stopped_render_goes_on_with_what_is_missing(self):
        lab = cubes(12)
        code, log = lab.run("render.py")
        self.assertEqual(code, 0, log)
        whole = artifact()
        self.assertEqual(sum(name.startswith("images/") for name in whole), 12)

        lab = cubes(12)
        code, log = lab.run("render.py", stop_at=2)
        self.assertEqual(code, worker.EXIT_STOPPED, log)
        pictures = dataset.PICTURES
        done = {path: path.stat().st_mtime_ns for path in pictures.glob("*.json")}
        self.assertTrue(2 <= len(done) < 12, log)
        lost = min(done).with_suffix(".png")
        lost.unlink()

        code, log = lab.run("render.py")
        self.assertEqual(code, 0, log)
        self.assertEqual(events("progress")[0]["done"], len(done) - 1)
        for path, changed_at in done.items():
            if path.stem != lost.stem:
                self.assertEqual(path.stat().st_mtime_ns, changed_at, path)
        self.assertEqual(artifact(), whole)

    def test_one_picture_is_a_dataset(self):
        code, log = cubes(1, objectsPerImage=[1, 1]).run("render.py")
        self.assertEqual(code, 0, log)
        self.assertTrue((worker.ARTIFACT / "annotations" / "train.json").is_file())
        self.assertIn("class cube has 1 boxes; at least 10 are wanted", warnings())
        self.assertEqual(events("progress")[-1]["done"], 1)

    def test_objects_too_narrow_for_a_box_are_told(self):
        lab = cubes(4, objectsPerImage=[2, 2])
        write_model(last_vertex=(0.001, 0.001, 1), width=0.001)
        code, log = lab.run("render.py")
        self.assertEqual(code, 0, log)
        health = json.loads((worker.ARTIFACT / "health.json").read_text())
        small = health["droppedBoxes"]["small"]
        self.assertGreater(small, 0)
        self.assertRegex("\n".join(warnings()), f"{small} of 8 objects have no box, .* 4 pixels")

    def test_the_preview_of_a_model_tells_what_is_left_out(self):
        lab = Lab("Model", [MODEL], resolution=[64, 48], samples=1)
        write_model()
        bpy.data.objects["cube"].copy().use_fake_user = True
        bpy.ops.wm.save_mainfile()
        code, log = lab.run("render.py")
        self.assertEqual(code, 0, log)
        left_out = [{"name": "cube.001", "why": "it lies in no scene"}]
        (summary,) = events("summary")
        self.assertEqual((summary["name"], summary["leftOut"]), ("die", left_out))
        report = json.loads((worker.ARTIFACT / "model.json").read_text())
        self.assertEqual(report["leftOut"], left_out)
        self.assertEqual(events("preview")[0]["title"], "model die")

    def test_a_summary_of_many_objects_fits_into_an_event(self):
        many = [{"name": f"screw {number}" * 9, "why": "because"} for number in range(2000)]
        report = {"name": "die", "objects": many, "leftOut": many, "warnings": ["a" * 500]}
        summary = model_preview.summary(report)
        self.assertLess(len(json.dumps(summary)), 32_768)
        self.assertEqual((summary["objectsCount"], summary["leftOutCount"]), (2000, 2000))


class RefusalTests(unittest.TestCase):
    def refused(self, lab):
        code, log = lab.run("render.py")
        self.assertEqual(code, worker.EXIT_REFUSED, log)
        return log

    def test_a_model_with_a_point_nowhere_is_refused(self):
        lab = cubes(2)
        for number in (math.nan, math.inf):
            write_model(last_vertex=(1, number, 1))
            self.assertIn("a coordinate that is no finite number", self.refused(lab))

    def test_what_is_no_model_is_refused(self):
        lab = cubes(2)
        path = inputs_folder() / "m" / "model.blend"
        whole = path.read_bytes()
        path.write_bytes(b"no model")
        self.assertIn("model die: the file is not a Blender file", self.refused(lab))
        path.write_bytes(whole[: len(whole) // 2])
        self.assertIn("could not open the model", self.refused(lab))

    def test_a_file_of_a_newer_or_a_big_endian_blender_is_refused(self):
        lab = cubes(2)
        path = inputs_folder() / "m" / "model.blend"
        path.write_bytes(b"BLENDER17-01v0999" + bytes(2000))
        self.assertIn("model die was saved by Blender 9.99, this image has", self.refused(lab))
        path.write_bytes(b"BLENDER-V249" + bytes(2000))
        self.assertRegex(self.refused(lab), "model die: could not open the model: .*Big Endian")

    def test_parameters_out_of_range_are_refused(self):
        for wrong in ({"resolution": [8, 8]}, {"engine": "eevee"}, {"objectsPerImage": [3, 2]}):
            self.refused(cubes(2, **wrong))
        portrait = Lab("Model", [MODEL], engine="eevee")
        write_model()
        self.assertIn("unknown engine 'eevee'", self.refused(portrait))


class LabelTests(unittest.TestCase):
    def test_every_part_gets_a_picture_when_there_are_enough(self):
        equal = dict.fromkeys("abcd", 0.25)
        for count in range(4, 30):
            parts = labels.split(count, equal, 1)
            self.assertEqual((len(parts), set(parts)), (count, set("abcd")))

    def test_too_few_pictures_go_to_the_larger_parts(self):
        shares = {"train": 0.7, "val": 0.2, "test": 0.1, "none": 0}
        self.assertEqual(labels.split(1, shares, 1), ["train"])
        self.assertEqual(set(labels.split(2, shares, 1)), {"train", "val"})

    def test_the_split_follows_the_shares(self):
        parts = collections.Counter(labels.split(64, {"train": 0.8, "val": 0.2}, 11))
        self.assertEqual(parts, {"train": 51, "val": 13})

    def test_a_class_without_boxes_stays_in_the_labels_and_is_told(self):
        plan = collections.namedtuple("Plan", "classes images width height")(
            ("cup", "unseen"), 1, 64, 48
        )
        seen = {"class": "cup", "box": [0, 0, 10, 10], "seen": 1}
        record = {"index": 0, "objects": [seen], "dropped": {"hidden": 1}}
        names = [each["name"] for each in labels.coco([record], plan)["categories"]]
        self.assertEqual(names, ["cup", "unseen"])
        report = labels.health(plan, [record], ["train"], [])
        self.assertEqual(report["boxesPerClass"], {"cup": 1, "unseen": 0})
        self.assertIn("class unseen has 0 boxes", json.dumps(report["warnings"]))

    def test_objects_without_a_box_are_told_by_reason(self):
        plan = collections.namedtuple("Plan", "classes images width height")(("cup",), 1, 64, 48)
        boxes = [{"class": "cup", "box": [0, 0, 10, 10], "seen": 1}] * 62

        def told(**dropped):
            record = {"index": 0, "objects": boxes, "dropped": dropped}
            return labels.health(plan, [record], ["train"], [])["warnings"]

        self.assertEqual(told(hidden=10, outOfFrame=10, small=1), [])
        (small,) = told(small=38)
        self.assertIn("38 of 100 objects have no box, because they are narrower than 4", small)
        self.assertEqual(len(told(hidden=38)), 1)


if __name__ == "__main__":
    unittest.main()
