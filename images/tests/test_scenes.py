"""Which objects of a .blend file are read, compared with Blender's own render of its scene."""

import shutil
import subprocess
import sys
import unittest
from pathlib import Path

import bpy
from mathutils import Matrix

import modelfile
import scenes
import worker
from scenes import RED, SceneTest, add, box, collection, instance, material

SHARED_CASES = Path(__file__).with_name("make_cases.py")


class VisibilityTests(SceneTest):
    def test_an_instance_is_made_real_and_its_source_is_not_there(self):
        part = collection("part", linked=False)
        add("inner", box(), part)
        instance("inst", part, Matrix.Translation((3, 0, 0)))
        report = self.taken()
        self.assert_shows(report, "inner")
        self.assert_leaves_out(report)

    def test_a_source_beside_its_instances_is_shown_once_more(self):
        part = collection("part")
        add("inner", box(), part)
        instance("one", part, Matrix.Translation((3, 0, 0)))
        instance("two", part, Matrix.Translation((0, 3, 0)))
        report = self.taken()
        self.assertEqual(report["objects"], [{"name": "inner", "vertices": 8, "times": 3}])

    def test_a_sheared_instance_keeps_its_shape(self):
        part = collection("part", linked=False)
        add("inner", box(), part).rotation_euler = (0.3, 0.5, 0.7)
        instance("inst", part, Matrix.Diagonal((1, 3, 0.5, 1)))
        self.taken()

    def test_instances_on_vertices_are_made_real_without_what_carries_them(self):
        for shows_carrier, names in ((False, ["leaf"]), (True, ["carrier", "leaf"])):
            scenes.empty()
            carrier, leaf = add("carrier", box(size=3)), add("leaf", box(size=0.5))
            carrier.instance_type, leaf.parent = "VERTS", carrier
            carrier.show_instancer_for_render = shows_carrier
            report = self.taken()
            self.assert_shows(report, *names)
            self.assertEqual(report["objects"][-1]["times"], 8)

    def test_instances_of_geometry_nodes_are_made_real(self):
        points, part = add("points", box(size=3)), collection("part", linked=False)
        mesh = box(size=0.5)
        mesh.materials.append(material("red", RED))
        add("inner", mesh, part).rotation_euler.x = 0.4
        tree = scenes.geometry_nodes("spread")
        start, end = tree.nodes["Group Input"], tree.nodes["Group Output"]
        spread = tree.nodes.new("GeometryNodeInstanceOnPoints")
        source = tree.nodes.new("GeometryNodeCollectionInfo")
        source.inputs["Collection"].default_value = part
        tree.links.new(start.outputs[0], spread.inputs["Points"])
        tree.links.new(source.outputs[0], spread.inputs["Instance"])
        tree.links.new(spread.outputs[0], end.inputs[0])
        points.modifiers.new("nodes", "NODES").node_group = tree
        report = self.taken()
        self.assert_shows(report, "inner")
        self.assertEqual(report["objects"][0]["times"], 8)
        self.assertGreater(self.colors[0], 3 * self.colors[2])

    def test_what_is_switched_off_for_renders_is_left_out(self):
        add("shown", box())
        add("hidden big", box(size=10)).hide_render = True
        off = collection("off")
        add("cutter", box(at=(4, 0, 0)), off)
        off.hide_render = True
        below = bpy.data.collections.new("below")
        off.children.link(below)
        add("deeper", box(at=(0, 4, 0)), below)
        report = self.taken()
        self.assert_shows(report, "shown")
        self.assert_leaves_out(
            report,
            hidden_big="switched off for renders",
            cutter="its collection off is switched off for renders",
            deeper="its collection off is switched off for renders",
        )

    def test_what_is_hidden_in_the_viewport_alone_is_shown(self):
        add("shown", box()).hide_viewport = True
        eye = add("eye", box(at=(3, 0, 0)))
        eye.hide_set(True)
        dark = collection("dark")
        dark.hide_viewport = True
        add("also", box(at=(0, 3, 0)), dark)
        self.assert_shows(self.taken(), "also", "eye", "shown")

    def test_an_excluded_collection_is_left_out(self):
        add("vis", box())
        add("offobj", box(at=(4, 0, 0)), collection("off"))
        bpy.context.view_layer.layer_collection.children["off"].exclude = True
        report = self.taken()
        self.assert_shows(report, "vis")
        self.assert_leaves_out(report, offobj="its collection off is excluded from the view layer")

    def test_only_the_active_scene_counts(self):
        add("s1", box())
        other = bpy.data.scenes.new("second")
        other.collection.objects.link(bpy.data.objects.new("s2", box(at=(0, 5, 0))))
        report = self.taken()
        self.assert_shows(report, "s1")
        self.assert_leaves_out(report, s2="it lies in the scene second")
        scenes.empty()
        add("s1", box())
        other = bpy.data.scenes.new("second")
        other.collection.objects.link(bpy.data.objects.new("s2", box(at=(0, 5, 0))))
        bpy.context.window.scene = other
        self.assert_shows(self.taken(), "s2")

    def test_the_view_layer_is_the_one_that_blender_makes_a_picture_of(self):
        add("one", box(), collection("first"))
        add("two", box(at=(0, 5, 0)), collection("second"))
        scene, first = bpy.context.scene, bpy.context.view_layer
        second = scene.view_layers.new("close up")
        first.layer_collection.children["second"].exclude = True
        second.layer_collection.children["first"].exclude = True
        bpy.context.window.view_layer = second
        report = self.taken()
        self.assert_shows(report, "one")
        self.assert_leaves_out(report, two="its collection second is excluded")
        for setting in (lambda made: setattr(made.view_layers[0], "use", False), _single_layer):
            bpy.ops.wm.open_mainfile(filepath=str(self.path))
            bpy.context.window.view_layer = bpy.context.scene.view_layers["close up"]
            setting(bpy.context.scene)
            self.assert_shows(self.taken(), "two")

    def test_a_scene_without_a_view_layer_to_render_is_taken_in(self):
        add("box", box())
        bpy.context.view_layer.use = False
        bpy.context.scene.camera = add("no camera", None)
        scenes.save(self.path)
        self.assert_shows(modelfile.prepare(self.source()).report, "box")

    def test_left_overs_of_a_fake_user_are_left_out(self):
        add("box", box())
        bpy.data.objects.new("old", box(at=(0, 0, 9))).use_fake_user = True
        self.assert_leaves_out(self.taken(), old="it lies in no scene")

    def test_cutters_and_widgets_of_rigs_are_left_out(self):
        body, cutter = add("body", box()), add("cutter", box(at=(1, 1, 1)))
        cut = body.modifiers.new("cut", "BOOLEAN")
        cut.object, cut.solver = cutter, "EXACT"
        cutter.hide_render = True
        widget = bpy.data.objects.new("WGT-root", box(size=3))
        rig = add("rig", bpy.data.armatures.new("rig"))
        bpy.context.view_layer.objects.active = rig
        bpy.ops.object.mode_set(mode="EDIT")
        rig.data.edit_bones.new("root").tail = (0, 0, 1)
        bpy.ops.object.mode_set(mode="OBJECT")
        rig.pose.bones["root"].custom_shape = widget
        report = self.taken()
        self.assert_shows(report, "body")
        found = {each["name"]: each["why"] for each in report["leftOut"]}
        self.assertEqual(found["cutter"], "it is switched off for renders")
        self.assertEqual(found["WGT-root"], "it lies in no scene")
        self.assertEqual(found["rig"], "an armature has no surface")

    def test_what_the_camera_does_not_see_is_left_out(self):
        add("seen", box())
        add("unseen", box(at=(0, 0, 4))).visible_camera = False
        add("reflected", box(at=(0, 4, 0)), collection("mirror"))
        bpy.context.view_layer.layer_collection.children["mirror"].indirect_only = True
        report = self.taken()
        self.assert_leaves_out(report, unseen="the camera does not see it", reflected="reflections")

    def test_shadow_catchers_and_holdouts_are_left_out(self):
        add("thing", box())
        add("floor", box(at=(0, 0, -9))).is_shadow_catcher = True
        add("hole", box(at=(0, 0, 9))).is_holdout = True
        scenes.save(self.path)
        report = modelfile.prepare(self.source()).report
        self.assert_leaves_out(report, floor="it only catches shadows", hole="it is a holdout")

    def test_lights_and_cameras_have_no_surface(self):
        add("text", scenes.text())
        add("sun", bpy.data.lights.new("sun", "SUN"))
        add("camera", bpy.data.cameras.new("camera"))
        report = self.taken()
        self.assert_shows(report, "text")
        self.assert_leaves_out(
            report, sun="a light has no surface", camera="a camera has no surface"
        )


