"""How objects of a .blend file are read, and what is reported of those that cannot be."""

import random
import unittest
import unittest.mock
from pathlib import Path

import bpy
import numpy
from mathutils import Matrix

import modelfile
import scatter
import scenes
from scenes import BLUE, RED, SceneTest, add, box, collection, instance, material
from stage import Stage


class SurfaceTests(SceneTest):
    def test_curves_and_balls_are_there_once(self):
        ring = bpy.data.curves.new("ring", "CURVE")
        ring.dimensions, ring.bevel_depth = "3D", 0.2
        spline = ring.splines.new("POLY")
        spline.points.add(3)
        spline.use_cyclic_u = True
        for point, place in zip(spline.points, ((1, 1), (-1, 1), (-1, -1), (1, -1))):
            point.co = (*place, 0, 1)
        add("ring", ring)
        ball = bpy.data.metaballs.new("ball")
        ball.elements.new().co = (0, 0, 3)
        add("ball", ball)
        report = self.taken()
        self.assert_shows(report, "ball", "ring")
        self.assertEqual([each["times"] for each in report["objects"]], [1, 1])

    def test_a_tiny_mirrored_box_with_an_odd_name_is_taken_in(self):
        add("a/bé 模型", box()).scale = (-0.001, 0.001, 0.001)
        report = self.taken()
        self.assert_shows(report, "a/bé 模型")
        self.assertEqual(report["size"], [0.002, 0.002, 0.002])

    def test_modifiers_are_those_of_a_render(self):
        ball = add("ball", box())
        smooth = ball.modifiers.new("smooth", "SUBSURF")
        smooth.levels, smooth.render_levels = 0, 3
        tower = ball.modifiers.new("tower", "ARRAY")
        tower.relative_offset_displace, tower.show_viewport = (0, 0, 1.5), False
        row = ball.modifiers.new("row", "ARRAY")
        row.relative_offset_displace, row.show_render = (3, 0, 0), False
        (found,) = self.taken()["objects"]
        self.assertEqual(found["vertices"], 2 * 386)

    def test_materials_are_those_of_the_object(self):
        for number, data in enumerate((box(), scenes.text())):
            data.materials.append(material("blue", BLUE))
            each = add(f"thing {number}", data)
            each.location.z = 3 * number
            each.material_slots[0].link = "OBJECT"
            each.material_slots[0].material = material("red", RED)
        self.taken()
        red, green, blue = self.colors
        self.assertGreater(red, 3 * blue, self.colors)

    def test_one_mesh_may_wear_two_materials(self):
        mesh = box()
        mesh.materials.append(None)
        for number, color in enumerate((RED, BLUE)):
            each = add(f"thing {number}", mesh)
            each.location.x = 3 * number
            each.material_slots[0].link = "OBJECT"
            each.material_slots[0].material = material("worn", color)
        self.taken()

    def test_a_stray_vertex_does_not_count(self):
        add("box", box(extra=[(500, 0, 0)]))
        self.assertEqual(self.taken()["size"], [2, 2, 2])

    def test_faces_without_area_are_refused(self):
        mesh = bpy.data.meshes.new("z")
        mesh.from_pydata([(0, 0, 0)] * 3, [], [(0, 1, 2)])
        add("zero", mesh)
        refusal = self.refusal()
        self.assertIn("model thing", refusal)
        self.assertIn("zero: its faces have no area", refusal)
        scenes.empty()
        mesh = bpy.data.meshes.new("z")
        mesh.from_pydata([(0, 0, 0), (1, 1, 1), (3, 3, 3)], [], [(0, 1, 2)])
        add("line", mesh).rotation_euler = (0.1, 0.2, 0.3)
        self.assertIn("line: its faces have no area", self.refusal())

    def test_hair_and_points_are_left_out_in_words(self):
        body = add("body", box())
        body.modifiers.new("fur", "PARTICLE_SYSTEM")
        body.particle_systems[0].settings.type = "HAIR"
        add("cloud", bpy.data.pointclouds.new("cloud"))
        both = add("both", box(at=(3, 0, 0)))
        both.modifiers.new("nodes", "NODES").node_group = _mesh_and_its_points()
        scenes.save(self.path)
        report = modelfile.prepare(self.source()).report
        self.assert_shows(report, "body", "both")
        self.assert_leaves_out(
            report,
            body="its hair has no face",
            both="its points have no face",
            cloud="convert it to a mesh",
        )


class ChoiceTests(SceneTest):
    def test_patterns_name_objects_and_instances(self):
        part = collection("part", linked=False)
        add("wheel", box(), part)
        add("nut", box(at=(0, 0, 2), size=0.5), part)
        instance("left", part)
        instance("right", part, Matrix.Translation((4, 0, 0)))
        scenes.save(self.path)

        def times(**choice):
            report = modelfile.prepare(self.source(**choice)).report
            return {each["name"]: each["times"] for each in report["objects"]}

        self.assertEqual(times(include=["left"]), {"nut": 1, "wheel": 1})
        self.assertEqual(times(exclude=["n*"]), {"wheel": 2})
        self.assertEqual(times(include=["wheel"], exclude=["right"]), {"wheel": 1})

    def test_a_choice_of_what_is_not_shown_is_refused(self):
        add("shown", box())
        add("off", box()).hide_render = True
        refusal = self.refusal(include=["off"])
        self.assertIn("off: it is switched off for renders", refusal)
        self.assertIn("shown: objects.include does not name it", refusal)

    def test_a_pattern_without_an_object_is_told(self):
        add("Table", box())
        add("Cup", box(at=(3, 0, 0)))
        scenes.save(self.path)
        report = modelfile.prepare(self.source(exclude=["Tabel*", "Cup"])).report
        (warning,) = report["warnings"]
        self.assertIn("model thing: 'objects' names Tabel*", warning)


