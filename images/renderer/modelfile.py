"""Takes the objects of a .blend file in as plain meshes, without running anything in the file."""

import gzip
import os
import re
from dataclasses import dataclass

import bpy
import numpy
import zstandard

import worker

SOLID_TYPES = {"MESH", "CURVE", "SURFACE", "META", "FONT"}
HEADER_BYTES = 32


@dataclass(frozen=True)
class Model:
    """A model as meshes in its own space: it stands on z = 0, centred, its longest side is 1."""

    name: str
    label: str
    meshes: tuple
    vertices: numpy.ndarray
    report: dict


def load(source):
    """Reads `model.blend` of an input; refuses what Blender here cannot open, in words."""
    path = source.path / "model.blend"
    check_version(source.name, path)
    images_before = set(bpy.data.images)
    objects, names = _append(source, path)
    wanted = _wanted(source, names)
    parts = _bake(objects, [name in wanted for name in names])
    if not parts:
        raise worker.Refusal(
            f"model {source.name}: the objects {', '.join(sorted(wanted))} have no surface; "
            "include an object that has one"
        )
    size = _normalize(source.name, [mesh for _, mesh in parts])
    missing = _missing_textures(set(bpy.data.images) - images_before)
    for each in objects:
        bpy.data.objects.remove(each)
    return Model(
        name=source.name,
        label=source.label,
        meshes=tuple(mesh for _, mesh in parts),
        vertices=numpy.concatenate([_coordinates(mesh) for _, mesh in parts]),
        report={
            "name": source.name,
            "objects": [{"name": name, "vertices": len(mesh.vertices)} for name, mesh in parts],
            "leftOut": sorted(set(names) - wanted),
            "size": [round(float(side), 4) for side in size],
            "missingTextures": missing,
        },
    )


def check_version(name, path):
    """Refuses a file that is no .blend or was saved by a newer Blender than this one."""
    if not path.is_file():
        raise worker.Refusal(f"model {name}: there is no model.blend in its input folder")
    header = _header(path)
    match = re.match(rb"BLENDER(?:[-_][vV](\d)(\d\d)|\d\d-\d\dv(\d\d)(\d\d))", header)
    if match is None:
        raise worker.Refusal(
            f"model {name}: the file is not a Blender file; a .blend file is wanted"
        )
    major, minor = [int(number) for number in match.groups() if number is not None]
    if (major, minor) > tuple(bpy.app.version[:2]):
        raise worker.Refusal(
            f"model {name} was saved by Blender {major}.{minor}, this image has "
            f"{bpy.app.version_string}: save it for that version or use a newer image"
        )


def _header(path):
    with open(path, "rb") as file:
        start = file.read(4)
        file.seek(0)
        if start[:2] == b"\x1f\x8b":
            return gzip.GzipFile(fileobj=file).read(HEADER_BYTES)
        if start == b"\x28\xb5\x2f\xfd":
            return zstandard.ZstdDecompressor().stream_reader(file).read(HEADER_BYTES)
        return file.read(HEADER_BYTES)


def _append(source, path):
    """Brings in all objects, so that modifiers find theirs; scripts never run here."""
    try:
        with bpy.data.libraries.load(str(path), link=False) as (available, taken):
            names = list(available.objects)
            taken.objects = list(names)
    except OSError as error:
        raise worker.Refusal(f"model {source.name}: could not open the model: {error}") from error
    pairs = [(each, name) for each, name in zip(taken.objects, names) if each is not None]
    for each, _ in pairs:
        bpy.context.scene.collection.objects.link(each)
    bpy.context.view_layer.update()
    return [each for each, _ in pairs], [name for _, name in pairs]


def _wanted(source, names):
    def matches(name, patterns):
        return any(re.fullmatch(_expression(pattern), name, re.DOTALL) for pattern in patterns)

    wanted = {
        name
        for name in names
        if (not source.include or matches(name, source.include))
        and not matches(name, source.exclude)
    }
    if not wanted:
        raise worker.Refusal(
            f"model {source.name}: no object is left after include and exclude; "
            f"the file has {', '.join(sorted(names)) or 'none'}"
        )
    return wanted


def _expression(pattern):
    """A pattern of a manifest, where only '*' is special and stands for any text."""
    return ".*".join(re.escape(part) for part in pattern.split("*"))


def _bake(objects, chosen):
    """(name, mesh) of every chosen surface with modifiers applied, in the file's world space."""
    originals = {
        each for each, is_chosen in zip(objects, chosen) if is_chosen and not each.hide_render
    }
    graph = bpy.context.evaluated_depsgraph_get()
    parts = []
    for instance in graph.object_instances:
        owner = instance.parent if instance.is_instance else instance.object
        if owner.original not in originals or instance.object.type not in SOLID_TYPES:
            continue
        mesh = bpy.data.meshes.new_from_object(instance.object, depsgraph=graph)
        mesh.transform(instance.matrix_world)
        if instance.matrix_world.is_negative:
            mesh.flip_normals()
        if len(mesh.polygons) > 0:
            parts.append((owner.original.name, mesh))
    return parts


def _coordinates(mesh):
    flat = numpy.empty(len(mesh.vertices) * 3, dtype=numpy.float32)
    mesh.vertices.foreach_get("co", flat)
    return flat.reshape(-1, 3)


def _normalize(name, meshes):
    """Moves and scales meshes into the model's own space; returns the size they had."""
    points = numpy.concatenate([_coordinates(mesh) for mesh in meshes])
    if not numpy.isfinite(points).all():
        raise worker.Refusal(
            f"model {name}: a vertex has a coordinate that is no finite number; "
            "repair the mesh or leave its object out"
        )
    low, high = points.min(axis=0), points.max(axis=0)
    longest = float((high - low).max())
    if longest <= 0:
        raise worker.Refusal(f"model {name} has no extent; include an object that has one")
    anchor = numpy.array(
        [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, low[2]], dtype=numpy.float32
    )
    for mesh in meshes:
        moved = (_coordinates(mesh) - anchor) / longest
        mesh.vertices.foreach_set("co", moved.ravel())
        mesh.update()
    return high - low


def _missing_textures(images):
    return sorted(
        image.name
        for image in images
        if image.source in {"FILE", "SEQUENCE", "TILED"}
        and image.packed_file is None
        and image.users > 0
        and not os.path.exists(bpy.path.abspath(image.filepath))
    )
