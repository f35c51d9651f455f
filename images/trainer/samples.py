"""Pictures and boxes of a dataset in memory, and what training does to a batch of them."""

from dataclasses import dataclass

import numpy
import torch
from PIL import Image
from torch.nn import functional

import coco
import worker
from drawing import turned, upright
from network import MULTIPLE

PARTS = ("train", "val")
ZOOM = (0.8, 1.25)
SHIFT = 0.12
LEAST_BOX = 0.01


@dataclass(frozen=True)
class Samples:
    """Pictures resized to one size; boxes are (x0, y0, x1, y1) as shares of the picture."""

    pictures: torch.Tensor
    boxes: tuple
    labels: tuple
    names: tuple

    def __len__(self):
        return len(self.boxes)


@dataclass(frozen=True)
class Dataset:
    """A dataset's parts for training and for judging; `warnings` name what is not used."""

    classes: tuple
    train: Samples
    val: Samples
    height: int
    warnings: tuple


def load(folder, width):
    """Reads a dataset artifact; pictures are made `width` wide in the first one's shape.

    Classes are those of the train part. Those of the val part are matched by name, because tools
    number each file's classes for themselves.
    """
    parts = {part: coco.read(_annotations(folder, part)) for part in PARTS}
    for name, part in parts.items():
        if not part.pictures:
            raise worker.Refusal(
                f"part {name} of the dataset is empty; give it a larger share of the split"
            )
    classes = parts["train"].classes
    if not classes:
        raise worker.Refusal("the dataset has no class; a network needs at least one to find")
    if not any(picture.boxes for picture in parts["train"].pictures):
        raise worker.Refusal("part train of the dataset has no box; a network learns from boxes")
    _refuse_unknown_classes(parts["val"], classes)
    first, _ = upright(folder / "images" / "train" / parts["train"].pictures[0].file_name)
    height = max(MULTIPLE, round(width * first.height / first.width / MULTIPLE) * MULTIPLE)
    read = {
        name: _read(folder / "images" / name, part, (width, height), classes)
        for name, part in parts.items()
    }
    warnings = [_left_out(name, part.left_out) for name, part in parts.items()]
    warnings.append(_unread(folder))
    return Dataset(classes, read["train"], read["val"], height, tuple(filter(None, warnings)))


def _annotations(folder, part):
    path = folder / "annotations" / f"{part}.json"
    if not path.is_file():
        there = worker.listed(_parts_of(folder)) or "none"
        raise worker.Refusal(
            f"the dataset has no annotations/{part}.json: it has no part {part} or no picture "
            f"in it (its parts: {there}); give its split a part {part}, or more pictures"
        )
    return path


def _parts_of(folder):
    return sorted(path.stem for path in (folder / "annotations").glob("*.json"))


def _refuse_unknown_classes(val, classes):
    unknown = {box[4] for picture in val.pictures for box in picture.boxes} - set(classes)
    if unknown:
        raise worker.Refusal(
            f"part val of the dataset has boxes of {worker.listed(sorted(unknown))}; the classes "
            f"of part train are {worker.listed(classes)}"
        )


def _left_out(name, counts):
    found = [f"{count} {why}" for why, count in counts.items() if count]
    return f"boxes of part {name} are left out: {', '.join(found)}" if found else None


def _unread(folder):
    unread = [part for part in _parts_of(folder) if part not in PARTS]
    if not unread:
        return None
    return (
        f"training does not read the dataset's parts {worker.listed(unread)}; "
        f"it reads {' and '.join(PARTS)}"
    )


def _read(folder, part, size, classes):
    pictures, boxes, labels = [], [], []
    for each in part.pictures:
        picture, orientation = upright(folder / each.file_name)
        pixels = numpy.array(picture.resize(size, Image.BILINEAR))
        pictures.append(torch.from_numpy(pixels).permute(2, 0, 1))
        corners = _shares(each, picture.size, orientation)
        seen = (corners[:, 2:] > corners[:, :2]).all(axis=1)
        boxes.append(corners[seen])
        part.left_out[coco.OUTSIDE] += int((~seen).sum())
        labels.append(numpy.array([classes.index(box[4]) for box in each.boxes], dtype=int)[seen])
    names = tuple(each.file_name for each in part.pictures)
    return Samples(torch.stack(pictures), tuple(boxes), tuple(labels), names)


def _shares(each, size, orientation):
    """The boxes' corners as shares of the upright picture, cut off at its edges.

    A tool that does not turn pictures upright gives the size and the boxes of the file as it lies.
    """
    width, height = each.size or size
    x, y, across, down = numpy.array([box[:4] for box in each.boxes]).reshape(-1, 4).T
    low = numpy.stack([x / width, y / height], axis=1)
    high = numpy.stack([(x + across) / width, (y + down) / height], axis=1)
    if (width, height) != size and (height, width) == size:
        ends = numpy.stack([turned(low, orientation), turned(high, orientation)])
        low, high = ends.min(axis=0), ends.max(axis=0)
    return numpy.concatenate([low, high], axis=1).clip(0, 1).astype(numpy.float32)


def varied(samples, chosen, generator, device):
    """A batch of the chosen pictures, each flipped, zoomed, shifted and recoloured at random.

    What is random is drawn on the CPU, so that every device sees the same batch.
    """
    pictures = samples.pictures[chosen].to(device).float() / 255
    amount = len(chosen)

    def uniform(low, high):
        return torch.rand(amount, generator=generator) * (high - low) + low

    flip = torch.where(uniform(0, 1) < 0.5, -1.0, 1.0)
    zoom = uniform(*ZOOM)
    shift = torch.stack([uniform(-SHIFT, SHIFT), uniform(-SHIFT, SHIFT)], dim=1)
    theta = torch.zeros(amount, 2, 3)
    theta[:, 0, 0], theta[:, 1, 1], theta[:, :, 2] = flip / zoom, 1 / zoom, shift
    grid = functional.affine_grid(theta.to(device), list(pictures.shape), align_corners=False)
    pictures = functional.grid_sample(
        pictures, grid, padding_mode="reflection", align_corners=False
    )
    contrast, brightness = (
        uniform(0.7, 1.3).view(-1, 1, 1, 1).to(device),
        uniform(-0.15, 0.15).view(-1, 1, 1, 1).to(device),
    )
    tint = 1 + 0.1 * (torch.rand(amount, 3, 1, 1, generator=generator) - 0.5)
    pictures = ((pictures - 0.5) * contrast + 0.5 + brightness).mul(tint.to(device)).clamp(0, 1)
    moved = [
        _moved(samples.boxes[index], samples.labels[index], theta[place].numpy())
        for place, index in enumerate(chosen.tolist())
    ]
    return pictures, [boxes for boxes, _ in moved], [labels for _, labels in moved]


def _moved(boxes, labels, theta):
    """Boxes under the inverse of `theta`, clipped; those with little left are dropped."""
    scale = numpy.array([theta[0, 0], theta[1, 1]])
    corners = ((boxes.reshape(-1, 2, 2) * 2 - 1 - theta[:, 2]) / scale + 1) / 2
    low, high = corners.min(axis=1), corners.max(axis=1)
    kept_low, kept_high = low.clip(0, 1), high.clip(0, 1)
    share = (kept_high - kept_low).prod(axis=1) / numpy.maximum((high - low).prod(axis=1), 1e-9)
    keep = (share > 0.3) & ((kept_high - kept_low).min(axis=1, initial=1) > LEAST_BOX)
    return numpy.concatenate([kept_low, kept_high], axis=1)[keep], labels[keep]
