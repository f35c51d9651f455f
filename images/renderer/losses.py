"""What a .blend file refers to and lacks: textures, linked libraries, old materials."""

import bpy

import worker

# This version of Blender removed the internal renderer and the textures of its materials.
INTERNAL_RENDERER_UNTIL = (2, 80)


class Losses:
    """What the open file lacks."""

    def __init__(self, title, meshes):
        materials = {each for mesh in meshes for each in mesh.materials if each is not None}
        nodes = {each: list(_texture_nodes(each.node_tree, set())) for each in materials}
        images = {node.image for found in nodes.values() for node in found} - {None}
        self._title = title
        self.textures = sorted(each.name for each in images if not _can_be_read(each))
        self.dropped_textures = sorted(set(_dropped_textures()))
        self.black_materials = sorted(
            each.name
            for each in materials
            if not _has_output(each.node_tree) or any(node.image is None for node in nodes[each])
        )
        self.libraries = [
            {"path": each.filepath, "missing": missing}
            for each in bpy.data.libraries
            if (missing := sorted({one.name for one in each.users_id if one.is_missing}))
        ]

    def report(self):
        """The losses as fields of a model's report."""
        return {
            "missingTextures": self.textures,
            "droppedTextures": self.dropped_textures,
            "blackMaterials": self.black_materials,
            "missingLibraries": self.libraries,
        }

    def warnings(self):
        """One sentence for each kind of loss."""
        found = [
            f"its linked library {each['path']} is not there, so it lacks "
            f"{worker.listed(each['missing'])}; make them local and save the file again"
            for each in self.libraries
        ]
        if self.textures:
            found.append(
                f"it lacks {len(self.textures)} textures: {worker.listed(self.textures)}; "
                "pack them into the file"
            )
        if self.dropped_textures:
            found.append(
                f"its textures {worker.listed(self.dropped_textures)} are of the renderer that "
                "Blender had before 2.80, so what wore them shows one colour, perhaps black; "
                "rebuild their materials with nodes in a current Blender"
            )
        if self.black_materials:
            found.append(
                f"its materials {worker.listed(self.black_materials)} render black, because they "
                "have a texture node without a picture or no output; repair their nodes"
            )
        return [f"model {self._title}: {each}" for each in found]


def _texture_nodes(tree, seen):
    """The connected picture nodes of a material, those in node groups included."""
    if tree is None or tree in seen:
        return
    seen.add(tree)
    for node in tree.nodes:
        if node.type == "GROUP":
            yield from _texture_nodes(node.node_tree, seen)
        elif node.type in {"TEX_IMAGE", "TEX_ENVIRONMENT"}:
            if any(output.is_linked for output in node.outputs):
                yield node


def _has_output(tree):
    output = None if tree is None else tree.get_output_node("CYCLES")
    return output is not None and any(each.is_linked for each in output.inputs)


def _can_be_read(image):
    """True for a picture that has pixels; loads it if necessary and frees it again."""
    had_pixels = image.has_data
    has_pixels = min(image.size) > 0
    if not had_pixels and image.source != "GENERATED":
        image.buffers_free()
    return has_pixels


def _dropped_textures():
    """Unused textures of an old file, whose materials can no longer use them."""
    if tuple(bpy.data.version[:2]) >= INTERNAL_RENDERER_UNTIL:
        return
    for texture in bpy.data.textures:
        if texture.type != "NONE" and texture.users <= int(texture.use_fake_user):
            image = getattr(texture, "image", None)
            yield image.name if image is not None else texture.name
