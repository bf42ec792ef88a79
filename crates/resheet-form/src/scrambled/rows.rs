//! Rows of indicators as bound cells: their levels, the rests of cells that
//! wrapped, what is lost.

use resheet_lexis::{Lexicon, Role, Shape, strange_under};
use resheet_model::{BoundCell, BoundIndicator, Confidence, Presence, Span, Subject};

use super::indicators::{Row, Table, is_more_than_label};
use crate::doubt::Doubt;
use crate::indicators::Indicators;
use crate::levels::tell_first;
use crate::log::Log;
use crate::token::Token;

impl Table<'_, '_> {
    /// Second levels as names; if none is left over, they reach down to the
    /// next. The first level is the only one of the sheet that goes with them.
    pub(super) fn levels(&mut self) {
        let lexicon = self.lexicon;
        let second = |token: &Token<'_>| {
            token.is(|role| matches!(role, Role::Level2(Some(_))))
                && !token.is(|role| matches!(role, Role::Level1(_)))
        };
        self.in_order(&second, |row| &mut row.level2);
        let left = (0..self.tokens.len()).any(|at| {
            let token = &self.tokens[at];
            !self.taken[at]
                && (second(token) || at >= self.start && is_more_than_label(token, lexicon))
        });
        let firsts: Vec<usize> = (0..self.tokens.len())
            .filter(|&at| self.tokens[at].is(|role| matches!(role, Role::Level1(_))))
            .collect();
        let mut above = None;
        for nth in 0..self.rows.len() {
            let Row { mut level2, name, .. } = self.rows[nth];
            let strange = |label: usize| {
                name.is_none_or(|name| strange_under(&self.label(label), &self.tokens[name].folded))
            };
            if level2.is_none() && !left {
                level2 = above.filter(|&label| !strange(label));
            }
            above = level2;
            self.rows[nth].level2 = level2;
            let Some(level2) = level2 else { continue };
            let groups = lexicon.second_level(&self.label(level2));
            self.rows[nth].level1 = firsts.iter().copied().find(|&at| {
                at != level2 && groups.meet(lexicon.first_level(&self.tokens[at].folded))
            });
        }
    }

    pub(super) fn bind(mut self, log: &mut Log) -> (Indicators, Vec<usize>) {
        let lexicon = self.lexicon;
        let mut out = Indicators::default();
        let mut used = Vec::new();
        for nth in 0..self.rows.len() {
            let row = self.rows[nth].clone();
            let mut bound = self.bind_row(nth as u32, &row, &mut used, log);
            first_level(&mut bound, &out.rows, lexicon, log);
            out.rows.push(bound);
        }
        if let Some((weight, score)) = self.total {
            out.total_weight = self.tokens[weight].bind(Confidence::Likely);
            out.total_score = self.tokens[score].bind(Confidence::Likely);
            used.extend([weight, score]);
        }
        (out, used)
    }

    fn bind_row(
        &mut self,
        nth: u32,
        row: &Row,
        used: &mut Vec<usize>,
        log: &mut Log,
    ) -> BoundIndicator {
        let trust = if row.guessed { Confidence::Guess } else { Confidence::Likely };
        let place = self.tokens[row.weight].span;
        let mut cell = |at: Option<usize>, trust: Confidence| match at {
            Some(at) => {
                used.push(at);
                self.tokens[at].bind(trust)
            }
            None => BoundCell { span: Span::at(place.start as usize), ..BoundCell::default() },
        };
        let mut bound = BoundIndicator {
            level1: cell(row.level1, Confidence::Guess),
            level2: cell(row.level2, Confidence::Guess),
            level3: cell(row.name, trust),
            target: cell(row.target, trust),
            actual: cell(row.actual, trust),
            weight: cell(Some(row.weight), Confidence::Likely),
            score: cell(Some(row.score), Confidence::Likely),
            ..BoundIndicator::default()
        };
        bound.level3.text = self.lexicon.without_lead(&bound.level3.text).to_owned();
        for (at, cell) in [
            (row.target, &mut bound.target),
            (row.actual, &mut bound.actual),
            (row.level2, &mut bound.level2),
        ] {
            if let Some(rest) = at.and_then(|at| self.rest(at)) {
                used.push(rest);
                cell.append(self.tokens[rest].bind(Confidence::Guess), "");
            }
        }
        let lost = [&bound.level2, &bound.level3, &bound.target, &bound.actual];
        if row.guessed || lost.iter().any(|cell| cell.presence != Presence::Printed) {
            log.doubt(Doubt::BrokenRow.of(Subject::Indicator(nth, None), place));
        }
        bound
    }

    /// The rest of a cell: behind it a unit, or the piece that closes its bracket.
    pub(super) fn rest(&mut self, at: usize) -> Option<usize> {
        if let Some(&(_, rest)) = self.rests.iter().find(|(open, _)| *open == at) {
            return Some(rest);
        }
        let behind = at + 1;
        let unit = behind < self.tokens.len()
            && self.free(behind)
            && self.tokens[behind].shape == Shape::Unit
            && !self.tokens[behind].is_label();
        if unit { self.take(behind) } else { None }
    }

    /// Cells with an open bracket and pieces that close one, in order, if there
    /// are as many of these.
    pub(super) fn brackets(&mut self) {
        let lone = |at: usize, has: char, lacks: char| {
            let folded = &self.tokens[at].folded;
            folded.contains(has) && !folded.contains(lacks)
        };
        let mut cells: Vec<usize> =
            self.rows.iter().flat_map(|row| [row.target, row.actual]).flatten().collect();
        cells.retain(|&at| lone(at, '(', ')'));
        cells.sort_unstable();
        let closing =
            |at: &usize| self.free(*at) && self.tokens[*at].length <= 8 && lone(*at, ')', '(');
        let pieces: Vec<usize> = (self.start..self.tokens.len()).filter(closing).collect();
        if cells.len() == pieces.len() {
            for &at in &pieces {
                self.taken[at] = true;
            }
            self.rests.extend(cells.into_iter().zip(pieces));
        }
    }
}

/// A first level that no label tells: that of the row above under the same
/// second level, else the one that goes with it.
fn first_level(
    row: &mut BoundIndicator,
    above: &[BoundIndicator],
    lexicon: &Lexicon,
    log: &mut Log,
) {
    let printed = |cell: &BoundCell| cell.presence == Presence::Printed;
    if printed(&row.level1) || !printed(&row.level2) {
        return;
    }
    match above.last() {
        Some(above) if above.level2.span == row.level2.span => {
            row.level1 = above.level1.clone();
        }
        _ => tell_first(row, above, lexicon, log),
    }
}
