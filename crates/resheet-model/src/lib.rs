//! The nouns of resheet and nothing else: no I/O, no parsing.
//!
//! Every stage takes one of these nouns and gives the next; see
//! ARCHITECTURE.md for the way of a byte through them.
//!
//! A [`Span`] points into the decoded text of one [`SourceText`]. Lines,
//! columns and excerpts are worked out from it when somebody asks, so that a
//! leaf of a sheet carries eight bytes of provenance and not a copy of its
//! surroundings.

pub mod bound;
pub mod catalogue;
pub mod conversion;
pub mod finding;
pub mod form;
pub mod given;
pub mod grid;
pub mod height;
pub mod raw;
pub mod repair;
pub mod sheet;
pub mod source;
pub mod span;
pub mod value;

pub use bound::{BoundCell, BoundExtra, BoundFund, BoundIndicator, BoundSheet, Presence};
pub use catalogue::Code;
pub use conversion::{Conversion, Outcome, Stray, StrayKind};
pub use finding::{Finding, Severity, Subject};
pub use form::{
    AuditRules, Column, FamilyMatch, Field, FormShape, FundColumn, GradeBand, IndicatorColumn,
    Label, Rounding,
};
pub use given::{Area, Given, GivenCell, GivenRow, GivenTable, LINE_IN_CELL, Spot};
pub use grid::{Grid, GridCell, GridRow};
pub use height::Height;
pub use raw::{Block, Edge, MOST_COLUMNS, RawCell, RawRow, RowKind};
pub use repair::{ByHand, Confidence, Repair};
pub use sheet::{Extra, FundRow, Indicator, Seen, Sheet};
pub use source::{EncodingChoice, Origin, SourceText};
pub use span::{Place, Span};
pub use value::{Date, Measure, Op, Quantity, Reading};

/// A text that many may share, and one of few bytes without memory of its own.
pub use ecow::EcoString as Text;
/// Re-exported so that all crates agree on one decimal type.
pub use rust_decimal::{Decimal, RoundingStrategy};
