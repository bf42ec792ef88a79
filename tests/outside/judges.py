"""What two judges of PDF/UA-1 (pdfua, outloud) and a reading of PDF/A-3a have against
printed files. Prints a line for each objection: file, who, what.

Usage: judges.py FOLDER
"""

import re
import sys
from pathlib import Path

import outloud
import pdfua
import pikepdf


def of_pdfua(path):
    for finding in pdfua.validate(str(path)).findings:
        if finding.severity.name in ("ERROR", "WARNING"):
            yield f"{finding.rule_id} {finding.message}"


def of_outloud(path):
    result = outloud.check(str(path))
    if result.error:
        yield result.error
    for finding in result.findings:
        if finding.severity in ("error", "warning"):
            yield f"{finding.rule} {finding.message} {finding.evidence or ''}"


def codes_of(cmap):
    """The codes that a ToUnicode map gives characters to."""
    text = cmap.read_bytes().decode("latin-1")
    codes = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", text, re.S):
        for code, to in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>", block):
            codes[int(code, 16)] = to
    for block in re.findall(r"beginbfrange(.*?)endbfrange", text, re.S):
        for first, last, to in re.findall(r"<(\w+)>\s*<(\w+)>\s*(<\w+>|\[.*?\])", block, re.S):
            for code in range(int(first, 16), int(last, 16) + 1):
                codes[code] = to
    return codes


def parents_of(root, pages):
    """The element that each marked piece belongs to, by page and number."""
    nums = list(root.ParentTree.Nums)
    tree = {int(nums[at]): nums[at + 1] for at in range(0, len(nums), 2)}
    return [tree.get(int(page.StructParents)) for page in pages]


def text_of(page, fonts, parents):
    """Objections to how texts of a page are marked and mapped."""
    open_marks, font = [], None
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            number = None
            if name == "BDC" and isinstance(operands[1], pikepdf.Dictionary):
                number = operands[1].get("/MCID")
            open_marks.append((str(operands[0]), number))
            if number is not None and (parents is None or int(number) >= len(parents)):
                yield f"6.7 piece {number} belongs to no element"
        elif name == "EMC":
            open_marks.pop()
        elif name == "Tf":
            font = str(operands[0])
        elif name == "Tj":
            if not any(tag == "/Artifact" or number is not None for tag, number in open_marks):
                yield "6.7 text that is neither content nor artifact"
            code = bytes(operands[0])
            for at in range(0, len(code), 2):
                to = fonts[font].get(code[at] * 256 + code[at + 1])
                if not to or to.strip("<>").upper() in ("0000", "FEFF", "FFFE"):
                    yield f"6.2.11.7 code {code[at:at + 2].hex()} of {font} is no character"
        elif name in ("S", "f") and not any(tag == "/Artifact" for tag, _ in open_marks):
            yield "6.7 a drawing that is no artifact"


def table(element):
    """Objections to the rows of a table: each is as wide as the others."""
    grid, width = {}, None
    rows = [kid for kid in element.K if kid.S == "/TR"]
    for at, row in enumerate(rows):
        column = 0
        for cell in row.K:
            said = cell.get("/A", {})
            while (at, column) in grid:
                column += 1
            for down in range(int(said.get("/RowSpan", 1))):
                for across in range(int(said.get("/ColSpan", 1))):
                    if (at + down, column + across) in grid:
                        yield f"a cell over another in row {at}"
                    grid[at + down, column + across] = True
            if cell.S == "/TH" and "/Scope" not in said:
                yield "a heading without scope"
        own = sum(1 for place in grid if place[0] == at)
        width = own if width is None else width
        if own != width:
            yield f"row {at} is {own} wide, not {width}"
    if any(row >= len(rows) for row, _ in grid):
        yield "a cell beyond the last row"


def elements(element):
    yield element
    kids = element.get("/K")
    kids = kids if isinstance(kids, pikepdf.Array) else [kids]
    for kid in kids:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from elements(kid)


def of_archive(path):
    """ISO 19005-3 at level A, beside what level B asks for."""
    with pikepdf.open(path) as pdf:
        root = pdf.Root
        packet = root.Metadata.read_bytes().decode("utf-8")
        for wanted in ("<pdfaid:part>3<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<"):
            if wanted not in packet:
                yield f"6.6 no {wanted} in the metadata"
        if root.get("/Lang") is None:
            yield "6.7.4 no language"
        if root.get("/MarkInfo", {}).get("/Marked") is not True:
            yield "6.7.2 not marked"
        if "/StructTreeRoot" not in root:
            yield "6.7.3 no structure"
            return
        parents = parents_of(root.StructTreeRoot, [page.obj for page in pdf.pages])
        for page, own in zip(pdf.pages, parents):
            fonts = {
                name: codes_of(font.ToUnicode) for name, font in page.Resources.Font.items()
            } if "/Font" in page.get("/Resources", {}) else {}
            yield from text_of(page, fonts, own)
            for at, element in enumerate(own):
                kids = element.K if isinstance(element.K, pikepdf.Array) else [element.K]
                numbers = [kid.MCID if isinstance(kid, pikepdf.Dictionary) else kid for kid in kids]
                if at not in [int(number) for number in numbers]:
                    yield f"6.7.3 piece {at} is none of its element's"
        for element in elements(root.StructTreeRoot.K):
            if element.S == "/Table":
                yield from table(element)
        for spec in root.get("/AF", []):
            for key in ("/F", "/UF", "/Desc", "/AFRelationship"):
                if key not in spec:
                    yield f"6.8 an attachment without {key}"
            if "/Subtype" not in spec.EF.F:
                yield "6.8 an attachment without a type"


def main():
    for path in sorted(Path(sys.argv[1]).glob("*.pdf")):
        for judge, objections in [("pdfua", of_pdfua), ("outloud", of_outloud), ("A-3a", of_archive)]:
            for objection in dict.fromkeys(objections(path)):
                print(f"{path.stem}\t{judge}\t{objection}")


main()
