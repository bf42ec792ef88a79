//! What a table is made of.

use std::borrow::Cow;
use std::io;

use resheet_model::Decimal;

/// What a column holds.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Text, never empty.
    Text,
    /// A whole number.
    Integer,
    /// An exact decimal number of [`PRECISION`] digits, [`SCALE`] of them after
    /// the point.
    Decimal,
    /// Yes or no.
    Boolean,
    /// A calendar day.
    Date,
    /// One of a few words.
    OneOf(fn() -> Vec<&'static str>),
}

/// Digits of a decimal column.
pub const PRECISION: u32 = 38;
/// Digits after the point of a decimal column.
pub const SCALE: u32 = 10;

/// Whether a number fits a decimal column without rounding.
pub fn fits(number: Decimal) -> bool {
    let number = number.normalize();
    let whole_digits = number.mantissa().unsigned_abs().checked_ilog10().map_or(1, |log| log + 1);
    number.scale() <= SCALE && whole_digits.saturating_sub(number.scale()) <= PRECISION - SCALE
}

/// One column.
#[derive(Debug)]
pub struct Column {
    /// Its name, the same in every format.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether every row has a value.
    pub required: bool,
    /// What it means.
    pub about: &'static str,
}

/// Columns whose values are a key of another table, where the columns have the
/// same names.
#[derive(Debug)]
pub struct Reference {
    /// The columns here and there.
    pub columns: &'static [&'static str],
    /// The other table.
    pub table: &'static str,
}

/// One table.
#[derive(Debug)]
pub struct Table {
    /// Its name; its file is named after it.
    pub name: &'static str,
    /// What a row is.
    pub about: &'static str,
    /// Its columns, in order.
    pub columns: &'static [Column],
    /// The columns that tell rows apart.
    pub key: &'static [&'static str],
    /// The keys of other tables in it.
    pub references: &'static [Reference],
}

/// One value of a row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Datum<'a> {
    /// Nothing.
    Null,
    /// Of a [`Kind::Text`] or [`Kind::OneOf`] column; never empty.
    Text(Cow<'a, str>),
    /// Of a [`Kind::Integer`] column.
    Integer(i64),
    /// Of a [`Kind::Decimal`] column, with its printed places; it fits.
    Decimal(Decimal),
    /// Of a [`Kind::Boolean`] column.
    Boolean(bool),
    /// Of a [`Kind::Date`] column: a day of the calendar.
    Date {
        /// Year.
        year: u16,
        /// Month, from 1.
        month: u8,
        /// Day, from 1.
        day: u8,
    },
}

impl Datum<'_> {
    /// The same value, borrowing nothing.
    pub fn into_owned(self) -> Datum<'static> {
        match self {
            Datum::Text(text) => Datum::Text(Cow::Owned(text.into_owned())),
            Datum::Null => Datum::Null,
            Datum::Integer(number) => Datum::Integer(number),
            Datum::Decimal(number) => Datum::Decimal(number),
            Datum::Boolean(truth) => Datum::Boolean(truth),
            Datum::Date { year, month, day } => Datum::Date { year, month, day },
        }
    }
}

impl<'a> From<&'a str> for Datum<'a> {
    /// An empty text is nothing: most formats cannot tell the two apart.
    fn from(text: &'a str) -> Self {
        Cow::Borrowed(text).into()
    }
}

impl<'a> From<Cow<'a, str>> for Datum<'a> {
    fn from(text: Cow<'a, str>) -> Self {
        if text.is_empty() { Datum::Null } else { Datum::Text(text) }
    }
}

impl From<String> for Datum<'_> {
    fn from(text: String) -> Self {
        Cow::<str>::Owned(text).into()
    }
}

impl From<i64> for Datum<'_> {
    fn from(number: i64) -> Self {
        Datum::Integer(number)
    }
}

impl From<u32> for Datum<'_> {
    fn from(number: u32) -> Self {
        Datum::Integer(number.into())
    }
}

impl From<u64> for Datum<'_> {
    fn from(number: u64) -> Self {
        i64::try_from(number).map_or(Datum::Null, Datum::Integer)
    }
}

impl From<usize> for Datum<'_> {
    fn from(number: usize) -> Self {
        i64::try_from(number).map_or(Datum::Null, Datum::Integer)
    }
}

impl From<Decimal> for Datum<'_> {
    /// A number that would have to be rounded is left out; the state beside it
    /// says so.
    fn from(number: Decimal) -> Self {
        if fits(number) { Datum::Decimal(number) } else { Datum::Null }
    }
}

impl From<bool> for Datum<'_> {
    fn from(truth: bool) -> Self {
        Datum::Boolean(truth)
    }
}

impl<'a, T: Into<Datum<'a>>> From<Option<T>> for Datum<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Datum::Null, Into::into)
    }
}

/// Takes rows, table by table.
///
/// A writer of a format, or a database loader. Rows come in an order in which
/// a row never refers to one that comes later.
pub trait Sink {
    /// Takes one row: as many values as the table has columns, in their order.
    fn row(&mut self, table: &'static Table, row: &[Datum<'_>]) -> io::Result<()>;
}

/// What can be put into a table. Made by [`table!`].
pub(super) trait Line {
    fn send(&self, sink: &mut dyn Sink) -> io::Result<()>;
}

/// Describes one table and how its rows are made: a line per column holds its
/// name, its kind, whether every row has it (`required`) or not (`optional`),
/// its meaning and its value. There is no second list of columns anywhere.
macro_rules! table {
    (
        $table:ident = $name:literal: $about:literal
        key $key:expr;
        $(references $target:literal by $by:expr;)*
        |$row:ident: &$Row:ty|
        $($column:ident: $kind:expr, $need:ident, $doc:literal => $value:expr;)*
    ) => {
        #[doc = $about]
        pub(in crate::tables) static $table: $crate::tables::Table = $crate::tables::Table {
            name: $name,
            about: $about,
            columns: &[$($crate::tables::Column {
                name: stringify!($column),
                kind: $kind,
                required: $crate::tables::model::need!($need),
                about: $doc,
            }),*],
            key: &$key,
            references: &[$($crate::tables::Reference { columns: &$by, table: $target }),*],
        };

        impl $crate::tables::model::Line for $Row {
            fn send(&self, sink: &mut dyn $crate::tables::Sink) -> std::io::Result<()> {
                let $row = self;
                sink.row(&$table, &[$($crate::tables::Datum::from($value)),*])
            }
        }
    };
}

macro_rules! need {
    (required) => {
        true
    };
    (optional) => {
        false
    };
}

pub(super) use {need, table};

#[cfg(test)]
mod tests {
    use super::*;

    fn check(number: &str, expected: bool) {
        assert_eq!(fits(number.parse().unwrap()), expected, "{number}");
    }

    #[test]
    fn a_number_fits_or_is_left_out() {
        check("0", true);
        check("-7.2500000000000", true);
        check("0.0000000001", true);
        check("0.00000000001", false);
        check("9999999999999999999999999999", true);
        check("10000000000000000000000000000", false);
        assert_eq!(Datum::from(Decimal::MAX), Datum::Null);
    }
}
