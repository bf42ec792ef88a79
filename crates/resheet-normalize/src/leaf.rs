//! One cell to one leaf.

use resheet_lexis::{
    Number, Shape, Texts, fold_width, is_unit, measure, nothing, number, plain, trim, unit_sense,
    without_remark,
};
use resheet_model::{
    BoundCell, ByHand, Code, Decimal, Finding, Measure, Presence, Reading, Seen, Subject,
};

use crate::stored;

/// What a number is, which says what may stand beside its digits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind<'a> {
    /// Money in the sheet's unit (empty if the sheet names none): a currency
    /// sign and that unit may be printed with it.
    Amount(&'a str),
    /// A share in percent: the sign may be printed or not.
    Rate,
    /// Weight or score: `10`, `10.00`, `10分`, `(10)`, `10%`.
    Points,
}

/// The mark of a point count, as in `10分`.
const POINT: char = '分';
/// A cell that says `nothing` with a word.
const NOTHING: char = '无';

/// Reads cells and keeps what is odd about them.
pub(crate) struct Reader<'t, 'l> {
    pub(crate) findings: Vec<Finding>,
    pub(crate) texts: &'t Texts<'l>,
}

impl<'t, 'l> Reader<'t, 'l> {
    /// Starts with the findings that the sheet already has.
    pub(crate) fn new(findings: Vec<Finding>, texts: &'t Texts<'l>) -> Self {
        Reader { findings, texts }
    }

    /// A number of a kind. Text that is none is unreadable, with a finding
    /// that names it; half a number is never taken.
    pub(crate) fn number(
        &mut self,
        cell: &BoundCell,
        subject: Subject,
        kind: Kind<'_>,
    ) -> Seen<Decimal> {
        let reading = missing(cell).unwrap_or_else(|| {
            let number = match self.texts.of(&cell.text).number() {
                Some(number) => of_kind(number, kind),
                None => {
                    let folded = fold_width(&cell.text);
                    let text = folded.trim();
                    if text.chars().eq([NOTHING]) {
                        return Reading::Dash;
                    }
                    with_marks(text, kind)
                }
            };
            match number {
                Ok(value) => Reading::Read(self.shown(cell, subject, value)),
                Err(Refusal::NoNumber) => {
                    let finding = Finding::new(Code::V001, subject, cell.span);
                    self.findings.push(finding.arg("printed", cell.text.trim()));
                    Reading::Unreadable
                }
                Err(Refusal::OtherUnit(unit)) => {
                    let own = if let Kind::Amount(own) = kind { own } else { "" };
                    let finding = Finding::new(Code::V004, subject, cell.span);
                    self.findings.push(
                        finding.arg("printed", cell.text.trim()).arg("unit", unit).arg("own", own),
                    );
                    Reading::Unreadable
                }
            }
        });
        seen(cell, reading)
    }

    /// A number, or what a program shows of it where its stored form is printed.
    pub(crate) fn shown(&mut self, cell: &BoundCell, subject: Subject, value: Decimal) -> Decimal {
        let Some(shown) = stored::shown(value) else { return value };
        let finding = Finding::new(Code::V009, subject, cell.span);
        self.findings.push(finding.arg("printed", cell.text.trim()).arg("shown", shown));
        shown
    }
}

/// Why a cell is no number of its kind.
enum Refusal {
    NoNumber,
    /// An amount in this unit, which is not the sheet's.
    OtherUnit(String),
}

/// A number that is all of its cell.
fn of_kind(number: Number, kind: Kind<'_>) -> Result<Decimal, Refusal> {
    let odd = match kind {
        Kind::Amount(_) => number.percent,
        Kind::Rate | Kind::Points => number.currency,
    };
    if odd { Err(Refusal::NoNumber) } else { Ok(number.value) }
}

/// A number with what may stand beside one of its kind.
fn with_marks(text: &str, kind: Kind<'_>) -> Result<Decimal, Refusal> {
    match kind {
        Kind::Amount(own) => {
            let bare = without_remark(text);
            let remarked = bare.len() < text.len();
            match number(bare).filter(|_| remarked) {
                Some(number) => of_kind(number, kind),
                None => amount_with_unit(bare, own),
            }
        }
        Kind::Rate => Err(Refusal::NoNumber),
        Kind::Points => {
            let bare =
                text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).unwrap_or(text);
            let bare = number(bare.trim_end_matches(POINT));
            bare.map_or(Err(Refusal::NoNumber), |bare| of_kind(bare, kind))
        }
    }
}

/// An amount with a unit behind it counts only in the sheet's own unit, or
/// when the sheet names none: a factor is never applied.
fn amount_with_unit(text: &str, own: &str) -> Result<Decimal, Refusal> {
    match measure(text) {
        Measure::Quantity(quantity) if quantity.op.is_none() && is_unit(&quantity.unit) => {
            if own.is_empty() || quantity.unit == own || is_scale_of(&quantity.unit, own) {
                Ok(quantity.value)
            } else {
                Err(Refusal::OtherUnit(quantity.unit))
            }
        }
        _ => Err(Refusal::NoNumber),
    }
}

/// Whether a unit is the scale of another and no more, as `万` of `万元`.
fn is_scale_of(unit: &str, own: &str) -> bool {
    let bare = unit.is_empty();
    let (unit, own) = (unit_sense(unit), unit_sense(own));
    !bare && unit.name.is_empty() && unit.factor == own.factor
}

/// The reading of a cell that has nothing to read: absent, blank, a dash, or the
/// mark of a print where nothing could be read.
pub(crate) fn missing<T>(cell: &BoundCell) -> Option<Reading<T>> {
    if cell.presence == Presence::Lost {
        return Some(Reading::Absent);
    }
    match nothing(&cell.text) {
        Some(Shape::Blank) => Some(Reading::Blank),
        Some(Shape::Unread) => Some(Reading::Unreadable),
        Some(_) => Some(Reading::Dash),
        None => None,
    }
}

/// A leaf with the provenance of its cell.
pub(crate) fn seen<T>(cell: &BoundCell, reading: Reading<T>) -> Seen<T> {
    Seen {
        reading,
        span: cell.span,
        more: cell.more.clone(),
        repairs: cell.repairs.clone(),
        confidence: cell.confidence,
        by_hand: ByHand::No,
    }
}

/// A text in everyday characters: programs that take text out of pages write the radicals of
/// another block for characters that look like them (`⽤⼾` for `用户`).
pub(crate) fn without_radicals(text: String) -> String {
    let is_radical = |c: char| matches!(c, '\u{2e80}'..='\u{2fdf}');
    // The first two bytes of these blocks: most texts have none of them.
    let may_have =
        text.as_bytes().windows(2).any(|pair| pair[0] == 0xe2 && (0xba..=0xbf).contains(&pair[1]));
    if !may_have {
        return text;
    }
    text.chars().map(|c| if is_radical(c) { plain(c) } else { c }).collect()
}

/// Words, as printed, without the white space around them. Takes the text of the cell.
pub(crate) fn text(cell: &mut BoundCell) -> Seen<String> {
    let reading = missing(cell).unwrap_or_else(|| {
        let mut text = std::mem::take(&mut cell.text);
        let trimmed = trim(&text);
        if trimmed.len() < text.len() {
            text = trimmed.to_owned();
        }
        Reading::Read(without_radicals(text))
    });
    seen(cell, reading)
}
