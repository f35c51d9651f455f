"""Boxes of the objects that a picture shows.

An object's vertices are projected and clipped to the frame. It is left out when too little of it
is in the frame, when other objects hide it, or when it is only a few pixels large.
"""

import bpy
import numpy
from mathutils import Vector

LEAST_IN_FRAME = 0.30
LEAST_SEEN = 0.15
LEAST_PIXELS = 4
SAMPLED_VERTICES = 64
TOUCH = 1e-3


def visible(placed, stage, random):
    """Labelled boxes in pixels, and how many objects were left out by reason."""
    graph = bpy.context.evaluated_depsgraph_get()
    found, dropped = [], {"hidden": 0, "outOfFrame": 0, "small": 0}
    for one in placed:
        box, inside, share = _frame_box(one.vertices, stage, graph)
        if share < LEAST_IN_FRAME:
            dropped["outOfFrame"] += 1
        elif min(box[2] - box[0], box[3] - box[1]) < LEAST_PIXELS:
            dropped["small"] += 1
        elif (seen := _share_seen(one, inside, stage, graph, random)) < LEAST_SEEN:
            dropped["hidden"] += 1
        else:
            rounded = [round(float(side), 2) for side in box]
            found.append({"class": one.label, "box": rounded, "seen": round(seen, 2)})
    return found, dropped


def _frame_box(vertices, stage, graph):
    """The box clipped to the frame, the vertices inside it, and the share of the box inside."""
    x, y, in_front = _project(vertices, stage, graph)
    if not in_front.any():
        return (0, 0, 0, 0), vertices[:0], 0.0
    x, y, vertices = x[in_front], y[in_front], vertices[in_front]
    full = (x.min(), y.min(), x.max(), y.max())
    box = (
        max(full[0], 0),
        max(full[1], 0),
        min(full[2], stage.width),
        min(full[3], stage.height),
    )
    if box[2] < box[0] or box[3] < box[1]:
        return (0, 0, 0, 0), vertices[:0], 0.0
    share = _ratio(box[2] - box[0], full[2] - full[0]) * _ratio(box[3] - box[1], full[3] - full[1])
    inside = (x >= 0) & (x <= stage.width) & (y >= 0) & (y <= stage.height)
    return box, vertices[inside], float(share)


def _ratio(part, whole):
    """The share of a side that is in the frame; all of it when the side has no length."""
    return part / whole if whole > 0 else 1.0


def _project(vertices, stage, graph):
    """Pixel coordinates from the top left, and which vertices are in front of the camera."""
    projection = stage.camera.calc_matrix_camera(graph, x=stage.width, y=stage.height)
    matrix = numpy.array(projection @ stage.camera.matrix_world.inverted())
    points = vertices @ matrix[:, :3].T + matrix[:, 3]
    in_front = points[:, 3] > 1e-6
    depth = numpy.where(in_front, points[:, 3], 1.0)
    x = (points[:, 0] / depth + 1) / 2 * stage.width
    y = (1 - points[:, 1] / depth) / 2 * stage.height
    return x, y, in_front


def _share_seen(one, inside, stage, graph, random):
    """The share of sampled vertices that no other object hides."""
    if len(inside) == 0:
        return 0.0
    chosen = [inside[random.randrange(len(inside))] for _ in range(SAMPLED_VERTICES)]
    origin = stage.camera.matrix_world.translation
    seen = 0
    for point in chosen:
        ray = Vector(point) - origin
        hit, _, _, _, other, _ = stage.scene.ray_cast(
            graph, origin, ray.normalized(), distance=ray.length * (1 - TOUCH)
        )
        if not hit or other.original in one.objects:
            seen += 1
    return seen / len(chosen)
