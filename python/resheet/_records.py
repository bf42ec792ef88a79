"""What a conversion holds, as records. They are made of its JSON, which `resheet schema`
describes: a record has what the JSON has, with numbers as `Decimal` and nothing left out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, Optional, Union

if TYPE_CHECKING:
    import pyarrow

    from . import _native


@dataclass(frozen=True)
class Finding:
    """What is odd, and where."""

    code: str
    name: str
    severity: str
    #: ``input``, ``sheet``, or a path in the sheet: ``funds[0].executed``.
    subject: str
    message: str
    help: str
    line: int
    column: int
    byte: int
    page: Optional[int]
    box: Optional[tuple[int, int, int, int]]
    cell: Optional[str]
    #: The sheet it is about; ``None`` where it is about the whole input.
    sheet_id: Optional[str]


@dataclass(frozen=True)
class Repair:
    """What was done to an input so that it could be read."""

    rule: str
    name: str
    confidence: str
    line: int
    column: int
    text: str
    note: str


@dataclass(frozen=True)
class Measure:
    """A target or an actual value: a number with its relation and unit, or words, and
    what they amount to where that is known."""

    #: ``quantity``, ``worded``, ``range``, ``time`` or ``text``.
    kind: str
    #: As printed, of all that is no plain quantity.
    text: Optional[str] = None
    #: ``≥``, ``≤``, ``=``, ``>``, ``<``, ``±``.
    op: Optional[str] = None
    value: Optional[Decimal] = None
    unit: Optional[str] = None
    low: Optional[Decimal] = None
    high: Optional[Decimal] = None
    #: The first and the last date, as far as they are printed: ``2023-05``.
    since: Optional[str] = None
    until: Optional[str] = None


Value = Union[str, Decimal, Measure]


@dataclass(frozen=True)
class Leaf:
    """What was read at one place of a form, and all that is known about it."""

    #: What was read: text, an exact number, or a :class:`Measure`; ``None`` if nothing.
    value: Optional[Value]
    #: The characters in the source.
    raw: str
    #: ``read``, ``blank``, ``dash``, ``absent`` or ``unreadable``.
    state: str
    #: ``certain``, ``likely`` or ``guess``.
    confidence: str
    #: Its path in the sheet: ``funds[0].executed``.
    path: str
    line: Optional[int]
    column: Optional[int]
    byte: Optional[int]
    page: Optional[int]
    box: Optional[tuple[int, int, int, int]]
    cell: Optional[str]
    #: What the cell of a workbook holds, where it shows less of it.
    stored: Optional[str]
    #: What is odd about it.
    findings: tuple[Finding, ...]
    #: The repairs that touched it.
    repairs: tuple[Repair, ...]


@dataclass(frozen=True)
class Labelled:
    """A value that the record has no place for, under its printed label."""

    label: str
    value: Leaf


@dataclass(frozen=True)
class Fund:
    """A row of the funds table. Amounts are in the sheet's money unit."""

    row: Leaf
    initial: Leaf
    budget: Leaf
    executed: Leaf
    weight: Leaf
    rate: Leaf
    score: Leaf
    others: tuple[Labelled, ...]


@dataclass(frozen=True)
class Indicator:
    """A row of the indicator table."""

    level1: Leaf
    level2: Leaf
    level3: Leaf
    target: Leaf
    actual: Leaf
    weight: Leaf
    score: Leaf
    deviation: Leaf
    others: tuple[Labelled, ...]


@dataclass(frozen=True)
class Sheet:
    """One sheet."""

    #: The key of the tables: the same bytes have the same on every machine.
    id: str
    line: int
    family: str
    family_confidence: str
    title: Leaf
    year: Leaf
    project_name: Leaf
    department: Leaf
    implementing_unit: Leaf
    money_unit: Leaf
    funds: tuple[Fund, ...]
    expected_goal: Leaf
    actual_result: Leaf
    indicators: tuple[Indicator, ...]
    total_weight: Leaf
    total_score: Leaf
    grade: Leaf
    extras: tuple[Labelled, ...]
    findings: tuple[Finding, ...]
    repairs: tuple[Repair, ...]

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """Every leaf, in the order of the JSON."""
        found: list[Leaf] = []
        _collect(self, found)
        return tuple(found)


