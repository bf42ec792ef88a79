//! What a label of a form may mean.

use resheet_model::{Field, FundColumn, IndicatorColumn};

/// A part of a form.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Section {
    /// The funds table.
    Funds,
    /// Goals and results in words.
    Goals,
    /// The indicator table.
    Indicators,
    /// A heading without fields of its own.
    Other,
}

/// What a label may mean. One label may have several roles; the place where it
/// stands decides.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Role {
    /// A leaf outside the tables; its value stands beside or below.
    Field(Field),
    /// The name of the department, on a department's own sheet.
    DepartmentSelf,
    /// A field the record has no place for, in the head of a form.
    Extra,
    /// An extra that is the score of the whole sheet, if no total row has it.
    SheetScore,
    /// A field at the foot of a form.
    Tail,
    /// The heading of a part.
    Section(Section),
    /// A column of the funds table.
    FundColumn(FundColumn),
    /// A column of the funds table that the record has no place for.
    FundOther,
    /// A row of the funds table that is a whole.
    FundTotal,
    /// A row of the funds table that is a part of a whole.
    FundPart,
    /// The goal of a longer period than the sheet's year, beside the year's own.
    LongerGoal,
    /// The total of a longer period than the sheet's year, beside the year's own.
    LongerFund,
    /// A column of the indicator table.
    IndicatorColumn(IndicatorColumn),
    /// The column of operators.
    Operator,
    /// The column of units.
    Unit,
    /// A column of the indicator table that the record has no place for.
    IndicatorOther,
    /// A word of the first level: its group.
    Level1(u8),
    /// A word of the second level: its group, if it stands under one only.
    Level2(Option<u8>),
    /// The label of the total row.
    Total,
}

impl Role {
    /// Whether it heads a column of a table, be it one that the record has no place for.
    pub fn heads_a_column(&self) -> bool {
        self.heads_a_fund_column() || self.heads_an_indicator_column()
    }

    /// Whether it heads a column of a table that the record has a place for. The columns of
    /// operators and units are none: they are parts of a target.
    pub fn heads_a_recorded_column(&self) -> bool {
        matches!(self, Role::FundColumn(_) | Role::IndicatorColumn(_))
    }

    /// Whether it heads a column of the funds table.
    pub fn heads_a_fund_column(&self) -> bool {
        matches!(self, Role::FundColumn(_) | Role::FundOther)
    }

    /// Whether it heads a column of the indicator table.
    pub fn heads_an_indicator_column(&self) -> bool {
        matches!(
            self,
            Role::IndicatorColumn(_) | Role::Operator | Role::Unit | Role::IndicatorOther
        )
    }

    /// Whether it is the label of a row of the funds table, for the year of the sheet.
    pub fn is_fund_row(&self) -> bool {
        matches!(self, Role::FundTotal | Role::FundPart)
    }

    /// The same, or that of a longer period.
    pub fn is_fund_row_or_longer(&self) -> bool {
        self.is_fund_row() || *self == Role::LongerFund
    }

    /// Whether it is the label of a row of one of the tables.
    pub fn is_row_label(&self) -> bool {
        self.is_level() || self.is_fund_row()
    }

    /// Whether it is a word of one of the two levels that stand beside the indicators.
    pub fn is_level(&self) -> bool {
        matches!(self, Role::Level1(_) | Role::Level2(_))
    }

    /// Whether it is the label of the goal or of the result.
    pub fn is_goal(&self) -> bool {
        matches!(self, Role::Field(Field::ExpectedGoal | Field::ActualResult))
    }

    /// Whether it is a label of the part of goals: its heading, or one of the two texts.
    pub fn is_of_goals(&self) -> bool {
        self.is_goal() || *self == Role::Section(Section::Goals)
    }
}
