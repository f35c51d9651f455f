"""Scenes of the kinds that people's .blend files have, and what Blender's own render of them shows.

`picture_by_blender` opens a file and renders its scene; `picture_by_us` renders what the renderer
takes in of it, from the same place and in the same light.
"""

import math
import unittest
from pathlib import Path

import bpy
import numpy
from mathutils import Matrix
from PIL import Image

import boxes
import modelfile
import scatter
import worker
from lab import Lab, inputs_folder
from picture_batch import quiet
from stage import Stage

SIZE = (96, 72)
DIRECTION = (math.radians(-55), math.radians(28))
LENS = 50
PICTURE = Path("/tmp/compared.png")
RED, BLUE = (1, 0, 0, 1), (0, 0, 1, 1)


def empty():
    bpy.ops.wm.read_factory_settings(use_empty=True)


def save(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    with quiet():
        bpy.ops.wm.save_as_mainfile(filepath=str(path), copy=True)


def add(name, data, collection=None):
    """A new object in a collection, or in the scene's own."""
    each = bpy.data.objects.new(name, data)
    (collection or bpy.context.scene.collection).objects.link(each)
    return each


def box(name="box", at=(0, 0, 0), size=1.0, extra=()):
    """A mesh of a box; `extra` vertices belong to no face."""
    corners = [(x, y, z) for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)]
    places = [tuple(a + size * c for a, c in zip(at, corner)) for corner in corners]
    faces = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata([*places, *extra], [], faces)
    return mesh


def text():
    made = bpy.data.curves.new("text", "FONT")
    made.body = "Lab"
    return made


def collection(name, linked=True):
    made = bpy.data.collections.new(name)
    if linked:
        bpy.context.scene.collection.children.link(made)
    return made


def material(name, color):
    made = bpy.data.materials.new(name)
    made.node_tree.nodes["Principled BSDF"].inputs["Base Color"].default_value = color
    return made


def geometry_nodes(name):
    """A tree with an input and an output for geometry, not linked."""
    tree = bpy.data.node_groups.new(name, "GeometryNodeTree")
    for way in ("INPUT", "OUTPUT"):
        tree.interface.new_socket("Geometry", in_out=way, socket_type="NodeSocketGeometry")
        tree.nodes.new(f"NodeGroup{way.title()}")
    return tree


def instance(name, source, matrix=None):
    each = add(name, None)
    each.instance_type, each.instance_collection = "COLLECTION", source
    each.matrix_world = matrix or Matrix.Identity(4)
    return each


def picture_by_blender(path, space):
    """The file's own scene as pixels, seen from where `picture_by_us` sees it."""
    bpy.ops.wm.open_mainfile(filepath=str(path), load_ui=False, use_scripts=False)
    scene = bpy.context.scene
    for each in [one for one in bpy.data.objects if one.type == "LIGHT"]:
        bpy.data.objects.remove(each)
    scene.camera = add("eye", bpy.data.cameras.new("eye"))
    scene.camera.location, scene.camera.rotation_euler = _view(numpy.linalg.inv(space))
    longest = 1 / space[0, 0]
    scene.camera.data.lens = LENS
    scene.camera.data.clip_start, scene.camera.data.clip_end = longest / 100, longest * 100
    return _rendered(scene)


def picture_by_us(source):
    """The model as it is read: (pixels, box, model)."""
    prepared = modelfile.prepare(source)
    stage = Stage(*SIZE)
    model = prepared.bring_in()
    stage.ground.hide_render = stage.sun.hide_render = stage.lamp.hide_render = True
    placed = scatter.put(model, Matrix.Identity(4))
    stage.camera.location, stage.camera.rotation_euler = _view(numpy.identity(4))
    stage.camera.data.lens, stage.camera.data.clip_start = LENS, 0.01
    bpy.context.view_layer.update()
    (x0, y0, x1, y1), _, _ = boxes._frame_box(
        placed.vertices, stage, bpy.context.evaluated_depsgraph_get()
    )
    return _rendered(stage.scene), (x0, y0, x1, y1), model


