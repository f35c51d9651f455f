"""Boxes from the network's output: numpy only, the same for training and for prediction."""

import numpy

MOST_BOXES = 100
OVERLAP_MAX = 0.5


def detections(peaks, heat, box, threshold):
    """(boxes, labels, scores, class scores) of one picture, best first; boxes are shares of it.

    `peaks` is heat with all beside a peak zeroed, `heat` the probabilities, `box` the box values.
    """
    _, height, width = peaks.shape
    kinds, rows, columns = numpy.nonzero(peaks >= threshold)
    scores = peaks[kinds, rows, columns]
    order = numpy.argsort(-scores, kind="stable")[:MOST_BOXES]
    kinds, rows, columns, scores = kinds[order], rows[order], columns[order], scores[order]
    shift_x, shift_y, log_width, log_height = box[:, rows, columns]
    x, y = (columns + shift_x) / width, (rows + shift_y) / height
    half_width = numpy.exp(log_width.clip(-4, 8)) / width / 2
    half_height = numpy.exp(log_height.clip(-4, 8)) / height / 2
    corners = numpy.stack(
        [x - half_width, y - half_height, x + half_width, y + half_height], axis=1
    )
    corners = corners.clip(0, 1).astype(numpy.float32)
    keep = _without_doubles(corners, kinds)
    return corners[keep], kinds[keep], scores[keep], heat[:, rows, columns].T[keep]


def _without_doubles(boxes, kinds):
    """Indices of the boxes that no better box of the same class covers."""
    kept = []
    for index in range(len(boxes)):
        same = [other for other in kept if kinds[other] == kinds[index]]
        if not same or overlaps(boxes[index], boxes[same]).max() < OVERLAP_MAX:
            kept.append(index)
    return numpy.array(kept, dtype=int)


def overlaps(one, others):
    """Intersection over union of one box with each of `others`."""
    low = numpy.maximum(one[:2], others[:, :2])
    high = numpy.minimum(one[2:], others[:, 2:])
    common = (high - low).clip(0).prod(axis=1)
    areas = (others[:, 2:] - others[:, :2]).prod(axis=1)
    return common / numpy.maximum((one[2:] - one[:2]).prod() + areas - common, 1e-9)