@unittest.skipUnless(SHARED_CASES.is_file(), "the shared cases are not here")
class SharedCaseTests(SceneTest):
    """The eight files of the shared `make_cases.py`, which says what each shows."""

    shows = {
        "instanced": ["inner"],
        "hidden": ["shown"],
        "excluded": ["vis"],
        "scenes": ["s1"],
        "tinyneg": ["a/bé 模型"],
        "text": ["Text"],
        "gone": ["tex"],
    }

    def test_each_shows_what_blender_shows(self):
        folder = Path("/tmp/cases")
        folder.mkdir(exist_ok=True)
        subprocess.run([sys.executable, SHARED_CASES, folder], check=True, capture_output=True)
        for name, objects in self.shows.items():
            with self.subTest(name):
                self._bring(folder, name)
                report = self.taken(self.path)
                self.assert_shows(report, *objects)
                self.assertEqual([each["times"] for each in report["objects"]], [1])
        self._bring(folder, "zero")
        with self.assertRaisesRegex(worker.Refusal, "zero: its faces have no area"):
            modelfile.prepare(self.source())

    def _bring(self, folder, name):
        self.path.parent.mkdir(exist_ok=True)
        shutil.copyfile(folder / f"{name}.blend", self.path)


def _single_layer(scene):
    scene.render.use_single_layer = True


if __name__ == "__main__":
    unittest.main()
