"""Reads COCO files of various tools, or says why a file cannot be used for training."""

import json
import math
from dataclasses import dataclass, field

import worker

CROWD, FLAT, OUTSIDE = "mark a crowd", "have no extent", "lie outside their picture"
LISTS = ("images", "annotations", "categories")


@dataclass
class Picture:
    """A picture's file, the picture size for its boxes (None if the file gives none), and
    (x, y, width, height, class name) of each box in pixels."""

    file_name: str
    size: tuple
    boxes: list = field(default_factory=list)


@dataclass(frozen=True)
class Part:
    """One part of a dataset; classes are in the order of their ids.

    `left_out` counts boxes that no detector learns from, by reason.
    """

    classes: tuple
    pictures: tuple
    left_out: dict


def read(path):
    """The part in `annotations/<part>.json`. Ids may be numbers or texts, numbers may be texts;
    an inconsistent file is refused."""
    file = _File(f"annotations/{path.name}")
    lists = file.lists(path)
    classes = file.by_id("category", lists["categories"], file.class_name)
    if len(set(classes.values())) < len(classes):
        file.refuse("two categories have one name; give every class its own")
    pictures = file.by_id("image", lists["images"], file.picture)
    left_out = {CROWD: 0, FLAT: 0, OUTSIDE: 0}
    for entry in lists["annotations"]:
        file.annotate(entry, pictures, classes, left_out)
    order = sorted(classes, key=lambda key: (isinstance(key, str), key))
    return Part(tuple(classes[key] for key in order), tuple(pictures.values()), left_out)


class _File:
    """The name of a COCO file and the sentences about it."""

    def __init__(self, name):
        self._name = name

    def refuse(self, finding):
        raise worker.Refusal(f"{self._name} of the dataset: {finding}")

    def lists(self, path):
        try:
            content = json.loads(path.read_text(encoding="utf-8-sig"))
        except (ValueError, RecursionError) as error:
            self.refuse(f"it is no JSON: {error}")
        for name in LISTS:
            entries = content.get(name) if isinstance(content, dict) else None
            if not isinstance(entries, list):
                self.refuse(f"it has no list '{name}'; a COCO file has {', '.join(LISTS)}")
            for number, entry in enumerate(entries):
                if not isinstance(entry, dict):
                    self.refuse(f"entry {number} of '{name}' is no object with fields")
        return content

    def by_id(self, kind, entries, value):
        found = {}
        for entry in entries:
            key = self._id(kind, entry, "id")
            if key in found:
                self.refuse(f"two entries have the {kind} id {key}; give each its own")
            found[key] = value(key, entry)
        return found

    def class_name(self, key, entry):
        name = entry.get("name")
        if not isinstance(name, str) or not name:
            self.refuse(f"category {key} has no name")
        return name

    def picture(self, key, entry):
        name = entry.get("file_name")
        if not isinstance(name, str) or not name:
            self.refuse(f"image {key} has no file_name")
        sides = [
            self._number(f"{side} of image {key}", entry.get(side) or 0)
            for side in ("width", "height")
        ]
        return Picture(name, tuple(sides) if min(sides) > 0 else None)

    def annotate(self, entry, pictures, classes, left_out):
        """Adds an annotation to its picture, or counts it as left out."""
        named = f"annotation {entry.get('id', 'without id')}"
        image, category = (self._id(named, entry, name) for name in ("image_id", "category_id"))
        if image not in pictures:
            self.refuse(f"{named} is of image {image}, and 'images' has none with this id")
        if category not in classes:
            known = worker.listed([f"{key} ({name})" for key, name in classes.items()])
            self.refuse(f"{named} has the category {category}; 'categories' has {known or 'none'}")
        box = entry.get("bbox")
        if not isinstance(box, list) or len(box) != 4:
            self.refuse(f"{named} has no bbox of four numbers: x, y, width, height")
        x, y, width, height = (self._number(f"bbox of {named}", side) for side in box)
        if entry.get("iscrowd") in (1, "1", True):
            left_out[CROWD] += 1
        elif min(width, height) <= 0:
            left_out[FLAT] += 1
        else:
            pictures[image].boxes.append((x, y, width, height, classes[category]))

    def _id(self, of, entry, name):
        """An id, where 7, 7.0 and "7" are the same."""
        value = entry.get(name)
        if isinstance(value, str) and value:
            return int(value) if value.isdecimal() else value
        if isinstance(value, float) and value.is_integer():
            return int(value)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        return self.refuse(f"{of} has the {name} {json.dumps(value)}; right is a number or a text")

    def _number(self, of, value):
        try:
            number = float(value)
        except (TypeError, ValueError, OverflowError):
            number = math.nan
        if isinstance(value, bool) or not math.isfinite(number):
            self.refuse(f"{of} is {json.dumps(value)}; right is a number")
        return number
