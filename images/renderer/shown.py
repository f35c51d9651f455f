"""What a render of a file's active scene shows: its surfaces, and why the other objects have none.

The scene is evaluated as for a render of its view layer, so settings of the viewport do
not count: other subdivision levels, modifiers or visibility. Instances become real objects.
"""

import re
from dataclasses import dataclass

import bpy
import numpy

# The least area of an object's faces, as a share of its extent's square; rounding is below it.
LEAST_AREA = 1e-6
# Types that show in a render but have no faces.
FACELESS = {
    "CURVES": "hair curves",
    "POINTCLOUD": "points",
    "VOLUME": "volumes",
    "GREASEPENCIL": "grease pencil strokes",
}
WITHOUT_SURFACE = {
    "LIGHT": "a light",
    "CAMERA": "a camera",
    "EMPTY": "an empty",
    "ARMATURE": "an armature",
    "LATTICE": "a lattice",
    "SPEAKER": "a speaker",
    "LIGHT_PROBE": "a light probe",
}
NO_FACE = "it has no face"


@dataclass(frozen=True)
class Surface:
    """A mesh in its own space, where it stands in the scene, and the object it belongs to.

    `places` are those of the vertices that faces use, in the scene's space.
    """

    name: str
    mesh: bpy.types.Mesh
    matrix: numpy.ndarray
    color: tuple
    places: numpy.ndarray


class Choice:
    """The objects a manifest names. In a pattern only '*' is special; it stands for any text."""

    def __init__(self, include, exclude):
        self.include, self.exclude = include, exclude

    def refusal(self, names):
        """Why an object with these names (its own, its instance's) is not chosen, or None."""
        for pattern in self.exclude:
            if any(_matches(pattern, name) for name in names):
                return f"objects.exclude names it: {pattern}"
        if self.include and not any(_matches(p, name) for p in self.include for name in names):
            return "objects.include does not name it"
        return None

    def idle(self, names):
        """The patterns that no object of the file matches."""
        return [
            pattern
            for pattern in (*self.include, *self.exclude)
            if not any(_matches(pattern, name) for name in names)
        ]


def _matches(pattern, name):
    expression = ".*".join(re.escape(part) for part in pattern.split("*"))
    return re.fullmatch(expression, name, re.DOTALL) is not None


class SceneReader(bpy.types.RenderEngine):
    """Acts as a renderer, because only for a renderer Blender evaluates a scene as for renders."""

    bl_idname = "LAB_SCENE_READER"
    bl_label = "Scene reader"
    read = None
    failure = None

    def render(self, graph):
        # Blender would print an exception raised here and go on.
        try:
            SceneReader.read(graph)
        except Exception as error:  # noqa: BLE001
            SceneReader.failure = error


bpy.utils.register_class(SceneReader)


def view_layer(scene):
    """The view layer that Blender renders: the first one that is switched on, or the active one
    if the scene renders only that."""
    if scene.render.use_single_layer:
        return bpy.context.view_layer
    return next((layer for layer in scene.view_layers if layer.use), scene.view_layers[0])


def surfaces(scene, layer, choice):
    """The surfaces that a render of a view layer shows, and [(name, why)] of all other objects."""
    objects = list(bpy.data.objects)
    reading = _Reading(layer.name, choice)
    _render(scene, layer, reading)
    causes = _causes_of_collections(layer.layer_collection, None)
    left_out = [
        (each.name, _loss(each) or reading.causes.get(each) or _absence(each, scene, causes))
        for each in objects
        if each not in reading.taken
    ]
    return reading.surfaces, sorted(set(left_out + reading.besides))


def _render(scene, layer, reading):
    render = scene.render
    render.engine = SceneReader.bl_idname
    render.resolution_x = render.resolution_y = 16
    render.resolution_percentage = 100
    render.use_compositing = render.use_sequencer = False
    render.use_multiview = render.use_border = render.use_freestyle = False
    render.use_single_layer = False
    for each in scene.view_layers:
        each.use = each == layer
    if scene.camera is None or scene.camera.type != "CAMERA":
        scene.camera = bpy.data.objects.new("camera", bpy.data.cameras.new("camera"))
    SceneReader.read, SceneReader.failure = reading.read, None
    bpy.ops.render.render(scene=scene.name)
    if SceneReader.failure is not None:
        raise SceneReader.failure


