"""Pictures on disk: read, written as deterministic PNG files, and previews with boxes drawn."""

import io

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
UNREADABLE = (OSError, SyntaxError, ValueError, Image.DecompressionBombError)


def color_of(index):
    """The colour boxes of a class are drawn in."""
    return PALETTE[index % len(PALETTE)]


def opened(path):
    """The picture in a file, in RGB; refuses what is none, broken or absurdly large."""
    try:
        with Image.open(path) as picture:
            return picture.convert("RGB")
    except UNREADABLE as error:
        raise Refusal(f"{path} is not a picture that can be read: {error}") from error


def save_png(image, path):
    """Writes a PNG whose bytes depend on its pixels alone: no text chunks, no times."""
    clean = Image.new("RGB", image.size)
    clean.paste(image.convert("RGB"))
    content = io.BytesIO()
    clean.save(content, format="PNG", compress_level=6)
    write_bytes(path, content.getvalue())


def save_preview(image, boxes, path):
    """Writes a copy with boxes drawn; `boxes` are (x0, y0, x1, y1, text, class index) in pixels."""
    scale = max(1, -(-MINIMUM_PREVIEW_WIDTH // image.width))
    canvas = image.convert("RGB").resize((image.width * scale, image.height * scale))
    draw = ImageDraw.Draw(canvas)
    for x0, y0, x1, y1, text, index in boxes:
        corners = [value * scale for value in (x0, y0, x1, y1)]
        draw.rectangle(corners, outline=color_of(index), width=2)
        _draw_tag(draw, corners, text, color_of(index))
    save_png(canvas, path)


def _draw_tag(draw, corners, text, color):
    left, top, right, bottom = draw.textbbox((0, 0), text)
    width, height = right - left + 4, bottom - top + 4
    x, y = corners[0], max(0, corners[1] - height)
    draw.rectangle([x, y, x + width, y + height], fill=color)
    draw.text((x + 2 - left, y + 2 - top), text, fill="white")
