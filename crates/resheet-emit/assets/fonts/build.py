#!/usr/bin/env python3
"""Cuts the print fonts out of Noto Sans CJK SC and Noto Serif CJK SC.

    apt-get install fonts-noto-cjk unicode-data
    python3 -m venv venv && venv/bin/pip install fonttools==4.68.0
    venv/bin/python build.py sans && venv/bin/python build.py song

Keeps every character of GBK, the 8,105 of the standard list of 2013 (the
`kTGH` property of Unihan) and the symbols that forms use. Three changes beside
the cut, each because of what becomes of the text in a PDF:

* Characters that share a glyph (a hyphen and a soft hyphen, a middle dot and a
  bullet) get one each: a PDF names glyphs, and a glyph can stand for only one
  character when the text is taken out again.
* The one character of GBK that the font lacks (U+2252) is drawn from the
  strokes of its equals sign; the boxes that forms have ticked (U+2610 to U+2612)
  are drawn from its square, its tick and its multiplication sign.
* Subroutines are resolved, so that the outline of a glyph stands in one place
  and can be compressed by itself, once.
"""

import bz2
import sys
from pathlib import Path

from fontTools import subset
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen

FONTS = {
    "sans": "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "song": "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
}
FACE = 2  # Simplified Chinese
UNIHAN = "/usr/share/unicode/Unihan_OtherMappings.txt.bz2"
HERE = Path(__file__).parent
SYMBOLS = [
    (0x20, 0x7E), (0xA0, 0x17F), (0x2010, 0x205E), (0x2070, 0x209C), (0x20A0, 0x20BF),
    (0x2100, 0x218B), (0x2190, 0x21FF), (0x2200, 0x22FF), (0x2460, 0x24FF),
    (0x2500, 0x25FF), (0x2600, 0x266F), (0x2700, 0x27BE), (0x3000, 0x30FF),
    (0x3200, 0x33FF), (0xFE30, 0xFE4F), (0xFF01, 0xFFEE),
]


def gbk():
    """The two-byte characters of GBK, those that GB 18030 added among them."""
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            for name in ("gbk", "gb18030"):
                try:
                    codes = map(ord, bytes([lead, trail]).decode(name))
                except UnicodeDecodeError:
                    continue
                yield from (code for code in codes if not 0xE000 <= code <= 0xF8FF)


def standard_list():
    for line in bz2.open(UNIHAN, "rt", encoding="utf-8"):
        fields = line.rstrip("\n").split("\t")
        if len(fields) == 3 and fields[1] == "kTGH":
            yield int(fields[0][2:], 16)


class Slots:
    """Glyphs that the cut would drop, to be overwritten."""

    def __init__(self, font, wanted):
        self.font = font
        self.cff = font["CFF "].cff.topDictIndex[0]
        cmap = font.getBestCmap()
        kept = {cmap[code] for code in wanted if code in cmap}
        self.free = [name for name in font.getGlyphOrder()[1:] if name not in kept]

    def assign(self, code, program, like):
        """Gives a character a glyph of its own, with the metrics of another."""
        name = self.free.pop()
        order = self.font.getReverseGlyphMap()
        charstring = self.cff.CharStrings[name]
        charstring.setProgram(program)
        family = self.cff.FDSelect[order[like]]
        self.cff.FDSelect.gidArray[order[name]] = family
        charstring.private = self.cff.FDArray[family].Private
        self.font["hmtx"][name] = self.font["hmtx"][like]
        for table in self.font["cmap"].tables:
            if table.isUnicode() and table.format in (4, 12) and (code < 0x10000 or table.format == 12):
                table.cmap[code] = name


def separate(font, slots, wanted):
    seen = {}
    for code in sorted(wanted):
        name = font.getBestCmap().get(code)
        if name in seen:
            charstring = slots.cff.CharStrings[name]
            charstring.decompile()
            slots.assign(code, list(charstring.program), name)
        elif name is not None:
            seen[name] = code


def pen_like(font, slots, like):
    """A pen for a glyph as wide as another."""
    width = font["hmtx"][like][0]
    cff = slots.cff
    private = cff.FDArray[cff.FDSelect[font.getReverseGlyphMap()[like]]].Private
    return T2CharStringPen(width - private.nominalWidthX if width != private.defaultWidthX else None, None)


def draw_boxes(font, slots):
    """U+2610 to U+2612: the square, empty, with a tick, with a cross in it."""
    cmap, glyphs = font.getBestCmap(), font.getGlyphSet()
    box = cmap[0x25A1]

    def bounds(name):
        pen = BoundsPen(glyphs)
        glyphs[name].draw(pen)
        return pen.bounds

    left, bottom, right, top = bounds(box)
    for code, inside in [(0x2610, None), (0x2611, 0x2713), (0x2612, 0xD7)]:
        pen = pen_like(font, slots, box)
        glyphs[box].draw(pen)
        if inside:
            x0, y0, x1, y1 = bounds(cmap[inside])
            scale = 0.68 * min((right - left) / (x1 - x0), (top - bottom) / (y1 - y0))
            across = (left + right - scale * (x0 + x1)) / 2
            up = (bottom + top - scale * (y0 + y1)) / 2
            glyphs[cmap[inside]].draw(TransformPen(pen, (scale, 0, 0, scale, across, up)))
        slots.assign(code, pen.getCharString().program, box)


def draw_image_of(font, slots):
    """U+2252: an equals sign between a dot above left and one below right."""
    like = font.getBestCmap()[0x2260]
    pen = pen_like(font, slots, like)
    for x0, y0, x1, y1 in [
        (85, 450, 915, 514), (85, 246, 915, 310), (180, 640, 280, 740), (720, 20, 820, 120),
    ]:
        pen.moveTo((x0, y0))
        for point in [(x1, y0), (x1, y1), (x0, y1)]:
            pen.lineTo(point)
        pen.closePath()
    slots.assign(0x2252, pen.getCharString().program, like)


def main():
    name = sys.argv[1]
    required = set(gbk()) | set(standard_list())
    wanted = set(required)
    for first, last in SYMBOLS:
        wanted.update(range(first, last + 1))
    options = subset.Options()
    options.font_number = FACE
    options.layout_features = []
    options.hinting = False
    options.desubroutinize = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "VORG"]
    options.notdef_outline = True
    font = subset.load_font(FONTS[name], options)
    slots = Slots(font, wanted)
    separate(font, slots, wanted)
    draw_image_of(font, slots)
    draw_boxes(font, slots)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted)
    cutter.subset(font)
    font["head"].modified = font["head"].created  # the same bytes on every run
    font.recalcTimestamp = False
    out = HERE / f"resheet-{name}.otf"
    subset.save_font(font, out, options)
    missing = sorted(required - set(font.getBestCmap()))
    print(f"{out.name}: {out.stat().st_size} bytes, {len(font.getBestCmap())} characters")
    print("required and not in the font:", " ".join(f"U+{code:04X}" for code in missing) or "none")
    return 0


if __name__ == "__main__":
    sys.exit(main())