class _Reading:
    """Reads an evaluated scene once; keeps the chosen surfaces and why others are left out."""

    def __init__(self, layer_name, choice):
        self.surfaces, self.taken, self.causes, self.besides = [], set(), {}, []
        self._layer_name, self._choice = layer_name, choice
        self._shapes = {}

    def read(self, graph):
        layer = graph.scene.original.view_layers[self._layer_name]
        for instance in graph.object_instances:
            part = instance.object
            owner = (instance.parent if instance.is_instance else part).original
            cause = self._cause(instance, owner, layer)
            if cause is None:
                cause = self._take(instance, owner, graph)
            if cause is not None:
                self.causes.setdefault(part.original, cause)
            elif instance.show_particles and _has_hair(part):
                self.besides.append((part.original.name, "its hair has no face"))

    def _cause(self, instance, owner, layer):
        part = instance.object
        if part.type in WITHOUT_SURFACE:
            return f"{WITHOUT_SURFACE[part.type]} has no surface"
        if not instance.show_self:
            return "only its instances are shown in renders"
        for each in (part, owner):
            if not each.visible_camera:
                return "the camera does not see it (ray visibility)"
            if each.is_holdout or owner.holdout_get(view_layer=layer):
                return "it is a holdout"
            if each.is_shadow_catcher:
                return "it only catches shadows"
        if owner.indirect_only_get(view_layer=layer):
            return "its collection is seen in reflections and shadows only"
        return self._choice.refusal({part.original.name, owner.name})

    def _take(self, instance, owner, graph):
        """Keeps the surface of an instance; returns the reason when it has none."""
        part = instance.object
        # Blender lists the surface of a curve, text or metaball as a separate mesh beside the
        # object.
        if part.type in FACELESS:
            why = f"its {FACELESS[part.type]} have no face; convert it to a mesh"
            self.besides.append((part.original.name, why))
            return why
        if part.type != "MESH":
            return NO_FACE
        shape = self._shape(part, graph)
        # Faces without an area have no triangles.
        if len(shape.mesh.loop_triangles) == 0:
            return NO_FACE
        matrix = numpy.array(instance.matrix_world, dtype=numpy.float64)
        places = shape.places(matrix)
        if not shape.has_area(places):
            return "its faces have no area"
        name = part.original.name
        self.surfaces.append(Surface(name, shape.mesh, matrix, tuple(part.color), places))
        self.taken.update({part.original, owner})
        return None

    def _shape(self, part, graph):
        """One shape for all objects with the same mesh and materials."""
        worn = {
            index: slot.material.original if slot.material else None
            for index, slot in enumerate(part.material_slots)
            if slot.link == "OBJECT"
        }
        key = (part.data.as_pointer(), tuple(worn.items()))
        if key not in self._shapes:
            mesh = bpy.data.meshes.new_from_object(part, depsgraph=graph)
            while worn and len(mesh.materials) <= max(worn):
                mesh.materials.append(None)
            for index, material in worn.items():
                mesh.materials[index] = material
            self._shapes[key] = _Shape(mesh)
        return self._shapes[key]


def _has_hair(part):
    return any(
        each.settings.type == "HAIR" and each.settings.render_type == "PATH"
        for each in part.particle_systems
    )


def _loss(each):
    """Names the absent library of an object, its data or its instanced collection, if any."""
    for one in (each, each.data, each.instance_collection):
        if one is not None and one.is_missing:
            return f"its library {one.library.filepath} is not there"
    return None


def _causes_of_collections(layer_collection, inherited):
    """Why renders do not show a collection, for each one that a view layer has; None if shown."""
    collection, cause = layer_collection.collection, inherited
    if cause is None and layer_collection.exclude:
        cause = f"its collection {collection.name} is excluded from the view layer"
    elif cause is None and collection.hide_render:
        cause = f"its collection {collection.name} is switched off for renders"
    found = {collection: cause}
    for child in layer_collection.children:
        found.update(_causes_of_collections(child, cause))
    return found


def _absence(each, scene, causes):
    """Why a render of a view layer does not show an object at all."""
    held = [causes[one] for one in each.users_collection if one in causes]
    if not held:
        other = next((one.name for one in each.users_scene if one != scene), None)
        if other is None:
            return "it lies in no scene"
        return f"it lies in the scene {other}; the file's active one is {scene.name}"
    if each.hide_render:
        return "it is switched off for renders"
    return next((cause for cause in held if cause is not None), "a render does not show it")


class _Shape:
    """A copy of an evaluated mesh, with the vertices that its triangles use, in its own space."""

    def __init__(self, mesh):
        self.mesh = mesh
        mesh.calc_loop_triangles()
        corners = numpy.empty(len(mesh.loop_triangles) * 3, dtype=numpy.int32)
        mesh.loop_triangles.foreach_get("vertices", corners)
        flat = numpy.empty(len(mesh.vertices) * 3, dtype=numpy.float32)
        mesh.vertices.foreach_get("co", flat)
        used, corners = numpy.unique(corners, return_inverse=True)
        self._points = flat.reshape(-1, 3)[used].astype(numpy.float64)
        self._corners = corners.reshape(-1, 3)

    def places(self, matrix):
        """The vertices under a transformation."""
        return self._points @ matrix[:3, :3].T + matrix[:3, 3]

    def has_area(self, places):
        """True when the faces have an area, and also when a vertex has no finite place."""
        first, second, third = (places[self._corners[:, number]] for number in range(3))
        doubled = numpy.linalg.norm(numpy.cross(second - first, third - first), axis=1).sum()
        extent = float(numpy.ptp(places, axis=0).max())
        return not doubled / 2 <= LEAST_AREA * extent**2
