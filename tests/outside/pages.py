"""The pages of PDFs as text, as programs take it out whose callers say nothing but
what docs/printing.md says.

Usage: pages.py PROGRAM STEP FROM TO: for one of each STEP .pdf of the folder FROM a
.txt in TO.
"""

import sys
from pathlib import Path

import pdfplumber
import pymupdf
import pypdf


def of_pymupdf(path):
    with pymupdf.open(path) as pdf:
        return [page.get_text() for page in pdf]


def of_pypdf(path):
    return [page.extract_text() for page in pypdf.PdfReader(path).pages]


def of_pdfplumber(path):
    with pdfplumber.open(path) as pdf:
        return [page.extract_text(keep_blank_chars=True) for page in pdf.pages]


PROGRAMS = {"PyMuPDF": of_pymupdf, "pypdf": of_pypdf, "pdfplumber": of_pdfplumber}


def main():
    read, step, source, target = PROGRAMS[sys.argv[1]], int(sys.argv[2]), *map(Path, sys.argv[3:])
    for path in sorted(source.glob("*.pdf"))[::step]:
        text = "\f".join(read(path)) + "\n"
        (target / (path.stem + ".txt")).write_text(text, encoding="utf-8", errors="replace")


main()
