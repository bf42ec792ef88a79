"""The pages of the guide: what is typed there runs, and prints what stands there."""

import contextlib
import io
import re
import shutil

import pytest
from conftest import ROOT


def walk(page, tmp_path, monkeypatch):
    """Runs the Python of a page, block by block in one interpreter, against what the
    `text` block behind it says."""
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    blocks = re.findall(r"^```(python|text)\n(.*?)^```$", text, re.M | re.S)
    names, printed, ran = {"__name__": "__main__"}, None, 0
    for kind, block in blocks:
        if kind == "text":
            assert printed == block
            continue
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(block, page, "exec"), names)
        printed, ran = out.getvalue(), ran + 1
    assert ran


def test_python(tmp_path, monkeypatch):
    for library in ("pyarrow", "pandas", "polars"):
        pytest.importorskip(library)
    walk("python.md", tmp_path, monkeypatch)
