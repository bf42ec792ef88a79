#!/usr/bin/env python3
"""Writes `srgb.icc`, a display profile of sRGB (IEC 61966-2-1) in ICC version 4.

    python3 build.py

PDF/A wants a profile that says what the colours of a page are. The numbers are
those of the standard, its primaries adapted to D50; the transfer curve is the
parametric one, so that the profile needs no table and stays small.
"""

import struct
from pathlib import Path


def fixed(value):
    return struct.pack(">i", round(value * 65536))


def xyz(*values):
    return b"XYZ \0\0\0\0" + b"".join(map(fixed, values))


def text(words):
    body = words.encode("utf-16-be")
    return b"mluc\0\0\0\0" + struct.pack(">II2s2sII", 1, 12, b"en", b"US", len(body), 28) + body


CURVE = b"para\0\0\0\0" + struct.pack(">HH", 3, 0) + b"".join(
    map(fixed, (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045))
)
ADAPTATION = b"sf32\0\0\0\0" + b"".join(
    map(fixed, (1.04788, 0.02292, -0.05022, 0.02959, 0.99048, -0.01708, -0.00925, 0.01508, 0.75168))
)
TAGS = [
    (b"desc", text("sRGB")),
    (b"cprt", text("CC0")),
    (b"wtpt", xyz(0.9642, 1.0, 0.8249)),
    (b"chad", ADAPTATION),
    (b"rXYZ", xyz(0.43607, 0.22249, 0.01392)),
    (b"gXYZ", xyz(0.38515, 0.71687, 0.09708)),
    (b"bXYZ", xyz(0.14307, 0.06061, 0.71410)),
    (b"rTRC", CURVE),
    (b"gTRC", CURVE),
    (b"bTRC", CURVE),
]


def main():
    table, body, places = b"", b"", {}
    start = 128 + 4 + 12 * len(TAGS)
    for name, data in TAGS:
        if data not in places:
            body += b"\0" * (-len(body) % 4)
            places[data] = start + len(body)
            body += data
        table += name + struct.pack(">II", places[data], len(data))
    body += b"\0" * (-len(body) % 4)
    size = start + len(body)
    header = struct.pack(
        ">I4sI4s4s4s6H4s4sI4s4sQI", size, b"\0" * 4, 0x04200000, b"mntr", b"RGB ", b"XYZ ",
        2024, 1, 1, 0, 0, 0, b"acsp", b"\0" * 4, 0, b"\0" * 4, b"\0" * 4, 0, 0,
    ) + fixed(0.9642) + fixed(1.0) + fixed(0.8249)
    header = header.ljust(128, b"\0")
    out = Path(__file__).parent / "srgb.icc"
    out.write_bytes(header + struct.pack(">I", len(TAGS)) + table + body)


main()
