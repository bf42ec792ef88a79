//! Every leaf of a sheet in one list, with its path.

use std::fmt;
use std::str::FromStr;

use resheet_model::{
    ByHand, Confidence, Decimal, Field, FundColumn as F, IndicatorColumn as I, Measure, Op,
    Quantity, Reading, Seen, Sheet, SourceText, Span, Subject,
};

/// Which leaf of a sheet: what findings name, and for a cell of a column that the
/// record has no place for its position among those of its row.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Path {
    /// The leaf, or the row of such a cell.
    pub subject: Subject,
    /// Position among the other cells of that row, from 0.
    pub other: Option<u32>,
}

impl Path {
    /// Before every leaf.
    pub(crate) const FIRST: Path = Path { subject: Subject::Input, other: None };
}

impl FromStr for Path {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let row = |begin: &str| {
            let (row, column) = text.strip_prefix(begin)?.split_once(']')?;
            Some((row.parse::<u32>().ok()?, column))
        };
        let other = |column: &str| {
            let at = column.strip_prefix(".others[")?.strip_suffix(']')?;
            at.parse::<u32>().ok()
        };
        let path = |subject, other| Some(Path { subject, other });
        let fund = || {
            let (row, column) = row("funds[")?;
            if let Some(at) = other(column) {
                return path(Subject::Fund(row, None), Some(at));
            }
            path(Subject::Fund(row, Some(F::from_name(column.strip_prefix('.')?)?)), None)
        };
        let indicator = || {
            let (row, column) = row("indicators[")?;
            if let Some(at) = other(column) {
                return path(Subject::Indicator(row, None), Some(at));
            }
            path(Subject::Indicator(row, Some(I::from_name(column.strip_prefix('.')?)?)), None)
        };
        let extra = || match row("extras[")? {
            (row, "") => path(Subject::Extra(row), None),
            _ => None,
        };
        let field = || path(Subject::Field(Field::from_name(text)?), None);
        field().or_else(fund).or_else(indicator).or_else(extra).ok_or(())
    }
}

impl fmt::Display for Path {
    /// As in the JSON: `funds[0].rate`, `indicators[3].others[1]`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.subject.fmt(f)?;
        self.other.map_or(Ok(()), |at| write!(f, ".others[{at}]"))
    }
}

/// What was read at a leaf.
#[derive(Clone, Copy, Debug)]
pub enum Value<'s> {
    /// Words.
    Text(&'s Seen<String>),
    /// A number.
    Number(&'s Seen<Decimal>),
    /// A target or an actual value.
    Measure(&'s Seen<Measure>),
}

/// One leaf.
#[derive(Clone, Copy, Debug)]
pub struct Leaf<'s> {
    /// Which.
    pub path: Path,
    /// What was read.
    pub value: Value<'s>,
}

/// The same question to a leaf of any type.
macro_rules! of_each {
    ($leaf:expr, $seen:ident => $answer:expr) => {
        match $leaf.value {
            Value::Text($seen) => $answer,
            Value::Number($seen) => $answer,
            Value::Measure($seen) => $answer,
        }
    };
}

impl<'s> Leaf<'s> {
    /// Where it stands: its first piece.
    pub fn span(self) -> Span {
        of_each!(self, seen => seen.span)
    }

    /// Its further pieces.
    pub fn more(self) -> &'s [Span] {
        of_each!(self, seen => &seen.more)
    }

    /// How sure it is.
    pub fn confidence(self) -> Confidence {
        of_each!(self, seen => seen.confidence)
    }

    /// Whether a person has said what is right here.
    pub fn is_settled(self) -> bool {
        of_each!(self, seen => seen.by_hand.is_settled())
    }

    /// Whether a person has looked at it and could not tell.
    pub fn is_unclear(self) -> bool {
        of_each!(self, seen => seen.by_hand == ByHand::Unclear)
    }

    /// The repairs that touched it, as indices into those of its sheet.
    pub fn repairs(self) -> &'s [u32] {
        of_each!(self, seen => &seen.repairs)
    }

    /// Its state, as in the output.
    pub fn state(self) -> &'static str {
        of_each!(self, seen => seen.reading.state())
    }

    /// Whether the dump has no such cell.
    pub fn is_absent(self) -> bool {
        of_each!(self, seen => matches!(seen.reading, Reading::Absent))
    }

    /// The characters it was read from, pieces joined by line feeds.
    pub fn raw(self, source: &SourceText) -> String {
        of_each!(self, seen => match seen.reading {
            Reading::Absent => String::new(),
            _ => seen.raw(source),
        })
    }

    /// The value as text; empty where none was read.
    pub fn shown(self) -> String {
        match self.value {
            Value::Text(seen) => seen.value().cloned().unwrap_or_default(),
            Value::Number(seen) => seen.value().map(Decimal::to_string).unwrap_or_default(),
            Value::Measure(seen) => match seen.value() {
                None => String::new(),
                Some(Measure::Quantity(Quantity { op, value, unit })) => {
                    format!("{}{value}{unit}", op.map_or("", Op::sign))
                }
                Some(other) => other.text().unwrap_or_default().to_owned(),
            },
        }
    }
}

