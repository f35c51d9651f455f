"""Pictures on disk: read, written as deterministic PNG files, and previews with boxes drawn."""

import io
import struct

import numpy
from PIL import Image, ImageDraw

from worker import Refusal, write_bytes

PALETTE = (
    "#e6194b",
    "#3cb44b",
    "#4363d8",
    "#f58231",
    "#911eb4",
    "#008080",
    "#f032e6",
    "#9a6324",
    "#808000",
    "#000075",
    "#46f0f0",
    "#bcf60c",
)
MINIMUM_PREVIEW_WIDTH = 480
SMALL_SIZE = (360, 270)
UNREADABLE = (OSError, SyntaxError, ValueError, Image.DecompressionBombError)
UNREADABLE_EXIF = (*UNREADABLE, KeyError, TypeError, AttributeError, struct.error)
ORIENTATION = 0x0112
TRANSPOSED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# By EXIF orientation that swaps the sides: the function from a point (x, y) of the file as stored
# to the upright picture, in shares of the sides.
TURNS = {
    5: lambda x, y: (y, x),
    6: lambda x, y: (1 - y, x),
    7: lambda x, y: (1 - y, 1 - x),
    8: lambda x, y: (y, 1 - x),
}


def color_of(index):
    """The colour boxes of a class are drawn in."""
    return PALETTE[index % len(PALETTE)]


def opened(path):
    """The picture in a file, upright and in RGB; refuses other, broken and too large files."""
    return upright(path)[0]


def upright(path):
    """The picture as from `opened`, and the file's EXIF orientation (1 for upright)."""
    try:
        with Image.open(path) as picture:
            orientation = _orientation(picture)
            colors = _in_rgb(picture, path)
    except UNREADABLE as error:
        raise Refusal(f"{path} is not a picture that can be read: {error}") from error
    if orientation in TRANSPOSED:
        colors = colors.transpose(TRANSPOSED[orientation])
    return colors, orientation


def turned(points, orientation):
    """Points of the file as stored, moved to the upright picture if the sides are swapped."""
    x, y = points.T
    return numpy.stack(TURNS.get(orientation, lambda x, y: (x, y))(x, y), axis=1)


def _orientation(picture):
    try:
        found = picture.getexif().get(ORIENTATION, 1)
    except UNREADABLE_EXIF:
        return 1
    return found if found in range(1, 9) else 1


def _in_rgb(picture, path):
    """The picture with 8 bits a channel; Pillow would turn 16-bit values above 255 into white."""
    if picture.mode == "F":
        raise Refusal(f"{path} has floating-point pixels; save it with 8 or 16 bits a channel")
    if not picture.mode.startswith("I"):
        return picture.convert("RGB")
    pixels = numpy.asarray(picture).astype(numpy.int64)
    if pixels.min() < 0 or pixels.max() > 0xFFFF:
        raise Refusal(f"{path} has 32 bits a channel; save it with 8 or 16")
    return Image.fromarray(((pixels + 128) // 257).astype(numpy.uint8)).convert("RGB")


def save_png(image, path):
    """Writes a PNG whose bytes depend on its pixels alone: no text chunks, no times."""
    clean = Image.new("RGB", image.size)
    clean.paste(image.convert("RGB"))
    content = io.BytesIO()
    clean.save(content, format="PNG", compress_level=6)
    write_bytes(path, content.getvalue())


def save_small(image, path):
    """Writes the small copy that pages show: `1.small.jpg` beside `1.png`."""
    small = image.convert("RGB")
    small.thumbnail(SMALL_SIZE)
    content = io.BytesIO()
    small.save(content, format="JPEG", quality=82)
    write_bytes(path.with_suffix(".small.jpg"), content.getvalue())


def save_preview(image, boxes, path):
    """Writes a copy with boxes drawn; `boxes` are (x0, y0, x1, y1, text, class index) in pixels."""
    scale = max(1, -(-MINIMUM_PREVIEW_WIDTH // image.width))
    canvas = image.convert("RGB").resize((image.width * scale, image.height * scale))
    draw = ImageDraw.Draw(canvas)
    for x0, y0, x1, y1, text, index in boxes:
        corners = [value * scale for value in (x0, y0, x1, y1)]
        draw.rectangle(corners, outline=color_of(index), width=2)
        _draw_tag(draw, corners, text, color_of(index))
    save_small(canvas, path)
    save_png(canvas, path)


def _draw_tag(draw, corners, text, color):
    left, top, right, bottom = draw.textbbox((0, 0), text)
    width, height = right - left + 4, bottom - top + 4
    x, y = corners[0], max(0, corners[1] - height)
    draw.rectangle([x, y, x + width, y + height], fill=color)
    draw.text((x + 2 - left, y + 2 - top), text, fill="white")
