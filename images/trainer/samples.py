"""Pictures and boxes of a dataset in memory, and what training does to a batch of them."""

import json
from dataclasses import dataclass

import numpy
import torch
from PIL import Image
from torch.nn import functional

import worker
from drawing import opened
from network import MULTIPLE

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
    """A dataset's parts for training and for judging."""

    classes: tuple
    train: Samples
    val: Samples
    height: int


def load(folder, width):
    """Reads a dataset artifact; pictures are made `width` wide in the first one's shape."""
    parts = {}
    for part in ("train", "val"):
        path = folder / "annotations" / f"{part}.json"
        if not path.is_file():
            raise worker.Refusal(
                f"the dataset has no annotations/{part}.json: it has no part {part} or no picture "
                f"in it; give its split a part {part}, or more pictures"
            )
        parts[part] = json.loads(path.read_text())
        if not parts[part]["images"]:
            raise worker.Refusal(
                f"part {part} of the dataset is empty; give it a larger share of the split"
            )
    first = parts["train"]["images"][0]
    height = max(MULTIPLE, round(width * first["height"] / first["width"] / MULTIPLE) * MULTIPLE)
    categories = sorted(parts["train"]["categories"], key=lambda each: each["id"])
    if not categories:
        raise worker.Refusal("the dataset has no class; a network needs at least one to find")
    numbers = {each["id"]: index for index, each in enumerate(categories)}
    return Dataset(
        classes=tuple(each["name"] for each in categories),
        train=_read(folder / "images" / "train", parts["train"], (width, height), numbers),
        val=_read(folder / "images" / "val", parts["val"], (width, height), numbers),
        height=height,
    )


def _read(folder, coco, size, numbers):
    found = {image["id"]: [] for image in coco["images"]}
    for each in coco["annotations"]:
        found[each["image_id"]].append(each)
    pictures, boxes, labels = [], [], []
    for image in coco["images"]:
        picture = opened(folder / image["file_name"])
        pixels = numpy.array(picture.resize(size, Image.BILINEAR))
        pictures.append(torch.from_numpy(pixels).permute(2, 0, 1))
        shares = [
            [
                x / image["width"],
                y / image["height"],
                (x + w) / image["width"],
                (y + h) / image["height"],
            ]
            for x, y, w, h in (each["bbox"] for each in found[image["id"]])
        ]
        boxes.append(numpy.array(shares, dtype=numpy.float32).reshape(-1, 4))
        labels.append(
            numpy.array([numbers[each["category_id"]] for each in found[image["id"]]], dtype=int)
        )
    names = tuple(image["file_name"] for image in coco["images"])
    return Samples(torch.stack(pictures), tuple(boxes), tuple(labels), names)


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
