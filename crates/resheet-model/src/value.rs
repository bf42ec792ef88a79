//! Typed values.

use rust_decimal::Decimal;

/// What was found where a value belongs. Blank, dash, zero and a lost cell are
/// four different things; a zero is `Read`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reading<T> {
    /// A value was read.
    Read(T),
    /// The cell is there and empty.
    Blank,
    /// A dash or slash: does not apply.
    Dash,
    /// The dump has no such cell (the form may, or the form has no such field).
    Absent,
    /// There is text, and it is not a value of this kind; see `raw`.
    Unreadable,
}

impl<T> Reading<T> {
    /// The names of all states.
    pub const STATES: [&'static str; 5] = ["read", "blank", "dash", "absent", "unreadable"];

    /// The value, if one was read.
    pub fn value(&self) -> Option<&T> {
        match self {
            Reading::Read(value) => Some(value),
            _ => None,
        }
    }

    /// The state's name in output: `read`, `blank`, `dash`, `absent`, `unreadable`.
    pub fn state(&self) -> &'static str {
        match self {
            Reading::Read(_) => "read",
            Reading::Blank => "blank",
            Reading::Dash => "dash",
            Reading::Absent => "absent",
            Reading::Unreadable => "unreadable",
        }
    }
}

/// A relation between a value and a number.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Op {
    /// `≥`
    AtLeast,
    /// `≤`
    AtMost,
    /// `=`
    Equal,
    /// `>`
    More,
    /// `<`
    Less,
    /// `±`: within so much of the planned value.
    Within,
}

impl Op {
    /// Every relation.
    pub const ALL: [Op; 6] = [Op::AtLeast, Op::AtMost, Op::Equal, Op::More, Op::Less, Op::Within];

    /// The sign, as in the output.
    pub fn sign(self) -> &'static str {
        match self {
            Op::AtLeast => "≥",
            Op::AtMost => "≤",
            Op::Equal => "=",
            Op::More => ">",
            Op::Less => "<",
            Op::Within => "±",
        }
    }
}

/// A number with its relation and unit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Quantity {
    /// The relation, if one is printed.
    pub op: Option<Op>,
    /// The number with its printed precision (`10.00` stays `10.00`).
    pub value: Decimal,
    /// The unit as printed, without the brackets around it; empty if none.
    pub unit: String,
}

/// A calendar date, as far as it is printed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Date {
    /// Year.
    pub year: u16,
    /// Month, from 1.
    pub month: Option<u8>,
    /// Day of the month, from 1.
    pub day: Option<u8>,
}

/// A target or an actual value. Whatever the variant, the plain output shows
/// either operator, value and unit, or the text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Measure {
    /// `≥84.00(件)`, `50`, `100%`.
    Quantity(Quantity),
    /// The relation is in words, `不低于95%`, `95%以上`: text as printed, and
    /// what it says.
    Worded {
        /// As printed.
        text: String,
        /// What it says.
        means: Quantity,
    },
    /// `10-12次`, `80%-90%`.
    Range {
        /// As printed.
        text: String,
        /// Lower end.
        low: Decimal,
        /// Upper end.
        high: Decimal,
        /// The unit as printed; empty if none.
        unit: String,
    },
    /// A date, deadline or period: `2021年12月31日前`, `2020年1月--2020年11月`.
    Time {
        /// As printed.
        text: String,
        /// The first date.
        from: Option<Date>,
        /// The last date, or the deadline.
        until: Option<Date>,
    },
    /// Words: `有效`, `达成指标`, and all that is not understood.
    Text(String),
}

impl Measure {
    /// What the value amounts to as a number with relation and unit, if it does.
    pub fn quantity(&self) -> Option<&Quantity> {
        match self {
            Measure::Quantity(quantity) | Measure::Worded { means: quantity, .. } => Some(quantity),
            _ => None,
        }
    }

    /// The printed text of everything that is not a plain quantity.
    pub fn text(&self) -> Option<&str> {
        match self {
            Measure::Quantity(_) => None,
            Measure::Worded { text, .. }
            | Measure::Range { text, .. }
            | Measure::Time { text, .. }
            | Measure::Text(text) => Some(text),
        }
    }
}
