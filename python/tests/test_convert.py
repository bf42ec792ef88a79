import subprocess
import sys
import threading
from decimal import Decimal

import pytest

import resheet


def test_a_leaf_has_value_characters_and_place(sample):
    conversion = resheet.convert(sample)
    assert (conversion.outcome, len(conversion.sheets)) == ("converted", 7)
    executed = conversion.sheets[0].funds[0].executed
    assert executed.value == Decimal(executed.raw) and isinstance(executed.value, Decimal)
    assert executed.state == "read" and executed.confidence == "certain"
    assert executed.path == "funds[0].executed"
    line = conversion.text.splitlines()[executed.line - 1]
    assert line[executed.column - 1 :].startswith(executed.raw)


def test_every_leaf_is_what_the_json_says(sample, corpus):
    for path in [sample, *sorted(corpus.glob("families/*.txt"))]:
        conversion = resheet.convert(path)
        document = conversion.to_dict()
        assert len(document["sheets"]) == len(conversion.sheets)
        for record, sheet in zip(document["sheets"], conversion.sheets):
            for leaf in sheet.leaves:
                node = record
                for step in leaf.path.replace("]", "").replace("[", ".").split("."):
                    node = node[int(step) if step.isdigit() else step]
                node = node["value"] if "label" in node else node
                assert node.get("line") == leaf.line
                assert node.get("state", "read") == leaf.state
                if isinstance(leaf.value, Decimal):
                    assert str(leaf.value) == node["value"]


def test_doubts_are_the_leaves_to_look_at(sample):
    text = sample.read_text().replace("611.15", "711.15", 1)
    conversion = resheet.convert(text.encode(), name="a.txt")
    doubts = conversion.doubts
    assert any(doubt.leaf.findings for doubt in doubts)
    assert all(doubt.reason and doubt.sheet_id for doubt in doubts)
    assert [doubt.risk for doubt in doubts] == sorted((doubt.risk for doubt in doubts), reverse=True)


def test_bytes_and_paths_are_the_same(sample):
    by_path = resheet.convert(sample, name="a")
    by_bytes = resheet.convert(bytearray(sample.read_bytes()), name="a")
    assert by_path.to_json() == by_bytes.to_json()


def test_outputs(sample):
    conversion = resheet.convert(sample)
    assert conversion.to_csv()["sheets"].count("\r\n") == 8
    assert conversion.to_dict(plain=True)["sheets"][0]["title"]
    pdf = conversion.to_pdf()
    assert pdf.startswith(b"%PDF") and len(resheet.convert(pdf, name="a.pdf").sheets) == 7
    assert resheet.convert(b"", name="a").to_pdf() is None


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"%PDF-1.7 no more", b"PK\x03\x04", b"words"])
def test_content_never_raises(content):
    conversion = resheet.convert(content, name="odd")
    assert conversion.outcome != "converted"
    assert conversion.findings and conversion.findings[0].message


def test_what_the_caller_did_raises(tmp_path):
    with pytest.raises(FileNotFoundError):
        resheet.convert("/no/such/file")
    with pytest.raises(ValueError, match="klingon"):
        resheet.convert(b"", encoding="klingon")
    with pytest.raises(ValueError, match="language"):
        resheet.convert(b"", language="fr")
    with pytest.raises(ValueError, match="mine.toml"):
        resheet.convert(b"", families={"mine.toml": "id = "})
    (tmp_path / "mine.jsonl").write_text("{")
    with pytest.raises(ValueError, match="mine.jsonl, line 1"):
        resheet.convert(b"", corrections=tmp_path / "mine.jsonl")
    with pytest.raises(ValueError, match="no family file"):
        resheet.convert(b"", families=tmp_path)
    with pytest.raises(TypeError, match="need a name"):
        list(resheet.convert_many([b"bytes"]))


def test_many_come_in_order(sample, corpus):
    paths = sorted(corpus.glob("families/*.txt"))
    names = [conversion.name for conversion in resheet.convert_many(paths, jobs=2)]
    assert names == [str(path) for path in paths]
    mixed = [("a", sample), ("b", sample.read_bytes()), "/no/such/file"]
    outcomes = [conversion.outcome for conversion in resheet.convert_many(mixed)]
    assert outcomes == ["converted", "converted", "failed"]


def test_many_may_be_left(sample):
    def forever():
        while True:
            yield "a", sample

    many = resheet.convert_many(forever())
    assert next(many).outcome == "converted"
    many.close()


def test_what_the_inputs_raise_comes_behind_them(sample):
    def some():
        yield sample
        raise KeyError("gone")

    many = resheet.convert_many(some())
    assert next(many).outcome == "converted"
    with pytest.raises(KeyError):
        next(many)


def test_threads_run_while_it_converts(sample):
    beats = []
    stop = threading.Event()

    def beat():
        while not stop.wait(0.001):
            beats.append(1)

    thread = threading.Thread(target=beat)
    thread.start()
    resheet.tables([(str(at), sample.read_bytes() + b"\n" * at) for at in range(200)])
    stop.set()
    thread.join()
    assert len(beats) > 5


def test_a_panic_is_a_failed_conversion():
    code = (
        "import resheet\n"
        "print([c.outcome for c in resheet.convert_many([('a', b'poison!'), ('b', b'words')])])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env={"RESHEET_TEST_POISON": "poison!", "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == "['failed', 'not-recognised']"


def test_families_are_added(sample, tmp_path, program):
    text = subprocess.run([program, "families", "generic"], capture_output=True, text=True).stdout
    text = text.replace('id = "generic"', 'id = "mine"')
    (tmp_path / "mine.toml").write_text(text)
    by_folder = resheet.convert(sample, families=tmp_path)
    by_text = resheet.convert(sample, families={"mine.toml": text})
    assert by_folder.to_json() == by_text.to_json()


def test_messages_are_filled_in():
    assert "x.txt" in resheet.message("A051", {"file": "x.txt", "sheet": 1, "line": 2})
    assert resheet.message("Z999", {}) is None
