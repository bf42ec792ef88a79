//! What the binder is in doubt about. Each kind of doubt is one line here: a name for
//! the code that weighs it, and the catalogue's code for the people who read of it.
//! Doubts become findings once, when a sheet is done.

use std::fmt;

use resheet_model::{Code, Finding, Severity, Span, Subject, catalogue};

macro_rules! doubts {
    ($($(#[$doc:meta])* $name:ident = $code:ident,)*) => {
        /// A kind of doubt.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub(crate) enum Doubt { $($(#[$doc])* $name,)* }

        impl Doubt {
            /// The code of its findings.
            const fn code(self) -> Code {
                match self { $(Doubt::$name => Code::$code,)* }
            }
        }
    };
}

doubts! {
    /// A cell that is in no place of the form.
    Unplaced = B001,
    /// A cell that another column or row would have for little more.
    OtherPlace = B002,
    /// A row without a cell for one of its columns.
    NoCell = B003,
    /// A first level that the second one stands under, and that is not printed.
    LevelInferred = B004,
    /// Goal and result run into each other.
    GoalsRunOn = B005,
    /// A field or part that the form has and the dump has not.
    FieldLost = B006,
    /// A sheet without indicators.
    NoIndicators = B007,
    /// The words of two families.
    TwoFamilies = B008,
    /// A level that goes on behind a page end.
    LevelAcrossPages = B009,
    /// A row that is hardly a whole one.
    BrokenRow = B011,
    /// The reading order itself is broken.
    Disorder = B012,
    /// A reason that may be its neighbour's in part.
    SharedReason = B013,
    /// A table with scores and no total row.
    NoTotal = B014,
    /// A sheet with so many doubts that others are likely.
    ManyDoubts = B016,
    /// Something that stands there twice.
    Repeat = B018,
    /// Cells with nothing between them.
    Glued = B020,
    /// A cell that is a guess for no other reason.
    Guess = B021,
    /// A name of a column that was learned from this dump.
    WordLearned = B023,
    /// A table whose header is lost.
    HeaderLost = B024,
    /// A goal that holds rows of the table.
    RowsInGoal = B025,
    /// A cell that says what others say in another column.
    Stranger = B026,
    /// A cell that is a piece of one, or several.
    Torn = B027,
    /// A table whose columns were worked out, for the dump lost their places.
    Supposed = B028,
    /// Amounts in a unit that is not the sheet's.
    SeveralUnits = B029,
}

impl Doubt {
    /// This doubt of a subject, at its place.
    pub(crate) fn of(self, subject: Subject, span: Span) -> Doubted {
        Doubted { what: self, subject, span, args: Vec::new(), refuted: false }
    }
}

/// One doubt.
#[derive(Clone, Debug)]
pub(crate) struct Doubted {
    pub(crate) what: Doubt,
    pub(crate) subject: Subject,
    pub(crate) span: Span,
    args: Vec<(&'static str, String)>,
    /// Whether arithmetic speaks against it.
    refuted: bool,
}

impl Doubted {
    /// Adds a named value for the message.
    #[must_use]
    pub(crate) fn arg(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.args.push((name, value.to_string()));
        self
    }

    /// Makes it an information, where the figures of the table prove what it doubts.
    #[must_use]
    pub(crate) fn refuted(mut self, refuted: bool) -> Self {
        self.refuted = refuted;
        self
    }

    fn severity(&self) -> Severity {
        let own = catalogue::severity(self.what.code());
        if self.refuted { own.min(Severity::Info) } else { own }
    }

    /// Whether a reader of warnings learns of it.
    pub(crate) fn is_a_warning(&self) -> bool {
        self.severity() >= Severity::Warning
    }

    /// The finding that tells of it.
    pub(crate) fn finding(self) -> Finding {
        let finding = Finding::new(self.what.code(), self.subject, self.span);
        let severity = self.severity();
        Finding { args: self.args, ..finding }.severity(severity)
    }
}
