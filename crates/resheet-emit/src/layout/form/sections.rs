//! Where the parts of a form stand in its source, so that it is printed in the
//! source's order.

use resheet_model::{Sheet, Span};

/// A part with labels of its own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Section {
    /// The funds table.
    Funds,
    /// Goals and results.
    Goals,
    /// The indicator table, the last on every form.
    Indicators,
}

/// Where each part begins, in the order of the print.
pub(super) struct Sections([(Section, Option<u32>); 3]);

impl Sections {
    pub(super) fn of(sheet: &Sheet) -> Sections {
        let shape = &sheet.shape;
        let funds = shape.fund_columns.iter().map(|column| column.span);
        let funds = funds.chain(sheet.funds.iter().map(|fund| fund.row.span));
        let labels = shape.labels.iter().filter(|label| GOALS.contains(&label.key.as_str()));
        let goals = labels.map(|label| label.span);
        let goals = goals.chain([sheet.expected_goal.span, sheet.actual_result.span]);
        let indicators = shape.indicator_columns.iter().map(|column| column.span);
        let indicators = indicators.chain(sheet.indicators.iter().map(|row| row.level3.span));
        let funds = (Section::Funds, first(funds));
        let goals = (Section::Goals, first(goals));
        let swapped = matches!((goals.1, funds.1), (Some(goals), Some(funds)) if goals < funds);
        let (one, two) = if swapped { (goals, funds) } else { (funds, goals) };
        Sections([one, two, (Section::Indicators, first(indicators))])
    }

    /// The parts as they are printed.
    pub(super) fn order(&self) -> impl Iterator<Item = Section> {
        self.0.iter().map(|(section, _)| *section)
    }

    /// The part behind whose beginning a place is; none before the first, and
    /// the last for a source that has no places.
    pub(super) fn at(&self, place: u32) -> Option<Section> {
        let known = self.0.iter().filter_map(|(section, start)| start.map(|at| (at, *section)));
        if known.clone().count() == 0 {
            return Some(Section::Indicators);
        }
        known.filter(|(start, _)| *start <= place).max().map(|(_, section)| section)
    }
}

/// The labels of goals.
const GOALS: [&str; 3] = ["goals", "expected_goal", "actual_result"];

fn first(spans: impl Iterator<Item = Span>) -> Option<u32> {
    spans.filter(|span| !span.is_empty()).map(|span| span.start).min()
}
