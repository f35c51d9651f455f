"""Where objects stand: a seeded arrangement of models on the plane z = 0."""

import math
from dataclasses import dataclass

import bpy
import numpy
from mathutils import Matrix

SIZE_RANGE = (0.75, 1.25)
LYING_SHARE = 0.2
CLOSENESS = 0.9
TRIES_PER_RING = 20
LEAST_RADIUS = 0.05


@dataclass(frozen=True)
class Placed:
    """One object in a picture: its parts, their parent (an empty), its vertices in the world."""

    label: str
    root: bpy.types.Object
    objects: tuple
    vertices: numpy.ndarray


def place(models, count, random):
    """Puts `count` random models on the plane, close together and hardly touching."""
    taken, placed = [], []
    for _ in range(count):
        model = random.choice(models)
        pose = _pose(model, random)
        points = _transformed(model.vertices, pose)
        radius = max(LEAST_RADIUS, float(numpy.hypot(points[:, 0], points[:, 1]).max()))
        x, y = _free_spot(radius, taken, random)
        taken.append((x, y, radius))
        matrix = Matrix.Translation((x, y, 0)) @ pose
        placed.append(put(model, matrix))
    return placed


def put(model, matrix):
    """Links a model's parts into the scene under one transformation."""
    linked = bpy.context.scene.collection.objects
    root = bpy.data.objects.new(model.name, None)
    root.matrix_world = matrix
    linked.link(root)
    objects = []
    for part in model.parts:
        each = bpy.data.objects.new(model.name, part.mesh)
        each.color = part.color
        # An object's location, rotation and scale cannot express a shear; this matrix can.
        each.parent, each.matrix_parent_inverse = root, part.matrix
        linked.link(each)
        objects.append(each)
    return Placed(model.label, root, tuple(objects), _transformed(model.vertices, matrix))


def remove(placed):
    """Takes objects out of the scene; their meshes stay for the next picture."""
    # Removing them one by one would take minutes for a model of thousands of parts.
    bpy.data.batch_remove([each for one in placed for each in (*one.objects, one.root)])


def circle(placed):
    """Centre x, y and radius of a circle around everything, and its greatest height."""
    points = numpy.concatenate([one.vertices for one in placed])
    low, high = points.min(axis=0), points.max(axis=0)
    middle = (low + high) / 2
    radius = float(numpy.linalg.norm(points - middle, axis=1).max())
    return float(middle[0]), float(middle[1]), radius, float(high[2])


def _pose(model, random):
    """A random size and direction; now and then the object lies on its side."""
    turn = Matrix.Rotation(random.uniform(0, math.tau), 4, "Z")
    if random.random() < LYING_SHARE:
        axis = random.choice(("X", "Y"))
        turn = turn @ Matrix.Rotation(random.choice((1, -1)) * math.pi / 2, 4, axis)
    pose = turn @ Matrix.Scale(random.uniform(*SIZE_RANGE), 4)
    points = _transformed(model.vertices, pose)
    low, high = points.min(axis=0), points.max(axis=0)
    return Matrix.Translation((-(low[0] + high[0]) / 2, -(low[1] + high[1]) / 2, -low[2])) @ pose


def _free_spot(radius, taken, random):
    """A spot near the origin that keeps a distance from the placed objects."""
    reach = radius * 0.5
    while True:
        for _ in range(TRIES_PER_RING):
            angle, distance = random.uniform(0, math.tau), reach * math.sqrt(random.random())
            x, y = distance * math.cos(angle), distance * math.sin(angle)
            if all(math.hypot(x - u, y - v) >= CLOSENESS * (radius + r) for u, v, r in taken):
                return x, y
        reach *= 1.2


def _transformed(points, matrix):
    values = numpy.array(matrix, dtype=numpy.float64)
    return points @ values[:3, :3].T + values[:3, 3]