class LossTests(SceneTest):
    def test_a_texture_that_is_not_there_is_told(self):
        mesh = box()
        worn = material("m", RED)
        node = worn.node_tree.nodes.new("ShaderNodeTexImage")
        node.image = bpy.data.images.new("gone", 4, 4)
        node.image.source, node.image.filepath = "FILE", "//textures/gone.png"
        shader = worn.node_tree.nodes["Principled BSDF"]
        worn.node_tree.links.new(node.outputs["Color"], shader.inputs["Base Color"])
        mesh.materials.append(worn)
        add("box", mesh)
        report = self.taken()
        self.assertEqual(report["missingTextures"], ["gone"])
        self.assertIn("model thing: it lacks 1 textures: gone", report["warnings"][0])

    def test_a_packed_texture_is_there(self):
        mesh = box()
        worn = material("m", RED)
        node = worn.node_tree.nodes.new("ShaderNodeTexImage")
        node.image = bpy.data.images.new("packed", 4, 4)
        node.image.generated_color = (0, 1, 0, 1)
        node.image.pack()
        shader = worn.node_tree.nodes["Principled BSDF"]
        worn.node_tree.links.new(node.outputs["Color"], shader.inputs["Base Color"])
        mesh.materials.append(worn)
        add("box", mesh)
        report = self.taken()
        self.assertEqual((report["missingTextures"], report["warnings"]), ([], []))
        self.assertGreater(self.colors[1], 3 * self.colors[0])

    def test_a_material_that_renders_black_is_told(self):
        mesh = box()
        worn = material("bare", RED)
        node = worn.node_tree.nodes.new("ShaderNodeTexImage")
        shader = worn.node_tree.nodes["Principled BSDF"]
        worn.node_tree.links.new(node.outputs["Color"], shader.inputs["Base Color"])
        endless = material("endless", RED)
        endless.node_tree.nodes.remove(endless.node_tree.nodes["Material Output"])
        mesh.materials.append(worn)
        mesh.materials.append(endless)
        mesh.polygons[0].material_index = 1
        add("box", mesh)
        report = self.taken()
        self.assertEqual(report["blackMaterials"], ["bare", "endless"])
        self.assertIn("render black", report["warnings"][0])

    def test_textures_of_the_old_renderer_are_told(self):
        add("box", box())
        texture = bpy.data.textures.new("bricks", "IMAGE")
        texture.use_fake_user = True
        scenes.save(self.path)
        self.assertEqual(modelfile.prepare(self.source()).report["warnings"], [])
        with unittest.mock.patch("losses.INTERNAL_RENDERER_UNTIL", (99, 0)):
            report = modelfile.prepare(self.source()).report
        self.assertEqual(report["droppedTextures"], ["bricks"])
        self.assertIn("model thing: its textures bricks are of the renderer", report["warnings"][0])

    def test_an_absent_library_is_told_with_what_it_held(self):
        wheels = Path("/tmp/libraries/wheels.blend")
        add("wheel", box())
        add("bolts", box(), collection("nuts"))
        scenes.save(wheels)
        scenes.empty()
        add("body", box())
        with bpy.data.libraries.load(str(wheels), link=True) as (_, linked):
            linked.objects, linked.collections = ["wheel"], ["nuts"]
        bpy.context.scene.collection.objects.link(linked.objects[0])
        instance("some nuts", linked.collections[0])
        scenes.save(self.path)
        wheels.unlink()
        report = modelfile.prepare(self.source()).report
        self.assert_shows(report, "body")
        causes = {each["name"]: each["why"] for each in report["leftOut"]}
        self.assertIn("wheels.blend is not there", causes["wheel"])
        self.assertIn("wheels.blend is not there", causes["some nuts"])
        (library,) = report["missingLibraries"]
        self.assertEqual(library["missing"], ["nuts", "wheel"])
        self.assertIn("so it lacks nuts, wheel", report["warnings"][0])

    def test_scripts_of_a_file_do_not_run(self):
        add("box", box())
        text = bpy.data.texts.new("script.py")
        text.write("open('/tmp/ran', 'w')")
        text.use_module = True
        scenes.save(self.path)
        modelfile.prepare(self.source())
        self.assertFalse(Path("/tmp/ran").exists())


class PlacingTests(SceneTest):
    def test_a_model_without_ground_area_is_placed(self):
        """A model without ground area once made the search for a free spot endless."""
        model = modelfile.Model(
            "needle", "needle", (), numpy.array([(0, 0, 0), (0, 0, 1.0)]), numpy.identity(4), {}
        )
        Stage(32, 32)
        self.assertEqual(len(scatter.place([model], 8, random.Random(1))), 8)


def _mesh_and_its_points():
    """Nodes that give a mesh and, in the same object, its vertices as a point cloud."""
    tree = scenes.geometry_nodes("points")
    points, join = (
        tree.nodes.new(f"GeometryNode{name}") for name in ("MeshToPoints", "JoinGeometry")
    )
    start, end = tree.nodes["Group Input"], tree.nodes["Group Output"]
    tree.links.new(start.outputs[0], points.inputs["Mesh"])
    tree.links.new(points.outputs[0], join.inputs[0])
    tree.links.new(start.outputs[0], join.inputs[0])
    tree.links.new(join.outputs[0], end.inputs[0])
    return tree


if __name__ == "__main__":
    unittest.main()
