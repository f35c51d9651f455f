"""Everything around the objects: engine settings, ground, light, sky and camera."""

import colorsys
import math

import bpy
from mathutils import Vector

SENSOR = 36.0
PATTERNS = {
    "plain": None,
    "noise": "ShaderNodeTexNoise",
    "checker": "ShaderNodeTexChecker",
    "voronoi": "ShaderNodeTexVoronoi",
}


class Stage:
    """An empty scene with a ground, a sun, a lamp and a camera whose values change per picture."""

    def __init__(self, width, height):
        bpy.ops.wm.read_factory_settings(use_empty=True)
        self.scene = bpy.context.scene
        self.width, self.height = width, height
        self.camera = self._add("camera", bpy.data.cameras.new("camera"))
        self.sun = self._add("sun", bpy.data.lights.new("sun", "SUN"))
        self.lamp = self._add("lamp", bpy.data.lights.new("lamp", "AREA"))
        self.scene.camera = self.camera
        self.ground = self._make_ground()
        self.materials = {name: _ground_material(name, node) for name, node in PATTERNS.items()}
        self.scene.world = bpy.data.worlds.new("sky")
        self.scene.world.use_nodes = True

    def use_engine(self, engine, samples, threads):
        """Chooses how to render. A container's CPU limit does not lower Blender's threads."""
        render = self.scene.render
        render.engine = {"cycles": "CYCLES", "workbench": "BLENDER_WORKBENCH"}[engine]
        render.resolution_x, render.resolution_y = self.width, self.height
        render.resolution_percentage = 100
        render.threads_mode = "FIXED"
        render.threads = threads
        render.use_persistent_data = True
        render.image_settings.file_format = "PNG"
        render.image_settings.color_mode = "RGB"
        self.scene.view_settings.view_transform = "Standard"
        self.scene.cycles.device = "CPU"
        self.scene.cycles.samples = samples
        self.scene.cycles.use_adaptive_sampling = False
        self.scene.cycles.use_denoising = False
        self.scene.cycles.max_bounces = 4
        self.scene.display.shading.color_type = "MATERIAL"

    def light_randomly(self, random):
        """A new ground, sky, sun and lamp."""
        material = self.materials[random.choice(sorted(self.materials))]
        _recolor(material, random)
        self.ground.data.materials.clear()
        self.ground.data.materials.append(material)
        sky = self.scene.world.node_tree.nodes["Background"].inputs
        sky["Color"].default_value = _color(random, saturation=0.3, low=0.6)
        sky["Strength"].default_value = random.uniform(0.25, 0.75)
        self.sun.data.energy = random.uniform(0.6, 2.5)
        self.sun.data.angle = random.uniform(0.02, 0.3)
        self.sun.rotation_euler = (random.uniform(0, 1.0), 0, random.uniform(0, math.tau))
        self.lamp.data.energy = random.uniform(0, 120)
        self.lamp.data.size = random.uniform(0.5, 3)
        self.lamp.data.color = _color(random, saturation=0.3, low=0.8)[:3]
        angle = random.uniform(0, math.tau)
        self.lamp.location = (3 * math.cos(angle), 3 * math.sin(angle), random.uniform(2, 5))
        self._look(self.lamp, Vector((0, 0, 0)))

    def light_evenly(self):
        """The plain light of a model's portrait."""
        material = self.materials["plain"]
        material.node_tree.nodes["Principled BSDF"].inputs["Base Color"].default_value = (
            0.6,
            0.6,
            0.62,
            1,
        )
        self.ground.data.materials.append(material)
        self.scene.world.node_tree.nodes["Background"].inputs["Strength"].default_value = 0.8
        self.scene.world.node_tree.nodes["Background"].inputs["Color"].default_value = (1, 1, 1, 1)
        self.sun.data.energy = 2.0
        self.sun.data.angle = 0.2
        self.sun.rotation_euler = (0.7, 0.1, 0.9)
        self.lamp.data.energy = 0

    def aim(self, target, radius, direction, lens, closeness):
        """Points the camera at `target` from `direction` (azimuth, elevation), so that a ball of
        `radius` around it fills the picture's shorter side; a `closeness` above 1 goes nearer."""
        azimuth, elevation = direction
        self.camera.data.lens = lens
        self.camera.data.sensor_width = SENSOR
        shorter = SENSOR * min(1.0, self.height / self.width)
        half_angle = math.atan(shorter / 2 / lens)
        distance = radius / math.sin(half_angle) / closeness
        offset = Vector(
            (
                math.cos(azimuth) * math.cos(elevation),
                math.sin(azimuth) * math.cos(elevation),
                math.sin(elevation),
            )
        )
        self.camera.location = Vector(target) + distance * offset
        self._look(self.camera, Vector(target))

    def render(self, path, seed):
        """Renders to a PNG file at `path`."""
        self.scene.cycles.seed = seed
        self.scene.render.filepath = str(path)
        bpy.ops.render.render(write_still=True)

    def _add(self, name, content):
        each = bpy.data.objects.new(name, content)
        self.scene.collection.objects.link(each)
        return each

    def _make_ground(self):
        mesh = bpy.data.meshes.new("ground")
        corners = [(-60, -60, 0), (60, -60, 0), (60, 60, 0), (-60, 60, 0)]
        mesh.from_pydata(corners, [], [(0, 1, 2, 3)])
        return self._add("ground", mesh)

    def _look(self, each, target):
        each.rotation_euler = (target - each.location).to_track_quat("-Z", "Y").to_euler()


def _ground_material(name, node_type):
    """A material of one plain colour, or of two colours mixed by a pattern."""
    material = bpy.data.materials.new(f"ground {name}")
    material.use_nodes = True
    if node_type is None:
        return material
    tree = material.node_tree
    pattern, ramp = tree.nodes.new(node_type), tree.nodes.new("ShaderNodeValToRGB")
    place = tree.nodes.new("ShaderNodeTexCoord")
    pattern.name, ramp.name = "pattern", "ramp"
    output = "Fac" if "Fac" in pattern.outputs else pattern.outputs[0].name
    tree.links.new(place.outputs["Object"], pattern.inputs["Vector"])
    tree.links.new(pattern.outputs[output], ramp.inputs["Fac"])
    tree.links.new(ramp.outputs["Color"], tree.nodes["Principled BSDF"].inputs["Base Color"])
    return material


def _recolor(material, random):
    nodes = material.node_tree.nodes
    shader = nodes["Principled BSDF"].inputs
    shader["Roughness"].default_value = random.uniform(0.3, 1.0)
    first = _color(random, saturation=0.5, low=0.15)
    second = _color(random, saturation=0.5, low=0.15)
    scale = random.uniform(0.5, 5)
    material.diffuse_color = first
    if "ramp" not in nodes:
        shader["Base Color"].default_value = first
        return
    nodes["pattern"].inputs["Scale"].default_value = scale
    nodes["ramp"].color_ramp.elements[0].color = first
    nodes["ramp"].color_ramp.elements[1].color = second


def _color(random, saturation, low):
    rgb = colorsys.hsv_to_rgb(
        random.random(), random.uniform(0, saturation), random.uniform(low, 1)
    )
    return (*rgb, 1.0)
