//! Words of the outside: what may grow is marked so.

use std::fmt;

use resheet_model as model;
use resheet_model::Decimal;

/// An enumeration with the names of the JSON, made from the one inside.
macro_rules! words {
    (
        $(#[$meta:meta])* $name:ident of $inside:ty {
            $($(#[$doc:meta])* $variant:ident = $text:literal),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[non_exhaustive]
        pub enum $name { $($(#[$doc])* $variant),* }

        impl $name {
            /// Its name in the JSON and the tables.
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $text),* }
            }
        }

        impl From<$inside> for $name {
            fn from(inside: $inside) -> Self {
                match inside { $(<$inside>::$variant => $name::$variant),* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}

words! {
    /// How a conversion ended.
    Outcome of model::Outcome {
        /// At least one sheet.
        Converted = "converted",
        /// Text, and no sheet in it.
        NotRecognised = "not-recognised",
        /// Not text and no document, or a limit was passed.
        Refused = "refused",
        /// Could not be read, or a fault of ours.
        Failed = "failed",
    }
}

words! {
    /// How sure a value is, the least first.
    Confidence of model::Confidence {
        /// More likely than the next best reading, and no more than that.
        Guess = "guess",
        /// Several kinds of evidence agree.
        Likely = "likely",
        /// The input says so plainly, or arithmetic proves it.
        Certain = "certain",
    }
}

words! {
    /// How much a finding matters, the least first.
    Severity of model::Severity {
        /// Worth knowing.
        Info = "info",
        /// The source contradicts itself, or a reading is not certain.
        Warning = "warning",
        /// A value is missing or may be wrong, or an input was not read.
        Error = "error",
    }
}

words! {
    /// A relation between a value and a number.
    Op of model::Op {
        /// `≥`
        AtLeast = "≥",
        /// `≤`
        AtMost = "≤",
        /// `=`
        Equal = "=",
        /// `>`
        More = ">",
        /// `<`
        Less = "<",
        /// `±`
        Within = "±",
    }
}

/// What was found where a value belongs. A zero is `Read`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub enum State {
    /// A value was read.
    Read,
    /// The cell is there and empty.
    Blank,
    /// A dash or slash: does not apply.
    Dash,
    /// The input has no such cell.
    Absent,
    /// There is text, and it is no value of this kind.
    Unreadable,
}

impl State {
    /// Its name in the JSON and the tables.
    pub fn name(self) -> &'static str {
        match self {
            State::Read => "read",
            State::Blank => "blank",
            State::Dash => "dash",
            State::Absent => "absent",
            State::Unreadable => "unreadable",
        }
    }
}

impl<T> From<&model::Reading<T>> for State {
    fn from(reading: &model::Reading<T>) -> Self {
        match reading {
            model::Reading::Read(_) => State::Read,
            model::Reading::Blank => State::Blank,
            model::Reading::Dash => State::Dash,
            model::Reading::Absent => State::Absent,
            model::Reading::Unreadable => State::Unreadable,
        }
    }
}

/// The language of messages.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
#[non_exhaustive]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Chinese.
    Chinese,
}

impl Language {
    pub(crate) fn inside(self) -> model::catalogue::Language {
        match self {
            Language::English => model::catalogue::Language::English,
            Language::Chinese => model::catalogue::Language::Chinese,
        }
    }
}

/// A number with its relation and unit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Quantity<'a> {
    /// The relation, if one is printed.
    pub op: Option<Op>,
    /// The number with its printed places.
    pub value: Decimal,
    /// The unit as printed; empty if none.
    pub unit: &'a str,
}

impl<'a> From<&'a model::Quantity> for Quantity<'a> {
    fn from(inside: &'a model::Quantity) -> Self {
        Quantity { op: inside.op.map(Op::from), value: inside.value, unit: &inside.unit }
    }
}

/// A day, a month or a year, as far as it is printed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub struct Date {
    /// Year.
    pub year: u16,
    /// Month, from 1.
    pub month: Option<u8>,
    /// Day, from 1.
    pub day: Option<u8>,
}

impl From<model::Date> for Date {
    fn from(inside: model::Date) -> Self {
        Date { year: inside.year, month: inside.month, day: inside.day }
    }
}

/// A target or an actual value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Measure<'a> {
    /// `≥84.00(件)`, `50`, `100%`.
    Quantity(Quantity<'a>),
    /// The relation is in words: `不低于95%`.
    Worded {
        /// As printed.
        text: &'a str,
        /// What it says.
        means: Quantity<'a>,
    },
    /// `10-12次`, `80%-90%`.
    Range {
        /// As printed.
        text: &'a str,
        /// Lower end.
        low: Decimal,
        /// Upper end.
        high: Decimal,
        /// The unit as printed; empty if none.
        unit: &'a str,
    },
    /// A date, deadline or period.
    Time {
        /// As printed.
        text: &'a str,
        /// The first date.
        from: Option<Date>,
        /// The last date, or the deadline.
        until: Option<Date>,
    },
    /// Words, and all that is not understood.
    Text(&'a str),
}

impl<'a> Measure<'a> {
    /// What it amounts to as a number with relation and unit, if it does.
    pub fn quantity(&self) -> Option<Quantity<'a>> {
        match *self {
            Measure::Quantity(quantity) | Measure::Worded { means: quantity, .. } => Some(quantity),
            _ => None,
        }
    }

    /// The printed text of all that is no plain quantity.
    pub fn text(&self) -> Option<&'a str> {
        match *self {
            Measure::Quantity(_) => None,
            Measure::Worded { text, .. }
            | Measure::Range { text, .. }
            | Measure::Time { text, .. }
            | Measure::Text(text) => Some(text),
        }
    }
}

impl<'a> From<&'a model::Measure> for Measure<'a> {
    fn from(inside: &'a model::Measure) -> Self {
        match inside {
            model::Measure::Quantity(quantity) => Measure::Quantity(quantity.into()),
            model::Measure::Worded { text, means } => Measure::Worded { text, means: means.into() },
            model::Measure::Range { text, low, high, unit } => {
                Measure::Range { text, low: *low, high: *high, unit }
            }
            model::Measure::Time { text, from, until } => {
                Measure::Time { text, from: from.map(Date::from), until: until.map(Date::from) }
            }
            model::Measure::Text(text) => Measure::Text(text),
        }
    }
}
