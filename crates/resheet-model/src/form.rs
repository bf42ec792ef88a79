//! What a form is made of: fields, columns, and what its family says of it.

use rust_decimal::Decimal;

use crate::repair::Confidence;
use crate::span::Span;

macro_rules! names {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum $name { $($(#[$doc])* $variant),* }

        impl $name {
            /// Every variant, in the order of the output.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            /// The name in the JSON, in the tables and in family files.
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $text),* }
            }

            /// The variant of a name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($text => Some($name::$variant),)* _ => None }
            }
        }
    };
}

names! {
    /// A leaf of a sheet outside its tables.
    Field {
        /// The form's title.
        Title = "title",
        /// The year in the heading.
        Year = "year",
        /// Project name.
        ProjectName = "project_name",
        /// The department in charge.
        Department = "department",
        /// The unit that carries it out.
        ImplementingUnit = "implementing_unit",
        /// `万元` or `元`, as the sheet's label says.
        MoneyUnit = "money_unit",
        /// The goal set.
        ExpectedGoal = "expected_goal",
        /// The result reported.
        ActualResult = "actual_result",
        /// Sum of the weights, as printed.
        TotalWeight = "total_weight",
        /// Sum of the scores, as printed.
        TotalScore = "total_score",
        /// Grade, as printed.
        Grade = "grade",
    }
}

names! {
    /// A column of the funds table.
    FundColumn {
        /// The row's label.
        Row = "row",
        /// Budget at the start of the year.
        Initial = "initial",
        /// Full-year budget.
        Budget = "budget",
        /// Executed.
        Executed = "executed",
        /// Points.
        Weight = "weight",
        /// Execution rate in percent.
        Rate = "rate",
        /// Score.
        Score = "score",
    }
}

names! {
    /// A column of the indicator table.
    IndicatorColumn {
        /// First level.
        Level1 = "level1",
        /// Second level.
        Level2 = "level2",
        /// Third level: the indicator itself.
        Level3 = "level3",
        /// The target.
        Target = "target",
        /// The actual value.
        Actual = "actual",
        /// Points.
        Weight = "weight",
        /// Score.
        Score = "score",
        /// Reason for a deviation, measures taken.
        Deviation = "deviation",
    }
}

/// A label as this sheet prints it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    /// What it labels: a [`Field`] name, or a section: `funds`, `goals`,
    /// `indicators`, `total`.
    pub key: String,
    /// As printed, white space inside words removed.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// A column of this sheet's own header, in printed order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Column<C> {
    /// Which column, or none for one that the record has no place for.
    pub key: Option<C>,
    /// As printed.
    pub label: String,
    /// Where; empty if the header row is lost and the family's order stands in.
    pub span: Span,
}

/// The shape of the printed form, as far as this sheet shows it; what the
/// printed page is drawn from.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FormShape {
    /// Labels, in printed order.
    pub labels: Vec<Label>,
    /// Columns of the funds table after the row label.
    pub fund_columns: Vec<Column<FundColumn>>,
    /// Columns of the indicator table, level 1 first.
    pub indicator_columns: Vec<Column<IndicatorColumn>>,
    /// Label of the column before the target's that holds its relation alone,
    /// on forms that have one.
    pub target_op: Option<String>,
    /// Label of the column behind the target's that holds its unit alone, on
    /// forms that have one.
    pub target_unit: Option<String>,
}

impl FormShape {
    /// The printed label of a key, if the sheet has it.
    pub fn label(&self, key: &str) -> Option<&str> {
        self.labels.iter().find(|label| label.key == key).map(|label| label.text.as_str())
    }
}

/// Which family a sheet was read as.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FamilyMatch {
    /// The family file's id.
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// How sure.
    pub confidence: Confidence,
    /// What spoke for it: the labels met, as a short text.
    pub evidence: String,
    /// The family's audit parameters.
    pub audit: std::sync::Arc<AuditRules>,
}

/// How a printed figure may have been rounded.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Rounding {
    /// Cut off after the printed places.
    Cut,
    /// Half away from zero at the printed places.
    HalfUp,
}

/// A grade for totals from a bound upwards.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GradeBand {
    /// The least total that earns it.
    pub from: Decimal,
    /// The grade as printed.
    pub grade: String,
}

/// Audit parameters of a family. Empty or `None` means: do not check.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct AuditRules {
    /// Accepted roundings of rates and scores.
    pub roundings: Vec<Rounding>,
    /// What all weights sum to, execution included.
    pub total_weight: Option<Decimal>,
    /// Whether the printed total includes the execution score; `None` if
    /// both are met.
    pub total_includes_execution: Option<bool>,
    /// Grade bands, highest first.
    pub grades: Vec<GradeBand>,
    /// Tolerance for sums of amounts, in the printed unit.
    pub amount_tolerance: Decimal,
}
