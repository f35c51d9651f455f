"""The network's target output for a batch, and its distance from it.

The heat map is scored with the penalty-reduced focal loss of "Objects as Points" (Zhou et al.,
2019), offsets and log sizes with the absolute error at the centres.
"""

import numpy
import torch
from torch.nn import functional

from network import BOX_CHANNELS

BOX_WEIGHT = 0.5
SPREAD = 8.0
LEAST_SPREAD = 0.7


def targets(boxes, labels, classes, size):
    """Heat, box values and a mask of centres for a batch; `size` is (height, width) in cells."""
    height, width = size
    heat = numpy.zeros((len(boxes), classes, height, width), dtype=numpy.float32)
    box = numpy.zeros((len(boxes), BOX_CHANNELS, height, width), dtype=numpy.float32)
    centre = numpy.zeros((len(boxes), 1, height, width), dtype=numpy.float32)
    rows, columns = numpy.mgrid[:height, :width]
    for index, (corners, kinds) in enumerate(zip(boxes, labels)):
        cells = corners * numpy.array([width, height, width, height])
        for (x0, y0, x1, y1), kind in zip(cells, kinds):
            x, y = (x0 + x1) / 2, (y0 + y1) / 2
            column, row = min(int(x), width - 1), min(int(y), height - 1)
            spread_x, spread_y = (
                max((x1 - x0) / SPREAD, LEAST_SPREAD),
                max((y1 - y0) / SPREAD, LEAST_SPREAD),
            )
            away = ((columns - column) / spread_x) ** 2 + ((rows - row) / spread_y) ** 2
            numpy.maximum(heat[index, kind], numpy.exp(-away / 2), out=heat[index, kind])
            box[index, :, row, column] = (
                x - column,
                y - row,
                numpy.log(max(x1 - x0, 0.1)),
                numpy.log(max(y1 - y0, 0.1)),
            )
            centre[index, 0, row, column] = 1
    return torch.from_numpy(heat), torch.from_numpy(box), torch.from_numpy(centre)


def loss(answer, wanted):
    """The batch's loss as one number."""
    heat, box = answer
    heat_wanted, box_wanted, centre = wanted
    count = centre.sum().clamp(min=1)
    hit = (heat_wanted >= 0.999).float()
    probability = torch.sigmoid(heat)
    positive = functional.logsigmoid(heat) * (1 - probability) ** 2 * hit
    negative = functional.logsigmoid(-heat) * probability**2 * (1 - heat_wanted) ** 4 * (1 - hit)
    heat_loss = -(positive + negative).sum() / count
    box_loss = ((box - box_wanted).abs() * centre).sum() / count
    return heat_loss + BOX_WEIGHT * box_loss
