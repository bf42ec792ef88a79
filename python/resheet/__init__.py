"""Chinese fiscal performance self-evaluation sheets (项目支出绩效自评表 and its
relatives), out of text dumps and documents, as exact data.

    >>> import resheet
    >>> conversion = resheet.convert("dump.txt")
    >>> for sheet in conversion.sheets:
    ...     for fund in sheet.funds:
    ...         print(fund.executed.value, fund.executed.raw, fund.executed.line)

Content never raises: an input that cannot be read is a conversion with a finding. What
raises is what the caller did: a path that is not there, an encoding nobody knows, a
family that is wrong.
"""

from __future__ import annotations

import os as _os
from functools import lru_cache as _lru_cache
from typing import TYPE_CHECKING, Any, Iterable, Iterator, Mapping, Optional, Sequence, Tuple, Union

from . import _native
from ._native import Table, __version__
from ._records import Conversion, Doubt, Finding, Fund, Indicator, Labelled, Leaf, Measure, Repair, Sheet

if TYPE_CHECKING:
    import pyarrow

__all__ = [
    "Conversion",
    "Doubt",
    "Finding",
    "Fund",
    "Indicator",
    "Labelled",
    "Leaf",
    "Measure",
    "Repair",
    "Sheet",
    "Table",
    "__version__",
    "convert",
    "convert_many",
    "message",
    "tables",
    "to_arrow",
]

Path = Union[str, "_os.PathLike[str]"]
Source = Union[Path, bytes, bytearray, memoryview]
#: A path, or a name with a path or bytes.
Input = Union[Path, Tuple[str, Source]]
#: A folder of family files, or their texts by their names.
Families = Union[Path, Mapping[str, str]]
#: A file of corrections, or several.
Corrections = Union[Path, Sequence[Path]]


def convert(
    source: Source,
    *,
    name: Optional[str] = None,
    encoding: Optional[str] = None,
    families: Optional[Families] = None,
    corrections: Optional[Corrections] = None,
    language: str = "en",
    max_bytes: Optional[int] = None,
) -> Conversion:
    """Converts one input, whole: a path, or bytes with the name they should have.

    ``encoding`` is found out if it is not given. ``families`` adds forms of your own: a
    folder of TOML files, or texts by file name. ``corrections`` are files of what people decided, as
    ``resheet review`` saves them. ``language`` of messages is ``"en"`` or
    ``"zh"``. An input longer than ``max_bytes`` (64 MiB) is refused, in a finding.

    Raises ``OSError`` where the path cannot be read, ``ValueError`` where an option is
    wrong, and never for what stands in the input.
    """
    converter = _converter(encoding, families, corrections, language, max_bytes, None)
    if isinstance(source, (bytes, bytearray, memoryview)):
        return Conversion(converter.convert(name if name is not None else "-", bytes(source)))
    with open(source, "rb") as file:
        content = file.read()
    return Conversion(converter.convert(name if name is not None else _os.fspath(source), content))


def convert_many(
    inputs: Iterable[Input],
    *,
    jobs: Optional[int] = None,
    encoding: Optional[str] = None,
    families: Optional[Families] = None,
    corrections: Optional[Corrections] = None,
    language: str = "en",
    max_bytes: Optional[int] = None,
) -> Iterator[Conversion]:
    """Converts paths, or names with paths or bytes, on ``jobs`` threads (one for each
    processor) and gives the conversions in their order, a few of them ahead.

    An archive is every file in it and a file longer than a mebibyte is its parts, each
    under a name below that of its file. A path that cannot be read is a conversion whose
    outcome is ``failed``. What ``inputs`` raises is raised here, behind what came before.
    """
    converter = _converter(encoding, families, corrections, language, max_bytes, jobs)
    conversions = converter.convert_many(map(_named, inputs))
    return _wrapped(conversions)


def _wrapped(conversions: Any) -> Iterator[Conversion]:
    try:
        for conversion in conversions:
            yield Conversion(conversion)
    finally:
        conversions.close()


