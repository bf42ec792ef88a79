import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# See the test of poison. Workers of Spark have the variables of whoever started the
# first session of the process, so they stand here.
os.environ["RESHEET_TEST_POISON"] = "poison!"
os.environ["RESHEET_TEST_POISON_NAMES"] = "aborts,hangs"


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