@dataclass(frozen=True)
class Doubt:
    """A leaf that somebody should look at."""

    sheet_id: str
    leaf: Leaf
    #: How much it asks to be looked at; comparable over inputs.
    risk: int
    #: What hangs on it: ``amount``, ``points``, ``name``, ``measure`` or ``words``.
    stake: str
    #: Why, in a sentence.
    reason: str
    #: The code of the finding or repair that is the reason.
    code: Optional[str]


def _collect(record: Any, found: list[Leaf]) -> None:
    if isinstance(record, Leaf):
        found.append(record)
    elif isinstance(record, tuple):
        for item in record:
            _collect(item, found)
    elif isinstance(record, (Sheet, Fund, Indicator, Labelled)):
        for item in record.__dict__.values():
            _collect(item, found)


class Conversion:
    """One input with its sheets."""

    def __init__(self, native: "_native.Conversion") -> None:
        self._native = native

    def __repr__(self) -> str:
        return f"<resheet.Conversion {self.name!r}: {self.outcome}>"

    @property
    def name(self) -> str:
        """The name it was given."""
        return self._native.name

    @property
    def outcome(self) -> str:
        """``converted``, ``not-recognised``, ``refused`` or ``failed``."""
        return self._native.outcome

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes; empty where they could not be read."""
        return self._native.digest

    @property
    def source_id(self) -> str:
        """Its key in the tables."""
        return self._native.id

    @property
    def encoding(self) -> str:
        """The encoding it was read as."""
        return self._native.encoding

    @property
    def text(self) -> str:
        """The decoded text; of a document, the text made of its cells."""
        return self._native.text

    @cached_property
    def _document(self) -> dict[str, Any]:
        return json.loads(self._native.json("line"))

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """Its sheets, in their order."""
        return tuple(_sheet(sheet) for sheet in self._document["sheets"])

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """All that is odd: about the input first, then sheet by sheet."""
        own = tuple(_finding(finding, None) for finding in self._document.get("findings", ()))
        return own + tuple(finding for sheet in self.sheets for finding in sheet.findings)

    @cached_property
    def doubts(self) -> tuple[Doubt, ...]:
        """Every leaf that is not certain or that a finding speaks of, the riskiest first."""
        leaves = [{leaf.path: leaf for leaf in sheet.leaves} for sheet in self.sheets]
        return tuple(
            Doubt(self.sheets[sheet].id, leaves[sheet][path], *about)
            for sheet, path, *about in self._native.doubts()
        )

    def to_dict(self, *, plain: bool = False) -> dict[str, Any]:
        """The JSON as a dictionary of your own; with ``plain``, values only."""
        return json.loads(self.to_json(plain=plain))

    def to_json(self, *, plain: bool = False) -> str:
        """The JSON that the program writes; with ``plain``, values only, on one line."""
        return self._native.json("plain" if plain else "pretty")

    def to_csv(self) -> dict[str, str]:
        """Its rows in every table, as CSV with a line of names."""
        return dict(self._native.csv())

    def to_arrow(self) -> dict[str, "pyarrow.Table"]:
        """Its rows in every table, as tables of pyarrow."""
        from . import _pyarrow

        pyarrow = _pyarrow()
        found = self._native.tables()
        return {table.name: pyarrow.table(table) for table in found if table.name != "sheet_summaries"}

    def to_pdf(self) -> Optional[bytes]:
        """Its sheets printed as their forms; ``None`` where it has none."""
        return self._native.pdf()


_FIELDS = ("title", "year", "project_name", "department", "implementing_unit", "money_unit")
_GOALS = ("expected_goal", "actual_result")
_TOTALS = ("total_weight", "total_score")
_NUMBERS = frozenset(("initial", "budget", "executed", "weight", "rate", "score", *_TOTALS))
_MEASURES = frozenset(("target", "actual"))
_FUND = ("row", "initial", "budget", "executed", "weight", "rate", "score")
_INDICATOR = ("level1", "level2", "level3", "target", "actual", "weight", "score", "deviation")


class _Maker:
    """Makes the leaves of one sheet."""

    def __init__(self, sheet: dict[str, Any]) -> None:
        self.findings = tuple(_finding(finding, sheet["id"]) for finding in sheet.get("findings", ()))
        self.repairs = tuple(_repair(repair) for repair in sheet.get("repairs", ()))
        self.of: dict[str, list[Finding]] = {}
        for finding in self.findings:
            self.of.setdefault(finding.subject, []).append(finding)

    def leaf(self, record: dict[str, Any], name: str, path: str) -> Leaf:
        leaf = record[name]
        value = leaf.get("value")
        raw = leaf.get("raw")
        if value is None:
            typed: Optional[Value] = None
            raw = raw or ""
        elif name in _NUMBERS:
            typed = Decimal(value)
            raw = value if raw is None else raw
        elif name in _MEASURES:
            typed = _measure(value)
            raw = (typed.text or "") if raw is None else raw
        else:
            typed = value
            raw = value if raw is None else raw
        box = leaf.get("box")
        return Leaf(
            value=typed,
            raw=raw,
            state=leaf.get("state", "read"),
            confidence=leaf.get("confidence", "certain"),
            path=path,
            line=leaf.get("line"),
            column=leaf.get("column"),
            byte=leaf.get("byte"),
            page=leaf.get("page"),
            box=tuple(box) if box else None,
            cell=leaf.get("cell"),
            stored=leaf.get("stored"),
            findings=tuple(self.of.get(path, ())),
            repairs=tuple(self.repairs[at] for at in leaf.get("repairs", ())),
        )

    def labelled(self, items: list[dict[str, Any]], path: str, inner: str = "") -> tuple[Labelled, ...]:
        return tuple(
            Labelled(item["label"], self.leaf(item, "value", f"{path}[{at}]{inner}"))
            for at, item in enumerate(items)
        )

    def row(self, kind: Any, names: tuple[str, ...], row: dict[str, Any], path: str) -> Any:
        leaves = {name: self.leaf(row, name, f"{path}.{name}") for name in names}
        return kind(**leaves, others=self.labelled(row.get("others", []), f"{path}.others"))


def _sheet(sheet: dict[str, Any]) -> Sheet:
    make = _Maker(sheet)
    fields = {name: make.leaf(sheet, name, name) for name in (*_FIELDS, *_GOALS, *_TOTALS, "grade")}
    return Sheet(
        id=sheet["id"],
        line=sheet["line"],
        family=sheet["family"]["id"],
        family_confidence=sheet["family"]["confidence"],
        funds=tuple(
            make.row(Fund, _FUND, row, f"funds[{at}]") for at, row in enumerate(sheet["funds"])
        ),
        indicators=tuple(
            make.row(Indicator, _INDICATOR, row, f"indicators[{at}]")
            for at, row in enumerate(sheet["indicators"])
        ),
        extras=make.labelled(sheet.get("extras", []), "extras"),
        findings=make.findings,
        repairs=make.repairs,
        **fields,
    )


def _measure(value: dict[str, Any]) -> Measure:
    if "text" not in value:
        return Measure("quantity", None, value.get("op"), Decimal(value["value"]), value.get("unit"))
    text = value["text"]
    if "means" in value:
        means = value["means"]
        return Measure("worded", text, means.get("op"), Decimal(means["value"]), means.get("unit"))
    if "range" in value:
        span = value["range"]
        low, high = Decimal(span["low"]), Decimal(span["high"])
        return Measure("range", text, unit=span.get("unit"), low=low, high=high)
    if "time" in value:
        time = value["time"]
        return Measure("time", text, since=time.get("from"), until=time.get("until"))
    return Measure("text", text)


def _finding(finding: dict[str, Any], sheet_id: Optional[str]) -> Finding:
    box = finding.get("box")
    return Finding(
        code=finding["code"],
        name=finding["name"],
        severity=finding["severity"],
        subject=finding["subject"],
        message=finding["message"],
        help=finding["help"],
        line=finding["line"],
        column=finding["column"],
        byte=finding["byte"],
        page=finding.get("page"),
        box=tuple(box) if box else None,
        cell=finding.get("cell"),
        sheet_id=sheet_id,
    )


def _repair(repair: dict[str, Any]) -> Repair:
    return Repair(
        rule=repair["rule"],
        name=repair["name"],
        confidence=repair["confidence"],
        line=repair["line"],
        column=repair["column"],
        text=repair["text"],
        note=repair["note"],
    )
