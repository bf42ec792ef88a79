//! Leaves of the full form.

use std::borrow::Cow;

use resheet_model::{
    Area, ByHand, Confidence, Date, Decimal, Measure, Op, Quantity, Reading, Seen, SourceText,
    Span, Spot,
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

use super::full::View;

/// What was read at one place of a form, and where.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "leaf_of_{T}", deny_unknown_fields)]
pub(super) struct Leaf<'a, T: JsonSchema> {
    /// What was read; left out where nothing was.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "T")]
    value: Option<T>,
    /// Whether there is a value, and if not, why; left out for `read`.
    #[serde(skip_serializing_if = "is_read")]
    #[schemars(extend("enum" = Reading::<()>::STATES, "default" = "read"))]
    state: &'static str,
    /// The characters in the source, pieces joined by line feeds; left out
    /// where they are the same as the value.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    raw: Option<Cow<'a, str>>,
    /// Line in the source, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "u64")]
    line: Option<u64>,
    /// Column in characters, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "u32")]
    column: Option<u32>,
    /// Offset into the decoded text as UTF-8, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "u64")]
    byte: Option<u64>,
    /// Of each further piece of a torn cell where it begins and how long it is, in
    /// bytes, and its line and column; only in a document that sheets are read back
    /// from.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pieces: Vec<[u64; 4]>,
    /// What the cell of a workbook holds, where it shows less of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    stored: Option<&'a str>,
    #[serde(flatten)]
    spot: Option<SpotOut>,
    /// Indices into the sheet's repairs.
    #[serde(skip_serializing_if = "<[u32]>::is_empty")]
    repairs: &'a [u32],
    /// How sure the binding and the reading are, together; left out for
    /// `certain`.
    #[serde(skip_serializing_if = "is_certain")]
    #[schemars(extend("enum" = confidences(), "default" = "certain"))]
    confidence: &'static str,
    /// What a person said of it: that it is right, what is right instead (the value is
    /// then the person's, and `raw` still the source's), or that it cannot be told;
    /// left out where nobody said anything.
    #[serde(skip_serializing_if = "is_untouched")]
    #[schemars(extend("enum" = ByHand::ALL.map(ByHand::name), "default" = "no"))]
    by_hand: &'static str,
}

/// How a typed value is shown.
pub(super) trait Shown {
    type Out<'a>: JsonSchema
    where
        Self: 'a;

    fn shown(&self) -> Self::Out<'_>;

    /// Whether `raw` says nothing that the shown value does not.
    fn is_raw(&self, raw: &str) -> bool;
}

impl Shown for String {
    type Out<'a> = &'a str;

    fn shown(&self) -> &str {
        self
    }

    fn is_raw(&self, raw: &str) -> bool {
        self == raw
    }
}

impl Shown for Decimal {
    type Out<'a> = Exact;

    fn shown(&self) -> Exact {
        Exact(*self)
    }

    fn is_raw(&self, raw: &str) -> bool {
        raw.starts_with(|first: char| first.is_ascii_digit() || first == '-')
            && printed(*self, &mut [0; LONGEST]) == raw
    }
}

impl Shown for Measure {
    type Out<'a> = MeasureOut<'a>;

    fn shown(&self) -> MeasureOut<'_> {
        self.into()
    }

    fn is_raw(&self, raw: &str) -> bool {
        self.text() == Some(raw)
    }
}

