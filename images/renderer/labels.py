"""Labels of a dataset in the YOLO and COCO forms, its split, and a report on its health."""

import collections
import json
import random

import worker

FEWEST_BOXES_PER_CLASS = 10
# By reason: the share of objects without a box from which there is a warning, and its words.
DROPPED_FROM = {
    "small": (0.02, "are narrower than 4 pixels; a larger resolution shows them larger"),
    "outOfFrame": (0.2, "lie outside the picture for the most part"),
    "hidden": (0.2, "are hidden by others; fewer objectsPerImage hide less"),
}


def split(count, shares, seed):
    """A part's name for each of `count` pictures; it depends on count, shares and seed only.

    Every part with a share above zero gets a picture when there are enough; otherwise the parts
    with the larger shares do.
    """
    shares = {name: float(share) for name, share in sorted(shares.items()) if share > 0}
    if not shares:
        raise worker.Refusal("the split is empty; right would be like {train: 0.8, val: 0.2}")
    for name in sorted(shares, key=shares.get, reverse=True)[count:]:
        del shares[name]
    total = sum(shares.values())
    sizes = {name: max(1, round(count * share / total)) for name, share in shares.items()}
    largest = max(shares, key=shares.get)
    sizes[largest] = max(1, count - sum(size for name, size in sizes.items() if name != largest))
    while sum(sizes.values()) > count:
        sizes[max(sizes, key=sizes.get)] -= 1
    parts = [name for name, size in sizes.items() for _ in range(size)]
    random.Random(f"{seed}/split").shuffle(parts)
    return parts


def write(folder, plan, records, parts):
    """Writes `dataset.yaml`, `labels/` (YOLO) and `annotations/` (COCO) below `folder`."""
    for record in records:
        path = folder / "labels" / parts[record["index"]] / f"{record['index']:06d}.txt"
        worker.write_bytes(path, yolo_lines(record, plan).encode())
    for part in sorted(set(parts)):
        chosen = [record for record in records if parts[record["index"]] == part]
        worker.write_json(folder / "annotations" / f"{part}.json", coco(chosen, plan))
    worker.write_bytes(folder / "dataset.yaml", description(plan, parts).encode())


def description(plan, parts):
    """The YOLO description of the set."""
    lines = ["path: ."]
    lines += [f"{part}: images/{part}" for part in sorted(set(parts))]
    lines += ["names:"]
    lines += [f"  {number}: {json.dumps(name)}" for number, name in enumerate(plan.classes)]
    return "\n".join(lines) + "\n"


def yolo_lines(record, plan):
    """One line a box: class number, then centre and size as shares of the picture."""
    lines = []
    for each in record["objects"]:
        x0, y0, x1, y1 = each["box"]
        shares = (
            (x0 + x1) / 2 / plan.width,
            (y0 + y1) / 2 / plan.height,
            (x1 - x0) / plan.width,
            (y1 - y0) / plan.height,
        )
        numbers = " ".join(f"{share:.6f}" for share in shares)
        lines.append(f"{plan.classes.index(each['class'])} {numbers}\n")
    return "".join(lines)


def coco(records, plan):
    """The COCO form: boxes are [x, y, width, height] in pixels, categories count from 1."""
    images, annotations = [], []
    for record in records:
        index = record["index"]
        images.append(
            {
                "id": index,
                "file_name": f"{index:06d}.png",
                "width": plan.width,
                "height": plan.height,
            }
        )
        for each in record["objects"]:
            x0, y0, x1, y1 = each["box"]
            width, height = round(x1 - x0, 2), round(y1 - y0, 2)
            annotations.append(
                {
                    "id": len(annotations) + 1,
                    "image_id": index,
                    "category_id": plan.classes.index(each["class"]) + 1,
                    "bbox": [x0, y0, width, height],
                    "area": round(width * height, 2),
                    "iscrowd": 0,
                }
            )
    categories = [{"id": number + 1, "name": name} for number, name in enumerate(plan.classes)]
    return {"images": images, "annotations": annotations, "categories": categories}


def health(plan, records, parts, models):
    """Counts that show whether a set is fit to train on, and warnings where it may not be."""
    per_class = collections.Counter({name: 0 for name in plan.classes})
    per_picture = collections.Counter()
    dropped = collections.Counter()
    for record in records:
        per_class.update(each["class"] for each in record["objects"])
        per_picture[len(record["objects"])] += 1
        dropped.update(record["dropped"])
    boxes = sum(per_class.values())
    return {
        "pictures": plan.images,
        "picturesPerPart": dict(collections.Counter(parts)),
        "picturesWithoutBoxes": per_picture[0],
        "boxes": boxes,
        "boxesPerClass": dict(per_class),
        "boxesPerPicture": {str(number): count for number, count in sorted(per_picture.items())},
        "meanBoxesPerPicture": round(boxes / plan.images, 3),
        "droppedBoxes": dict(dropped),
        "models": models,
        "warnings": _warnings(per_class, per_picture, plan, models)
        + _dropped_warnings(dropped, boxes),
    }


def _warnings(per_class, per_picture, plan, models):
    found = []
    for name, count in sorted(per_class.items()):
        if count < FEWEST_BOXES_PER_CLASS:
            found.append(
                f"class {name} has {count} boxes; at least {FEWEST_BOXES_PER_CLASS} are wanted"
            )
    if per_picture[0] * 5 > plan.images:
        found.append(f"{per_picture[0]} of {plan.images} pictures show no labelled object")
    return found + [message for model in models for message in model["warnings"]]


def _dropped_warnings(dropped, boxes):
    """Warnings about objects that pictures show without a box."""
    total = boxes + sum(dropped.values())
    return [
        f"{dropped[reason]} of {total} objects have no box, because they {words}"
        for reason, (share, words) in DROPPED_FROM.items()
        if dropped[reason] > share * total
    ]
