"""What the trainer reads: datasets and pictures as other tools write them."""

import json
import struct
import unittest
import zlib

import numpy
from PIL import Image

import drawing
import samples
import worker
from lab import Lab, events, inputs_folder, warnings
from test_trainer import CLASSES, SIZE, squares, write_coco, write_part

FOLDER = inputs_folder() / "dataset"


def part(name):
    return FOLDER / "annotations" / f"{name}.json"


def change(name, edit):
    """Lets `edit` change the content of a part's COCO file."""
    content = json.loads(part(name).read_text())
    edit(content)
    part(name).write_text(json.dumps(content))


class CocoTests(unittest.TestCase):
    def setUp(self):
        squares()

    def loaded(self):
        return samples.load(FOLDER, 64)

    def boxes(self):
        """Each train picture's classes and corners."""
        dataset = self.loaded()
        return [
            [(dataset.classes[kind], *box.round(4).tolist()) for kind, box in zip(kinds, boxes)]
            for kinds, boxes in zip(dataset.train.labels, dataset.train.boxes)
        ]

    def refusal(self, name, edit):
        whole = part(name).read_text()
        change(name, edit)
        with self.assertRaises(worker.Refusal) as caught:
            self.loaded()
        part(name).write_text(whole)
        return str(caught.exception)

    def test_ids_may_be_any_numbers_and_texts(self):
        plain = self.boxes()

        def renumber(content):
            for each in content["images"]:
                each["id"] = 1000 - 7 * each["id"]
                each["width"], each["height"] = str(each["width"]), f"{each['height']}.0"
            for each in content["categories"]:
                each["id"] = str(90 * each["id"])
            for each in content["annotations"]:
                each["image_id"] = float(1000 - 7 * each["image_id"])
                each["category_id"] *= 90
                each["bbox"] = [str(side) for side in each["bbox"]]

        change("train", renumber)
        self.assertEqual(self.boxes(), plain)

        def name_them(content):
            for each in content["images"]:
                each["id"] = each["file_name"]
                del each["width"], each["height"]
            for each in content["annotations"]:
                each["image_id"] = f"{(1000 - int(each['image_id'])) // 7:06d}.png"

        change("train", name_them)
        self.assertEqual(self.boxes(), plain)

    def test_a_size_of_zero_is_that_of_the_picture(self):
        plain = self.boxes()
        change("train", lambda content: content["images"][0].update(width=0, height=0))
        self.assertEqual(self.boxes(), plain)

    def test_classes_of_val_are_matched_by_name(self):
        labels = [each.tolist() for each in self.loaded().val.labels]

        def swap(content):
            content["categories"] = [{"id": 2, "name": "red"}, {"id": 1, "name": "blue"}]
            for each in content["annotations"]:
                each["category_id"] = 3 - each["category_id"]

        change("val", swap)
        self.assertEqual([each.tolist() for each in self.loaded().val.labels], labels)
        self.assertEqual(self.loaded().classes, tuple(CLASSES))

    def test_a_class_that_only_val_has_is_refused(self):
        found = self.refusal("val", lambda content: content["categories"][0].update(name="green"))
        self.assertIn("part val of the dataset has boxes of green", found)
        self.assertIn("the classes of part train are red, blue", found)

    def test_boxes_of_crowds_and_without_extent_are_left_out_and_told(self):
        count = sum(len(each) for each in self.boxes())

        def spoil(content):
            content["annotations"][0]["iscrowd"] = 1
            content["annotations"][1]["bbox"][2] = 0
            content["annotations"][2]["bbox"] = [-20, 0, 40, 10]
            content["annotations"][3]["bbox"] = [900, 0, 40, 10]

        change("train", spoil)
        boxes = self.boxes()
        self.assertEqual(sum(len(each) for each in boxes), count - 3)
        for found, wanted in zip(boxes[2][0][1:], (0, 0, 20 / SIZE[0], 10 / SIZE[1])):
            self.assertAlmostEqual(found, wanted, places=3)
        (warning,) = self.loaded().warnings
        self.assertEqual(
            warning,
            "boxes of part train are left out: 1 mark a crowd, 1 have no extent, "
            "1 lie outside their picture",
        )

    def test_what_does_not_fit_together_is_refused_in_words(self):
        wrong = {
            "it has no list 'annotations'": lambda c: c.pop("annotations"),
            "it has no list 'categories'": lambda c: c.update(categories={"1": "red"}),
            "entry 0 of 'images' is no object": lambda c: c.update(images=["a.png"]),
            "part train of the dataset has no box": lambda c: c.update(annotations=[]),
            "is of image 99, and 'images' has none": _set("annotations", "image_id", 99),
            "has the category 7; 'categories' has 1 (red), 2 (blue)": _set(
                "annotations", "category_id", 7
            ),
            "annotation 1 has no bbox of four numbers": _set("annotations", "bbox", [1, 2]),
            'bbox of annotation 1 is "wide"; right is a number': _set(
                "annotations", "bbox", [1, 2, "wide", 3]
            ),
            "bbox of annotation 1 is 1000": _set("annotations", "bbox", [1, 2, 10**400, 3]),
            "bbox of annotation 1 is NaN": _set("annotations", "bbox", [1, 2, float("nan"), 3]),
            "has the image_id null": _set("annotations", "image_id", None),
            "image has the id true": _set("images", "id", True),
            "two entries have the image id 1": _set("images", "id", 1),
            "two categories have one name": _set("categories", "name", "blue"),
            "category 1 has no name": _set("categories", "name", ""),
            "image 0 has no file_name": _set("images", "file_name", None),
            'width of image 0 is "broad"': _set("images", "width", "broad"),
        }
        for words, edit in wrong.items():
            with self.subTest(words):
                found = self.refusal("train", edit)
                self.assertIn(words, found)
                self.assertIn("train", found)
        part("train").write_text('{"images": [')
        with self.assertRaisesRegex(worker.Refusal, "annotations/train.json .* is no JSON: .*line"):
            self.loaded()

    def test_a_file_of_brackets_is_refused_in_words(self):
        part("train").write_text("[" * 200_000)
        with self.assertRaisesRegex(worker.Refusal, "is no JSON: "):
            self.loaded()

    def test_a_byte_order_mark_is_no_matter(self):
        plain = self.boxes()
        part("train").write_bytes(b"\xef\xbb\xbf" + part("train").read_bytes())
        self.assertEqual(self.boxes(), plain)

    def test_an_absent_part_is_refused_with_those_there_are(self):
        part("val").rename(part("valid"))
        with self.assertRaisesRegex(worker.Refusal, r"\(its parts: train, valid\)"):
            self.loaded()


