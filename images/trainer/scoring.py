"""How good detections are: mAP50, precision and recall."""

import numpy

from decoding import overlaps

LEAST_OVERLAP = 0.5


def score(found, samples, classes, threshold):
    """`found` holds one detection a picture; precision and recall count from `threshold` up."""
    per_class, hits_total, claims_total, truths_total = {}, 0, 0, 0
    for kind, name in enumerate(classes):
        scores, hits, truths = _matches(found, samples, kind)
        truths_total += truths
        claims_total += int((scores >= threshold).sum())
        hits_total += int(hits[scores >= threshold].sum())
        if truths:
            per_class[name] = _average_precision(scores, hits, truths)
    return {
        "mAP50": round(float(numpy.mean(list(per_class.values()))) if per_class else 0.0, 4),
        "precision": round(hits_total / max(claims_total, 1), 4),
        "recall": round(hits_total / max(truths_total, 1), 4),
        "perClass": {name: round(value, 4) for name, value in per_class.items()},
    }


def _matches(found, samples, kind):
    """Scores of a class's claims, which of them hit a truth first, and the count of truths."""
    scores, hits, truths = [], [], 0
    for index, (boxes, kinds, values, _) in enumerate(found):
        truth = samples.boxes[index][samples.labels[index] == kind]
        truths += len(truth)
        free = numpy.ones(len(truth), dtype=bool)
        for place in numpy.flatnonzero(kinds == kind):
            overlap = overlaps(boxes[place], truth) * free if len(truth) else numpy.zeros(1)
            best = int(overlap.argmax())
            hit = overlap[best] >= LEAST_OVERLAP
            if hit:
                free[best] = False
            scores.append(values[place])
            hits.append(hit)
    return numpy.array(scores, dtype=float), numpy.array(hits, dtype=bool), truths


def _average_precision(scores, hits, truths):
    """The area under the precision-recall curve, precision made monotone."""
    order = numpy.argsort(-scores, kind="stable")
    right = numpy.cumsum(hits[order])
    recall = numpy.concatenate([[0.0], right / truths])
    precision = numpy.concatenate([[1.0], right / numpy.arange(1, len(right) + 1)])
    precision = numpy.maximum.accumulate(precision[::-1])[::-1]
    return float((numpy.diff(recall) * precision[1:]).sum())
