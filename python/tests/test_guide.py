"""The pages of the guide: what is typed there runs, and prints what stands there."""

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys

import pytest
from conftest import ROOT


def walk(page, tmp_path, monkeypatch, kinds=("",), names=None):
    """Runs the Python of a page, block by block in one interpreter, against what the
    `text` block behind it says. `kinds`: the words behind `python` of those that run."""
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    blocks = re.findall(r"^```(python|text) ?(.*?)\n(.*?)^```$", text, re.M | re.S)
    names, printed, ran = {"__name__": "__main__", **(names or {})}, None, 0
    for language, kind, block in blocks:
        if kind not in kinds:
            continue
        if language == "text":
            if printed is not None:
                assert printed == block
            continue
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(block, page, "exec"), names)
        printed, ran = out.getvalue(), ran + 1
    assert ran


def test_what_large_archives_cost_is_what_the_simulation_says():
    command = [sys.executable, ROOT / "docs" / "cluster_cost.py", "--check", ROOT / "docs" / "cluster.md"]
    assert subprocess.run(command).returncode == 0


def test_python(tmp_path, monkeypatch):
    for library in ("pyarrow", "pandas", "polars"):
        pytest.importorskip(library)
    walk("python.md", tmp_path, monkeypatch)


def test_cluster(tmp_path, monkeypatch, program):
    pytest.importorskip("pyspark")
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    walk("cluster.md", tmp_path, monkeypatch, kinds=("", "pipe"))


def test_daft(tmp_path, monkeypatch):
    pytest.importorskip("daft")
    walk("cluster.md", tmp_path, monkeypatch, kinds=("daft",))