class SplitTests(unittest.TestCase):
    def test_parts_that_are_not_read_are_told(self):
        lab = squares(epochs=1)
        write_part("test", 1)
        write_part("holdout", 1)
        code, log = lab.run("train.py")
        self.assertEqual(code, 0, log)
        self.assertEqual(
            warnings(),
            ["training does not read the dataset's parts holdout, test; it reads train and val"],
        )
        self.assertEqual(events("progress")[-1]["done"], 1)


class PictureTests(unittest.TestCase):
    def setUp(self):
        Lab.clear()
        self.path = inputs_folder() / "picture.png"

    def test_pictures_with_16_bits_keep_their_shades(self):
        shades = numpy.array([[0, 257, 25700, 65535]], dtype=numpy.uint16)
        wanted = [[0, 1, 100, 255]]
        self.path.write_bytes(_png(shades, color=0))
        self.assertEqual(numpy.array(drawing.opened(self.path))[..., 0].tolist(), wanted)
        self.path.write_bytes(_png(numpy.repeat(shades[..., None], 3, axis=2), color=2))
        self.assertEqual(numpy.array(drawing.opened(self.path))[..., 1].tolist(), wanted)
        Image.fromarray(shades).save(self.path, format="TIFF")
        self.assertEqual(numpy.array(drawing.opened(self.path))[..., 2].tolist(), wanted)

    def test_more_bits_than_a_picture_shows_are_refused(self):
        for pixels, words in (
            (numpy.array([[0, 1 << 20]], dtype=numpy.int32), "32 bits a channel"),
            (numpy.array([[0.5, 1]], dtype=numpy.float32), "floating-point pixels"),
        ):
            Image.fromarray(pixels).save(self.path, format="TIFF")
            with self.assertRaisesRegex(worker.Refusal, words):
                drawing.opened(self.path)

    def test_pictures_stand_upright(self):
        lying = Image.new("RGB", (8, 4), "black")
        lying.putpixel((1, 0), (255, 255, 255))
        # Where the white pixel of the file is to be seen, by EXIF orientation.
        seen = {1: (1, 0), 2: (6, 0), 3: (6, 3), 4: (1, 3), 5: (0, 1), 6: (3, 1), 7: (3, 6)}
        seen[8] = (0, 6)
        for orientation, place in seen.items():
            with self.subTest(orientation):
                exif = Image.Exif()
                exif[drawing.ORIENTATION] = orientation
                lying.save(self.path, exif=exif)
                picture = drawing.opened(self.path)
                self.assertEqual(picture.size, (4, 8) if orientation > 4 else (8, 4))
                self.assertEqual(picture.getpixel(place), (255, 255, 255))
                if orientation > 4:
                    middle = numpy.array([[1.5 / 8, 0.5 / 4]])
                    (x, y), *_ = drawing.turned(middle, orientation) * [4, 8]
                    self.assertEqual((x - 0.5, y - 0.5), place)

    def test_a_broken_orientation_is_none(self):
        lying = Image.new("RGB", (8, 4))
        exif = Image.Exif()
        exif[drawing.ORIENTATION] = 77
        lying.save(self.path, exif=exif)
        self.assertEqual(drawing.opened(self.path).size, (8, 4))
        lying.save(self.path, format="JPEG", exif=b"Exif\x00\x00MM\x00*\xff\xff\xff\xff")
        self.assertEqual(drawing.opened(self.path).size, (8, 4))

    def test_boxes_follow_a_picture_that_is_turned_upright(self):
        """Some tools give boxes for the file as stored, others for the upright picture."""
        Lab("TrainingRun")
        exif = Image.Exif()
        exif[drawing.ORIENTATION] = 6
        for name in samples.PARTS:
            write_part(name, 1)
            picture = Image.new("RGB", (80, 40))
            picture.save(FOLDER / "images" / name / "000000.png", exif=exif)
        lies = {"id": 0, "file_name": "000000.png", "width": 80, "height": 40}
        stands = {**lies, "width": 40, "height": 80}
        categories = [{"id": 1, "name": "red"}]
        for image, box in ((lies, [8, 4, 8, 4]), (stands, [32, 8, 4, 8])):
            for name in samples.PARTS:
                found = {"id": 1, "image_id": 0, "category_id": 1, "bbox": box}
                write_coco(name, [image], [found], categories)
            dataset = samples.load(FOLDER, 32)
            self.assertEqual(dataset.height, 64)
            corners = dataset.train.boxes[0].astype(float).round(4).tolist()
            self.assertEqual(corners, [[0.8, 0.1, 0.9, 0.2]])


def _set(name, field, value):
    return lambda content: content[name][0].update({field: value})


def _png(pixels, color):
    """A PNG of 16 bits a channel, which Pillow cannot write in colours."""
    height, width = pixels.shape[:2]
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in pixels)
    header = struct.pack(">IIBBBBB", width, height, 16, color, 0, 0, 0)
    content = b"\x89PNG\r\n\x1a\n"
    for kind, data in ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")):
        content += struct.pack(">I", len(data)) + kind + data
        content += struct.pack(">I", zlib.crc32(kind + data))
    return content


if __name__ == "__main__":
    unittest.main()
