"""Draws docs/sheet.png: a sheet as it was dumped, beside the same sheet as it is
printed.

Usage: sheet.py DUMP PDF PNG; needs pdftoppm and Pillow. `make picture` calls it.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONT = Path(__file__).parent.parent / "crates/resheet-emit/assets/fonts/resheet-sans.otf"
WIDTH, HEIGHT = 620, 640
LINES = 34


def dump(path):
    picture = Image.new("L", (WIDTH, HEIGHT), 246)
    draw = ImageDraw.Draw(picture)
    font = ImageFont.truetype(str(FONT), 12)
    lines = path.read_text(encoding="utf-8").splitlines()[:LINES]
    for number, line in enumerate(lines):
        # A tab is shown, since that is what is wrong with the dump.
        draw.text((14, 12 + number * 18), line.replace("\t", " → "), font=font, fill=60)
    return picture


def printed(path):
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page"
        size = ["-r", "96", "-gray", "-f", "1", "-l", "1", "-singlefile"]
        subprocess.run(["pdftoppm", *size, "-png", path, page], check=True)
        picture = Image.open(page.with_suffix(".png")).convert("L")
    # The form without most of the empty paper around it.
    left, top, right, _ = picture.point(lambda ink: 255 - ink).getbbox()
    picture = picture.crop((left - 12, top - 12, right + 12, top + 700))
    return picture.resize((WIDTH, picture.height * WIDTH // picture.width), Image.LANCZOS)


def main():
    source, pdf, target = map(Path, sys.argv[1:])
    both = Image.new("L", (2 * WIDTH + 20, HEIGHT), 255)
    both.paste(dump(source), (0, 0))
    both.paste(printed(pdf).crop((0, 0, WIDTH, HEIGHT)), (WIDTH + 20, 0))
    both.quantize(16).save(target, optimize=True)


main()
