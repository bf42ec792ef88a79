"""The pages of PDFs as text, as programs take it out whose callers say nothing but
what docs/printing.md says.

Usage: pages.py FROM TO: for each .pdf of the folder FROM a .txt in a folder of TO that
is called as the program.
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
    source, target = map(Path, sys.argv[1:])
    for name, read in PROGRAMS.items():
        (target / name).mkdir(exist_ok=True)
        for path in sorted(source.glob("*.pdf")):
            text = "\f".join(read(path))
            (target / name / (path.stem + ".txt")).write_text(text + "\n", encoding="utf-8")


main()