impl<'a, T: JsonSchema> Leaf<'a, T> {
    pub(super) fn new<S: Shown<Out<'a> = T>>(seen: &'a Seen<S>, view: &View<'a>) -> Self {
        let value = seen.value();
        let raw = match (&seen.reading, seen.more.is_empty()) {
            (Reading::Absent, _) => Cow::Borrowed(""),
            (_, true) => Cow::Borrowed(view.source.slice(seen.span)),
            (_, false) => Cow::Owned(seen.raw(view.source)),
        };
        let told = value.map_or(raw.is_empty(), |value| value.is_raw(&raw));
        // `Seen::absent` has no place to show; a lost cell has an empty one.
        let nowhere = matches!(seen.reading, Reading::Absent) && seen.span == Span::default();
        let at = (!nowhere).then(|| view.places.place(seen.span));
        Leaf {
            value: value.map(|value| value.shown()),
            state: seen.reading.state(),
            raw: (!told).then_some(raw),
            line: at.map(|at| at.line),
            column: at.map(|at| at.column),
            byte: at.map(|at| at.byte),
            pieces: seen.more.iter().filter(|_| view.kept).map(|span| view.piece(*span)).collect(),
            stored: view.stored(seen.span),
            spot: at.and_then(|_| view.spot(seen.span)),
            repairs: &seen.repairs,
            confidence: seen.confidence.name(),
            by_hand: seen.by_hand.name(),
        }
    }
}

/// Where something stands in a document that is no text.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "spot")]
pub(super) struct SpotOut {
    /// Page of the document, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "u32")]
    page: Option<u32>,
    /// Rectangle of the cell or line on its page as it is shown, in points from
    /// the upper left corner: left, top, right, bottom.
    #[serde(rename = "box", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "[u32; 4]")]
    area: Option<[u32; 4]>,
    /// Cell of a workbook, as `worksheet!B3`, or of a text document.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    cell: Option<String>,
}

impl SpotOut {
    pub(super) fn new(source: &SourceText, span: Span) -> Option<Self> {
        let given = source.given.as_ref()?;
        Some(match given.spot(span)? {
            Spot::Page { page, area: Area { left, top, right, bottom } } => {
                SpotOut { page: Some(page), area: Some([left, top, right, bottom]), cell: None }
            }
            other => SpotOut { page: None, area: None, cell: given.cell(other) },
        })
    }
}

// serde calls these with a reference to the field.
fn is_read(state: &&str) -> bool {
    *state == "read"
}

fn is_certain(confidence: &&str) -> bool {
    *confidence == Confidence::Certain.name()
}

fn is_untouched(by_hand: &&str) -> bool {
    *by_hand == ByHand::No.name()
}

pub(super) fn confidences() -> Vec<&'static str> {
    Confidence::ALL.map(Confidence::name).to_vec()
}

/// A decimal as a string, with the places it was printed with.
pub(super) struct Exact(pub(super) Decimal);

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(printed(self.0, &mut [0; LONGEST]))
    }
}

/// The longest decimal, in bytes: 29 digits, a sign, a point, and a zero in front of it.
const LONGEST: usize = 32;

/// A decimal with all its places, as `Display` prints it, for a fraction of the work.
fn printed(value: Decimal, buffer: &mut [u8; LONGEST]) -> &str {
    let places = value.scale() as usize;
    let mut rest = value.mantissa().unsigned_abs();
    let mut at = LONGEST;
    let mut put = |byte: u8| {
        at -= 1;
        buffer[at] = byte;
    };
    for digit in 0.. {
        if digit > places && rest == 0 {
            break;
        }
        if digit == places && digit > 0 {
            put(b'.');
        }
        // Most fit where a division is one instruction.
        let last = match u64::try_from(rest) {
            Ok(small) => {
                rest = u128::from(small / 10);
                small % 10
            }
            Err(_) => {
                let last = (rest % 10) as u64;
                rest /= 10;
                last
            }
        };
        put(b'0' + last as u8);
    }
    if value.is_sign_negative() {
        put(b'-');
    }
    std::str::from_utf8(&buffer[at..]).unwrap_or_default()
}

impl JsonSchema for Exact {
    fn schema_name() -> Cow<'static, str> {
        "decimal".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "An exact decimal number with its printed places, as a string",
            "type": "string",
            "pattern": "^-?[0-9]+(\\.[0-9]+)?$",
        })
    }
}

/// A relation as its sign.
pub(super) struct Sign(pub(super) Op);

impl Serialize for Sign {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.sign())
    }
}

