"""Makes the models of this example. Run it with the renderer image:

    docker run --rm --user "$(id -u):$(id -g)" -v "$PWD:/kitchen" lab/blender-renderer:1 \
        python3 /kitchen/make_models.py /kitchen/users

It prints the sha256 of every file, which belongs into that model's manifest.
"""

import hashlib
import math
import sys
from pathlib import Path

import bpy

SIDES = 48


def material(name, color, roughness=0.5, metallic=0.0):
    """A plain material."""
    made = bpy.data.materials.new(name)
    made.use_nodes = True
    shader = made.node_tree.nodes["Principled BSDF"].inputs
    shader["Base Color"].default_value = (*color, 1)
    shader["Roughness"].default_value = roughness
    shader["Metallic"].default_value = metallic
    made.diffuse_color = (*color, 1)
    return made


def add(name, vertices, faces, look):
    """A smooth mesh object in the scene."""
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(vertices, [], faces)
    mesh.polygons.foreach_set("use_smooth", [True] * len(mesh.polygons))
    mesh.materials.append(look)
    mesh.update()
    made = bpy.data.objects.new(name, mesh)
    bpy.context.scene.collection.objects.link(made)
    return made


def lathe(name, profile, look):
    """Turns a profile of (radius, height) points around the z axis."""
    vertices, faces = [], []
    for radius, height in profile:
        for side in range(SIDES):
            angle = math.tau * side / SIDES
            vertices.append((radius * math.cos(angle), radius * math.sin(angle), height))
    for ring in range(len(profile) - 1):
        for side in range(SIDES):
            here, there = ring * SIDES + side, ring * SIDES + (side + 1) % SIDES
            faces.append((here, there, there + SIDES, here + SIDES))
    return add(name, vertices, faces, look)


def tube(name, path, radii, look):
    """A tube along a path in the x-z plane; `radii` gives its half width (y) and half thickness."""
    vertices, faces, sides = [], [], 16
    for place, ((x, z), (wide, thick)) in enumerate(zip(path, radii)):
        before, after = path[max(place - 1, 0)], path[min(place + 1, len(path) - 1)]
        along = math.atan2(after[1] - before[1], after[0] - before[0])
        for side in range(sides):
            angle = math.tau * side / sides
            lift = thick * math.sin(angle)
            vertices.append(
                (x - lift * math.sin(along), wide * math.cos(angle), z + lift * math.cos(along))
            )
    for ring in range(len(path) - 1):
        for side in range(sides):
            here, there = ring * sides + side, ring * sides + (side + 1) % sides
            faces.append((here, there, there + sides, here + sides))
    faces.append(tuple(reversed(range(sides))))
    faces.append(tuple(range((len(path) - 1) * sides, len(path) * sides)))
    return add(name, vertices, faces, look)


def make_cup():
    """A red mug with a handle, on a table that must not be labelled."""
    red = material("glaze", (0.75, 0.06, 0.04), roughness=0.3)
    lathe(
        "Cup body",
        [(0, 0), (0.38, 0), (0.42, 0.05), (0.42, 0.95), (0.37, 0.95), (0.37, 0.08), (0, 0.08)],
        red,
    )
    turns = [math.radians(degrees) for degrees in range(-90, 91, 10)]
    path = [(0.40 + 0.28 * math.cos(turn), 0.5 + 0.3 * math.sin(turn)) for turn in turns]
    tube("Cup handle", path, [(0.07, 0.045)] * len(path), red)
    plane = [(-2, -2, 0), (2, -2, 0), (2, 2, 0), (-2, 2, 0)]
    add("Table", plane, [(0, 1, 2, 3)], material("wood", (0.4, 0.25, 0.12)))


def make_spoon():
    """A yellow wooden spoon lying on its back."""
    path, radii = [], []
    for step in range(25):
        along = step / 24
        path.append((along * 0.6, 0.10 - 0.07 * math.sin(math.pi * along)))
        radii.append((0.02 + 0.2 * math.sqrt(max(0.0, math.sin(math.pi * min(along, 0.94)))), 0.03))
    for step in range(1, 25):
        along = step / 24
        path.append((0.6 + along * 1.3, 0.10 + 0.12 * along))
        radii.append((0.06 + 0.03 * along, 0.035))
    tube("Spoon", path, radii, material("maple", (0.85, 0.55, 0.05), roughness=0.7))


def make_bowl():
    """A wide green bowl on a foot."""
    outside = [(0, 0), (0.35, 0), (0.35, 0.06)]
    outside += [(0.35 + 0.65 * math.sin(a), 0.06 + 0.5 * (1 - math.cos(a))) for a in _quarter()]
    inside = [
        (0.28 + 0.66 * math.sin(a), 0.12 + 0.44 * (1 - math.cos(a))) for a in reversed(_quarter())
    ]
    lathe(
        "Bowl",
        [*outside, *inside, (0, 0.12)],
        material("enamel", (0.05, 0.5, 0.12), roughness=0.25),
    )


def _quarter():
    return [math.pi / 2 * step / 12 for step in range(13)]


def make_plate():
    """A flat blue plate."""
    profile = [(0, 0), (0.6, 0), (1.0, 0.14), (0.98, 0.17), (0.58, 0.04), (0, 0.04)]
    lathe("Plate", profile, material("china", (0.05, 0.12, 0.6), roughness=0.2))


MODELS = {
    "alice/cup": make_cup,
    "alice/spoon": make_spoon,
    "alice/bowl": make_bowl,
    "carol/plate": make_plate,
}


def main():
    folder = Path(sys.argv[1])
    for name, make in MODELS.items():
        bpy.ops.wm.read_factory_settings(use_empty=True)
        bpy.context.preferences.filepaths.save_version = 0
        make()
        path = folder / f"{name}.blend"
        bpy.ops.wm.save_as_mainfile(filepath=str(path), compress=True)
        print(hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size, path)


if __name__ == "__main__":
    main()