/// Every leaf of a sheet, in the order of the form.
pub fn leaves(sheet: &Sheet) -> Vec<Leaf<'_>> {
    let field =
        |field, value| Leaf { path: Path { subject: Subject::Field(field), other: None }, value };
    let mut out = vec![
        field(Field::Title, Value::Text(&sheet.title)),
        field(Field::Year, Value::Text(&sheet.year)),
        field(Field::ProjectName, Value::Text(&sheet.project_name)),
        field(Field::Department, Value::Text(&sheet.department)),
        field(Field::ImplementingUnit, Value::Text(&sheet.implementing_unit)),
        field(Field::MoneyUnit, Value::Text(&sheet.money_unit)),
    ];
    for (at, row) in (0..).zip(&sheet.funds) {
        let cell = |column, value| Leaf {
            path: Path { subject: Subject::Fund(at, Some(column)), other: None },
            value,
        };
        out.extend([
            cell(F::Row, Value::Text(&row.row)),
            cell(F::Initial, Value::Number(&row.initial)),
            cell(F::Budget, Value::Number(&row.budget)),
            cell(F::Executed, Value::Number(&row.executed)),
            cell(F::Weight, Value::Number(&row.weight)),
            cell(F::Rate, Value::Number(&row.rate)),
            cell(F::Score, Value::Number(&row.score)),
        ]);
        out.extend(others(Subject::Fund(at, None), &row.others));
    }
    out.push(field(Field::ExpectedGoal, Value::Text(&sheet.expected_goal)));
    out.push(field(Field::ActualResult, Value::Text(&sheet.actual_result)));
    for (at, row) in (0..).zip(&sheet.indicators) {
        let cell = |column, value| Leaf {
            path: Path { subject: Subject::Indicator(at, Some(column)), other: None },
            value,
        };
        out.extend([
            cell(I::Level1, Value::Text(&row.level1)),
            cell(I::Level2, Value::Text(&row.level2)),
            cell(I::Level3, Value::Text(&row.level3)),
            cell(I::Target, Value::Measure(&row.target)),
            cell(I::Actual, Value::Measure(&row.actual)),
            cell(I::Weight, Value::Number(&row.weight)),
            cell(I::Score, Value::Number(&row.score)),
            cell(I::Deviation, Value::Text(&row.deviation)),
        ]);
        out.extend(others(Subject::Indicator(at, None), &row.others));
    }
    out.push(field(Field::TotalWeight, Value::Number(&sheet.total_weight)));
    out.push(field(Field::TotalScore, Value::Number(&sheet.total_score)));
    out.push(field(Field::Grade, Value::Text(&sheet.grade)));
    for (at, extra) in (0..).zip(&sheet.extras) {
        let path = Path { subject: Subject::Extra(at), other: None };
        out.push(Leaf { path, value: Value::Text(&extra.value) });
    }
    out
}

fn others(subject: Subject, others: &[(String, Seen<String>)]) -> impl Iterator<Item = Leaf<'_>> {
    (0..).zip(others).map(move |(at, (_, leaf))| Leaf {
        path: Path { subject, other: Some(at) },
        value: Value::Text(leaf),
    })
}

/// Shows every leaf of a sheet to `touch`, which may change what a person said of it and
/// how sure it is; in the order of [`leaves`].
pub(crate) fn leaves_mut(
    sheet: &mut Sheet,
    touch: &mut dyn FnMut(Path, &mut ByHand, &mut Confidence),
) {
    let paths: Vec<Path> = leaves(sheet).iter().map(|leaf| leaf.path).collect();
    let mut paths = paths.into_iter();
    macro_rules! touch {
        ($($leaf:expr),* $(,)?) => {
            $(if let Some(path) = paths.next() {
                touch(path, &mut $leaf.by_hand, &mut $leaf.confidence);
            })*
        };
    }
    touch!(sheet.title, sheet.year, sheet.project_name, sheet.department);
    touch!(sheet.implementing_unit, sheet.money_unit);
    for row in &mut sheet.funds {
        touch!(row.row, row.initial, row.budget, row.executed, row.weight, row.rate, row.score);
        row.others.iter_mut().for_each(|(_, leaf)| touch!(leaf));
    }
    touch!(sheet.expected_goal, sheet.actual_result);
    for row in &mut sheet.indicators {
        touch!(row.level1, row.level2, row.level3, row.target, row.actual);
        touch!(row.weight, row.score, row.deviation);
        row.others.iter_mut().for_each(|(_, leaf)| touch!(leaf));
    }
    touch!(sheet.total_weight, sheet.total_score, sheet.grade);
    sheet.extras.iter_mut().for_each(|extra| touch!(extra.value));
}
