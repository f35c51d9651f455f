"""The trainer in its image: real runs on pictures of coloured squares."""

import json
import random
import unittest

import torch
from PIL import Image, ImageDraw

import worker
from lab import Lab, events, inputs_folder, warnings

CLASSES = {"red": (200, 40, 40), "blue": (40, 40, 200)}
SIZE = (64, 48)
DATASET = {"name": "dataset", "kind": "Dataset", "path": str(inputs_folder() / "dataset")}


def write_part(part, count, classes=("red", "blue"), boxes=True):
    """Pictures of one square each, with their COCO file; every class of CLASSES is a category."""
    chance, folder = random.Random(part), inputs_folder() / "dataset"
    images, annotations = [], []
    (folder / "images" / part).mkdir(parents=True)
    for number in range(count):
        name, kind = f"{number:06d}.png", classes[number % len(classes)]
        picture = Image.new("RGB", SIZE, (120, 130, 110))
        x, y, side = chance.randrange(4, 36), chance.randrange(4, 24), chance.randrange(14, 22)
        if boxes:
            ImageDraw.Draw(picture).rectangle([x, y, x + side, y + side], fill=CLASSES[kind])
            annotations.append(
                {
                    "id": number + 1,
                    "image_id": number,
                    "category_id": list(CLASSES).index(kind) + 1,
                    "bbox": [x, y, side, side],
                }
            )
        picture.save(folder / "images" / part / name)
        images.append({"id": number, "file_name": name, "width": SIZE[0], "height": SIZE[1]})
    write_coco(part, images, annotations, [{"id": 1, "name": "red"}, {"id": 2, "name": "blue"}])


def write_coco(part, images, annotations, categories):
    content = {"images": images, "annotations": annotations, "categories": categories}
    path = inputs_folder() / "dataset" / "annotations" / f"{part}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content))


def weights():
    return torch.load(worker.ARTIFACT / "weights.pt", weights_only=True)


def squares(**settings):
    """A task of a few short epochs on a small set."""
    lab = Lab("TrainingRun", [DATASET], **{"width": 64, "batch": 4, "epochs": 3, **settings})
    write_part("train", 12)
    write_part("val", 4)
    return lab


class RunTests(unittest.TestCase):
    def test_a_stopped_run_ends_with_the_weights_of_an_unbroken_one(self):
        lab = squares()
        code, log = lab.run("train.py")
        self.assertEqual(code, 0, log)
        whole, losses = weights(), [e["value"] for e in events("metric") if e["name"] == "loss"]
        self.assertEqual(len(losses), 3)
        self.assertEqual([e["done"] for e in events("progress")], [0, 1, 2, 3])
        for name in ("model.onnx", "model.json", "classes.json", "metrics.json", "curves.csv"):
            self.assertTrue((worker.ARTIFACT / name).is_file(), name)

        lab = squares()
        code, log = lab.run("train.py", stop_at=1)
        self.assertEqual(code, worker.EXIT_STOPPED, log)
        self.assertFalse((worker.ARTIFACT / "weights.pt").exists())
        code, log = lab.run("train.py")
        self.assertEqual(code, 0, log)
        self.assertIn("resumed after epoch", log)
        self.assertGreaterEqual(events("progress")[0]["done"], 1)
        again = weights()
        self.assertEqual(list(whole), list(again))
        for name, value in whole.items():
            self.assertTrue(torch.equal(value, again[name]), name)

    def test_one_picture_a_part_and_a_class_without_boxes_are_enough(self):
        lab = Lab("TrainingRun", [DATASET], gpus=0, width=32, epochs=2)
        write_part("train", 1, classes=("red",))
        write_part("val", 1, boxes=False)
        code, log = lab.run("train.py")
        self.assertEqual(code, 0, log)
        (summary,) = events("summary")
        self.assertEqual((summary["mAP50"], summary["perClass"]), (0, {}))
        self.assertEqual(warnings(), [])

    @unittest.skipIf(torch.cuda.is_available(), "there is a GPU")
    def test_a_gpu_that_is_not_there_is_told(self):
        lab = squares(gpus=1, epochs=1)
        code, log = lab.run("train.py")
        self.assertEqual(code, 0, log)
        self.assertEqual(len(warnings()), 1)
        self.assertIn("a GPU was asked for", warnings()[0])


