"""Reads what a .blend file's active scene shows, without running anything in the file."""

import gzip
import re
from dataclasses import dataclass
from pathlib import Path

import bpy
import numpy
import zstandard
from mathutils import Matrix

import shown
import worker
from losses import Losses

HEADER_BYTES = 32
PREPARED = worker.OUTPUTS / "models"


@dataclass(frozen=True)
class Part:
    """A mesh and its transformation into the model's own space."""

    mesh: bpy.types.Mesh
    matrix: Matrix
    color: tuple


@dataclass(frozen=True)
class Model:
    """A model in its own space: it stands on z = 0, centred, its longest side is 1.

    `vertices` are those of all faces; `space` is the transformation from the file's space.
    """

    name: str
    label: str
    parts: tuple
    vertices: numpy.ndarray
    space: numpy.ndarray
    report: dict


@dataclass(frozen=True)
class Prepared:
    """A model with meshes and materials in a file, because opening another file closes the stage.

    `places` are each part's number among those meshes, its transformation and its colour.
    """

    source: worker.Input
    path: Path
    meshes: tuple
    places: tuple
    vertices: numpy.ndarray
    space: numpy.ndarray
    report: dict

    def bring_in(self):
        """Reads the meshes into the open file, and removes the model's file."""
        with bpy.data.libraries.load(str(self.path), link=False) as (_, taken):
            taken.meshes = list(self.meshes)
        self.path.unlink()
        return Model(
            name=self.source.title,
            label=self.source.label,
            parts=tuple(
                Part(taken.meshes[number], Matrix(matrix), color)
                for number, matrix, color in self.places
            ),
            vertices=self.vertices,
            space=self.space,
            report=self.report,
        )


def prepare(source):
    """Opens `model.blend` of an input in place of the open file, and keeps what its scene shows."""
    title, path = source.title, source.path / "model.blend"
    check_version(title, path)
    print(f"opening model {title}", flush=True)
    _open(title, path)
    scene = bpy.context.scene
    choice = shown.Choice(source.include, source.exclude)
    names = [each.name for each in bpy.data.objects]
    surfaces, left_out = shown.surfaces(scene, shown.view_layer(scene), choice)
    if not surfaces:
        raise worker.Refusal(_nothing(title, scene, left_out))
    _refuse_nowhere(title, surfaces)
    vertices = numpy.concatenate([each.places for each in surfaces])
    space, size = _own_space(vertices)
    meshes = list(dict.fromkeys(each.mesh for each in surfaces))
    losses = Losses(title, meshes)
    report = {
        "name": title,
        "objects": _counted(surfaces),
        "leftOut": [{"name": name, "why": why} for name, why in left_out],
        "size": [round(float(side), 4) for side in size],
        **losses.report(),
        "warnings": losses.warnings() + _idle(title, choice.idle(names)),
    }
    return _kept(source, surfaces, meshes, vertices, space, report)


def _kept(source, surfaces, meshes, vertices, space, report):
    path = PREPARED / f"{source.name}.blend"
    path.parent.mkdir(parents=True, exist_ok=True)
    bpy.data.libraries.write(str(path), set(meshes))
    numbers = {mesh: number for number, mesh in enumerate(meshes)}
    return Prepared(
        source=source,
        path=path,
        meshes=tuple(mesh.name for mesh in meshes),
        places=tuple(
            (numbers[each.mesh], (space @ each.matrix).tolist(), each.color) for each in surfaces
        ),
        vertices=(vertices @ space[:3, :3].T + space[:3, 3]).astype(numpy.float32),
        space=space,
        report=report,
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


def _open(title, path):
    """Opens the file with its scene, but neither its windows nor its scripts."""
    try:
        bpy.ops.wm.open_mainfile(filepath=str(path), load_ui=False, use_scripts=False)
    except RuntimeError as error:
        words = str(error).strip().rpartition("failed: ")[2].replace(f"'{path}' ", "")
        raise worker.Refusal(f"model {title}: could not open the model: {words}") from error


def _nothing(title, scene, left_out):
    causes = [f"{name}: {why}" for name, why in left_out]
    found = "; ".join(causes[:20]) or "the file has no object"
    return (
        f"model {title}: a render of its scene {scene.name} shows nothing to take in ({found}); "
        "let the scene show an object with faces, or choose another in 'objects'"
    )


def _idle(title, patterns):
    if not patterns:
        return []
    return [
        f"model {title}: 'objects' names {worker.listed(patterns)}, and no object of the file "
        "is called so"
    ]


def _refuse_nowhere(title, surfaces):
    for each in surfaces:
        if not numpy.isfinite(each.places).all():
            raise worker.Refusal(
                f"model {title}: a vertex of {each.name} has a coordinate that is no finite "
                "number; repair the mesh or leave its object out"
            )


def _own_space(vertices):
    """The transformation into the model's own space, and the size that the model had."""
    low, high = vertices.min(axis=0), vertices.max(axis=0)
    longest = (high - low).max()
    space = numpy.identity(4)
    space[:3, :3] /= longest
    space[:3, 3] = [-(low[0] + high[0]) / 2, -(low[1] + high[1]) / 2, -low[2]]
    space[:3, 3] /= longest
    return space, high - low


def _counted(surfaces):
    """Each object once: its vertices, and how often the scene shows it."""
    found = {}
    for each in surfaces:
        entry = found.setdefault(
            each.name, {"name": each.name, "vertices": len(each.mesh.vertices), "times": 0}
        )
        entry["times"] += 1
    return [found[name] for name in sorted(found)]