impl JsonSchema for Sign {
    fn schema_name() -> Cow<'static, str> {
        "relation".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "The relation of an actual value to its target",
            "enum": Op::ALL.map(Op::sign),
        })
    }
}

/// A number with its relation and unit.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "quantity", deny_unknown_fields)]
pub(super) struct QuantityOut<'a> {
    /// The relation; left out where none is printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Sign")]
    pub(super) op: Option<Sign>,
    /// The number.
    pub(super) value: Exact,
    /// The unit as printed, without brackets; empty where none is printed.
    pub(super) unit: &'a str,
}

impl<'a> From<&'a Quantity> for QuantityOut<'a> {
    fn from(quantity: &'a Quantity) -> Self {
        QuantityOut {
            op: quantity.op.map(Sign),
            value: Exact(quantity.value),
            unit: &quantity.unit,
        }
    }
}

/// From one number to another.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "range", deny_unknown_fields)]
pub(super) struct RangeOut<'a> {
    /// Lower end.
    low: Exact,
    /// Upper end.
    high: Exact,
    /// The unit as printed; empty where none is printed.
    unit: &'a str,
}

/// A date, a deadline or a period.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "time", deny_unknown_fields)]
pub(super) struct TimeOut {
    /// The first date, as far as it is printed: `2023`, `2023-05`, `2023-05-31`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    from: Option<String>,
    /// The last date, or the deadline.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    until: Option<String>,
}

/// Words, and what they amount to where that is known.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "words", deny_unknown_fields)]
pub(super) struct WordsOut<'a> {
    /// As printed.
    text: &'a str,
    /// The relation and number that the words stand for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "QuantityOut")]
    means: Option<QuantityOut<'a>>,
    /// The range that the words stand for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "RangeOut")]
    range: Option<RangeOut<'a>>,
    /// The time that the words stand for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "TimeOut")]
    time: Option<TimeOut>,
}

/// A target or an actual value.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "measure")]
#[serde(untagged)]
pub(super) enum MeasureOut<'a> {
    Quantity(QuantityOut<'a>),
    Words(WordsOut<'a>),
}

impl<'a> From<&'a Measure> for MeasureOut<'a> {
    fn from(measure: &'a Measure) -> Self {
        let words = |text| WordsOut { text, means: None, range: None, time: None };
        MeasureOut::Words(match measure {
            Measure::Quantity(quantity) => return MeasureOut::Quantity(quantity.into()),
            Measure::Worded { text, means } => {
                WordsOut { means: Some(means.into()), ..words(text) }
            }
            Measure::Range { text, low, high, unit } => {
                let range = RangeOut { low: Exact(*low), high: Exact(*high), unit };
                WordsOut { range: Some(range), ..words(text) }
            }
            Measure::Time { text, from, until } => {
                let time = TimeOut { from: from.map(iso), until: until.map(iso) };
                WordsOut { time: Some(time), ..words(text) }
            }
            Measure::Text(text) => words(text),
        })
    }
}

/// A date in ISO 8601, as far as it is known.
pub(crate) fn iso(date: Date) -> String {
    match (date.month, date.day) {
        (Some(month), Some(day)) => format!("{:04}-{month:02}-{day:02}", date.year),
        (Some(month), None) => format!("{:04}-{month:02}", date.year),
        (None, _) => format!("{:04}", date.year),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn decimals_are_printed_as_ever(
            low in any::<u32>(),
            middle in prop_oneof![Just(0), any::<u32>()],
            high in prop_oneof![Just(0), any::<u32>()],
            negative in any::<bool>(),
            scale in 0u32..=28,
        ) {
            for value in [
                Decimal::from_parts(low, middle, high, negative, scale),
                Decimal::from_parts(low % 1000, 0, 0, negative, scale % 4),
                Decimal::from_parts(0, 0, 0, negative, scale),
            ] {
                let mut buffer = [0; LONGEST];
                prop_assert_eq!(printed(value, &mut buffer), value.to_string());
            }
        }
    }
}