def _view(to_file):
    """Place and turn of the camera in the file's space; it looks at the model's middle."""
    azimuth, elevation = DIRECTION
    away = numpy.array(
        [
            math.cos(azimuth) * math.cos(elevation),
            math.sin(azimuth) * math.cos(elevation),
            math.sin(elevation),
        ]
    )
    place = to_file[:3, :3] @ (away * 4 + [0, 0, 0.3]) + to_file[:3, 3]
    turn = Matrix.Rotation(azimuth + math.pi / 2, 4, "Z") @ Matrix.Rotation(
        math.pi / 2 - elevation, 4, "X"
    )
    return place.tolist(), turn.to_euler()


def _rendered(scene):
    render = scene.render
    scene.world = bpy.data.worlds.new("even light")
    scene.world.node_tree.nodes["Background"].inputs["Color"].default_value = (1, 1, 1, 1)
    render.engine = "CYCLES"
    render.resolution_x, render.resolution_y = SIZE
    render.resolution_percentage = 100
    render.film_transparent, render.filepath = True, str(PICTURE)
    render.image_settings.file_format, render.image_settings.color_mode = "PNG", "RGBA"
    scene.view_settings.view_transform = "Standard"
    scene.cycles.samples, scene.cycles.use_denoising = 8, False
    # Scenes that a script makes have other values here than those of Blender's start file.
    scene.cycles.sampling_pattern = "TABULATED_SOBOL"
    scene.cycles.use_adaptive_sampling, scene.cycles.seed = False, 0
    with quiet():
        bpy.ops.render.render(write_still=True)
    with Image.open(PICTURE) as picture:
        return numpy.array(picture)


def shown_in(pixels):
    """How many pixels show something, and the box around them."""
    rows, columns = numpy.nonzero(pixels[..., 3] > 127)
    if len(rows) == 0:
        return 0, None
    return len(rows), (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)


class SceneTest(unittest.TestCase):
    """Each test makes a scene in an empty file and then checks the model that is read."""

    def setUp(self):
        Lab.clear()
        empty()
        self.path = inputs_folder() / "m" / "model.blend"

    def taken(self, path=None, **choice):
        """Renders the file both ways, wants equal pictures, and returns the model's report."""
        if path is None:
            save(self.path)
        ours, claimed, model = picture_by_us(self.source(path, **choice))
        theirs = picture_by_blender(path or self.path, model.space)
        (count, seen), (wanted, around) = shown_in(ours), shown_in(theirs)
        self.assertGreater(wanted, 20)
        self.assertLessEqual(abs(count - wanted), 2, "pixels")
        for ours_side, box_side, side in zip(seen, claimed, around):
            self.assertLessEqual(abs(ours_side - side), 1, (seen, around))
            self.assertLessEqual(abs(box_side - side), 1.5, (claimed, around))
        both = (ours[..., 3] == 255) & (theirs[..., 3] == 255)
        self.assertLess(numpy.abs(ours[both].astype(int) - theirs[both]).mean(), 2, "colours")
        self.colors = ours[both][:, :3].mean(axis=0)
        return model.report

    def source(self, path=None, include=(), exclude=()):
        fields = {
            "name": "model-0",
            "resource": "Model/alice/thing",
            "class": "thing",
            "path": str((path or self.path).parent),
            "objects": {"include": include, "exclude": exclude},
        }
        return worker.Input.parse(fields, "alice")

    def refusal(self, **choice):
        save(self.path)
        with self.assertRaises(worker.Refusal) as caught:
            modelfile.prepare(self.source(**choice))
        return str(caught.exception)

    def assert_shows(self, report, *names):
        self.assertEqual([each["name"] for each in report["objects"]], list(names))

    def assert_leaves_out(self, report, **causes):
        """Names with spaces are written with underscores."""
        wanted = {name.replace("_", " "): why for name, why in causes.items()}
        found = {each["name"]: each["why"] for each in report["leftOut"]}
        self.assertEqual(set(found), set(wanted))
        for name, why in wanted.items():
            self.assertIn(why, found[name])
