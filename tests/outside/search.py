"""What PyMuPDF does not find in a PDF.

Usage: search.py PDF LINES WORDS; LINES and WORDS have one text a line. Prints
each line that the text of the pages does not have, white space aside, and each
word that a search for it does not find.
"""

import sys
from pathlib import Path

import pymupdf


def solid(text):
    return "".join(text.split())


def main():
    path, lines, words = sys.argv[1:]
    with pymupdf.open(path) as pdf:
        text = solid("".join(page.get_text() for page in pdf))
        for line in Path(lines).read_text(encoding="utf-8").splitlines():
            if solid(line) not in text:
                print("no line", line)
        for word in Path(words).read_text(encoding="utf-8").splitlines():
            if not any(page.search_for(word) for page in pdf):
                print("not found", word)


main()