class RefusalTests(unittest.TestCase):
    def refused(self, lab):
        code, log = lab.run("train.py")
        self.assertEqual(code, worker.EXIT_REFUSED, log)
        return log.splitlines()[-1]

    def test_numbers_that_grew_too_large_stop_the_run(self):
        lab = squares()
        lab.run("train.py", stop_at=1)
        path = worker.CHECKPOINT / "last.pt"
        state = torch.load(path, weights_only=True)
        state["network"]["heat.1.weight"].fill_(1e38)
        torch.save(state, path)
        self.assertRegex(self.refused(lab), "error: in epoch . .* try a learningRate below 0.002")
        self.assertFalse((worker.ARTIFACT / "model.onnx").exists())

    def test_weights_that_are_no_numbers_are_not_handed_over(self):
        lab = squares(epochs=2)
        lab.run("train.py", stop_at=1)
        path = worker.CHECKPOINT / "last.pt"
        state = torch.load(path, weights_only=True)
        state["averaged"]["heat.1.bias"].fill_(float("nan"))
        torch.save(state, path)
        self.assertRegex(self.refused(lab), "a weight of the network is no finite number")

    def test_a_part_without_pictures_is_refused(self):
        lab = Lab("TrainingRun", [DATASET])
        write_part("train", 2)
        self.assertIn("give its split a part val", self.refused(lab))
        write_coco("val", [], [], [])
        self.assertIn("part val of the dataset is empty", self.refused(lab))

    def test_a_broken_picture_is_refused(self):
        lab = squares()
        path = inputs_folder() / "dataset" / "images" / "val" / "000000.png"
        whole = path.read_bytes()
        renamed_chunk = whole.replace(b"IDAT", b"iDA!")
        for content in (b"", whole[:60], renamed_chunk):
            path.write_bytes(content)
            self.assertIn("is not a picture that can be read", self.refused(lab))

    def test_a_dataset_without_classes_is_refused(self):
        lab = squares()
        image = {"id": 0, "file_name": "000000.png", "width": SIZE[0], "height": SIZE[1]}
        write_coco("train", [image], [], [])
        self.assertIn("the dataset has no class", self.refused(lab))


class BatchTests(unittest.TestCase):
    def test_a_batch_is_made_on_the_device_that_trains(self):
        import samples

        squares()
        part = samples.load(inputs_folder() / "dataset", 64).train
        chosen = torch.tensor([0, 3, 5])

        def batch(device):
            source = torch.Generator().manual_seed(1)
            return samples.varied(part, chosen, source, torch.device(device))

        pictures, boxes, _ = batch("cpu")
        elsewhere, same_boxes, _ = batch("meta")
        self.assertEqual((elsewhere.device.type, elsewhere.shape), ("meta", pictures.shape))
        for one, other in zip(boxes, same_boxes):
            self.assertEqual(one.tolist(), other.tolist())


class CheckpointTests(unittest.TestCase):
    def test_a_broken_checkpoint_starts_over_with_a_warning(self):
        import checkpoint
        import samples
        import training

        squares().run("train.py", stop_at=1)
        task, good = worker.Task.load(), checkpoint.FILE.read_bytes()
        dataset = samples.load(inputs_folder() / "dataset", 64)
        values = training.DEFAULTS

        def make():
            return training.Run(task, dataset, values, torch.device("cpu"))

        chance = random.Random(1)
        broken = [b"", b"{}", good[: len(good) // 2], good[:-1], bytes(len(good)), good[::-1]]
        for _ in range(12):
            place = chance.randrange(len(good) - 64)
            broken.append(good[:place] + chance.randbytes(64) + good[place + 64 :])
        for number, content in enumerate(broken):
            with self.subTest(number):
                checkpoint.FILE.write_bytes(content)
                run = checkpoint.resumed(make, worker.Events())
                self.assertIn(run.position.epoch, (0, 1))
        self.assertGreaterEqual(len(warnings()), 6)


class ScoreTests(unittest.TestCase):
    def test_a_class_nobody_saw_does_not_count(self):
        import numpy

        import samples
        import scoring

        box = numpy.array([[0.1, 0.1, 0.5, 0.5]], dtype=numpy.float32)
        part = samples.Samples(torch.zeros(1), (box,), (numpy.array([0]),), ("a",))
        claim = (box, numpy.array([0]), numpy.array([0.9]), None)
        found = scoring.score([claim], part, ("red", "blue"), 0.3)
        self.assertEqual((found["mAP50"], found["perClass"]), (1.0, {"red": 1.0}))
        nothing = (box[:0], numpy.array([], dtype=int), numpy.array([]), None)
        found = scoring.score([nothing], part, ("red", "blue"), 0.3)
        self.assertEqual((found["mAP50"], found["precision"], found["recall"]), (0.0, 0.0, 0.0))


if __name__ == "__main__":
    unittest.main()
