"""The pages of PDFs as text, as pdfplumber sees them: what stands over a table,
its rows with a tab between cells, what stands under it.

Usage: pages.py FROM TO, two folders; TO gets a .txt for each .pdf of FROM.
"""

import sys
from pathlib import Path

import pdfplumber


def lines(page):
    tables = page.find_tables()
    top = min((table.bbox[1] for table in tables), default=page.height)
    bottom = max((table.bbox[3] for table in tables), default=page.height)
    for begin, end in [(0, top), (None, None), (bottom, page.height)]:
        if begin is None:
            for table in tables:
                for row in table.extract():
                    yield "\t".join((cell or "").replace("\n", "") for cell in row)
        elif begin < end:
            yield page.crop((0, begin, page.width, end)).extract_text() or ""


def main():
    source, target = map(Path, sys.argv[1:])
    for path in sorted(source.glob("*.pdf")):
        with pdfplumber.open(path) as pdf:
            text = "\n".join(line for page in pdf.pages for line in lines(page))
        (target / path.stem).with_suffix(".txt").write_text(text + "\n", encoding="utf-8")


main()
