import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def sample() -> Path:
    return ROOT / "samples" / "shanghai-training-centre-2023.txt"


@pytest.fixture
def corpus() -> Path:
    return ROOT / "tests" / "corpus"


@pytest.fixture
def program() -> Path:
    """The command line, for comparisons; PROGRAM names it."""
    program = os.environ.get("PROGRAM")
    if not program:
        pytest.skip("PROGRAM does not name the command line")
    return Path(program)