def tables(
    inputs: Iterable[Input],
    *,
    jobs: Optional[int] = None,
    encoding: Optional[str] = None,
    families: Optional[Families] = None,
    corrections: Optional[Corrections] = None,
    language: str = "en",
    max_bytes: Optional[int] = None,
) -> dict[str, Table]:
    """The rows of all inputs, table by table, for whatever takes Arrow data: each has
    ``__arrow_c_stream__``, so that ``polars.DataFrame(tables["sheets"])`` works without
    pyarrow. The rows are those that one run of the program over these inputs writes:
    equal bytes are one source, and sheets that repeat or contradict another are told of.
    """
    converter = _converter(encoding, families, corrections, language, max_bytes, jobs)
    found = converter.tables([_named(item) for item in inputs])
    return {table.name: table for table in found if table.name != "sheet_summaries"}


def to_arrow(inputs: Iterable[Input], **options: Any) -> dict[str, "pyarrow.Table"]:
    """The same as :func:`tables`, as tables of pyarrow (14 or later).

    ``to_arrow(paths)["sheets"].to_pandas()`` is a data frame.
    """
    pyarrow = _pyarrow()
    return {name: pyarrow.table(table) for name, table in tables(inputs, **options).items()}


def message(code: str, values: Mapping[str, object], language: str = "en") -> Optional[str]:
    """A finding's message with these values filled in; ``None`` for an unknown code."""
    return _native.message(code, [(name, str(value)) for name, value in values.items()], language)


def _pyarrow() -> Any:
    try:
        import pyarrow
    except ImportError as error:
        raise ImportError("to_arrow needs pyarrow 14 or later: pip install 'resheet[arrow]'") from error
    return pyarrow


def _named(item: Input) -> tuple[str, Any]:
    if isinstance(item, tuple):
        name, source = item
        if isinstance(source, (bytearray, memoryview)):
            source = bytes(source)
        return name, source
    if isinstance(item, (bytes, bytearray, memoryview)):
        raise TypeError("bytes need a name: (name, bytes)")
    path = _os.fspath(item)
    return path.replace(_os.sep, "/"), path


def _converter(
    encoding: Optional[str],
    families: Optional[Families],
    corrections: Optional[Corrections],
    language: str,
    max_bytes: Optional[int],
    jobs: Optional[int],
) -> _native.Converter:
    texts = _family_texts(families), _correction_texts(corrections)
    return _made(encoding, *texts, language, max_bytes, jobs)


@_lru_cache(maxsize=8)
def _made(
    encoding: Optional[str],
    families: tuple[tuple[str, str], ...],
    corrections: tuple[tuple[str, str], ...],
    language: str,
    max_bytes: Optional[int],
    jobs: Optional[int],
) -> _native.Converter:
    texts = list(families), list(corrections)
    return _native.Converter(encoding, *texts, max_bytes, None, jobs, language)


def _family_texts(families: Optional[Families]) -> tuple[tuple[str, str], ...]:
    if families is None:
        return ()
    if isinstance(families, Mapping):
        return tuple(sorted(families.items()))
    folder = _os.fspath(families)
    names = sorted(name for name in _os.listdir(folder) if name.endswith(".toml"))
    if not names:
        raise ValueError(f"no family file (*.toml) in {folder}")
    texts = []
    for name in names:
        with open(_os.path.join(folder, name), encoding="utf-8") as file:
            texts.append((_os.path.join(folder, name), file.read()))
    return tuple(texts)


def _correction_texts(corrections: Optional[Corrections]) -> tuple[tuple[str, str], ...]:
    if corrections is None:
        return ()
    files = [corrections] if isinstance(corrections, (str, _os.PathLike)) else corrections
    texts = []
    for path in files:
        with open(path, encoding="utf-8") as file:
            texts.append((_os.fspath(path), file.read()))
    return tuple(texts)
