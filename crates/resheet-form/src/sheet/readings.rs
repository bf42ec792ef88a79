//! The readings of a sheet: as its parts stand, and again where that makes no sense.

use resheet_model::{Edge, FormShape, StrayKind, Subject};

use super::binder::Binder;
use super::shape::{fund_column, indicator_column, label_of};
use crate::doubt::Doubt;
use crate::funds;
use crate::goals::{self, Goals};
use crate::indicators::{self, Indicators};
use crate::log::Log;
use crate::pairs::{self, Pairs};
use crate::queues;
use crate::reading::Reading;
use crate::regions::{self, IndicatorKind, Part};
use crate::scrambled::{self, Lifted};
use crate::token::Token;

impl Binder<'_, '_> {
    /// The parts as they stand, but for what was lifted out of them.
    pub(super) fn read(
        &self,
        all: &[Token<'_>],
        parts: &[Part],
        mut log: Log,
        lifted: &Lifted,
    ) -> Reading {
        let mut head = Pairs::default();
        let mut goals = Goals::default();
        let mut table = Indicators::default();
        let mut fund_rows = Vec::new();
        let mut stray = Vec::new();
        let mut shape = FormShape::default();
        for part in parts {
            match part {
                Part::Pairs(body) => {
                    pairs::bind(&mut head, all, body.clone(), self.lexicon, &mut log);
                }
                Part::Goals(_) if lifted.goals.is_some() => {}
                Part::Goals(body) => {
                    let behind = all.get(body.end);
                    goals::bind(&mut goals, &all[body.clone()], behind, self.lexicon, &mut log);
                }
                Part::Tasks(body) => {
                    let body = &all[body.clone()];
                    stray.extend(body.iter().flat_map(|token| token.stray(StrayKind::Note)));
                    if let Some(first) = body.first() {
                        let doubt = Doubt::Unplaced.of(Subject::Sheet, first.span);
                        log.doubt(doubt.arg("text", first.text));
                    }
                }
                Part::Funds { columns, body, .. } => {
                    if shape.fund_columns.is_empty() {
                        shape.fund_columns = columns.iter().map(fund_column).collect();
                    }
                    if !lifted.funds.is_empty() {
                        continue;
                    }
                    let body = &all[body.clone()];
                    let (rows, extras) = (&mut fund_rows, &mut head.extras);
                    funds::bind(rows, extras, &mut stray, body, columns, self.lexicon, &mut log);
                }
                Part::Indicators { columns, body, .. } => {
                    if shape.indicator_columns.is_empty() {
                        shape.indicator_columns =
                            columns.iter().filter_map(indicator_column).collect();
                        shape.target_op = label_of(columns, IndicatorKind::Operator);
                        shape.target_unit = label_of(columns, IndicatorKind::Unit);
                    }
                    if lifted.indicators.is_some() {
                        continue;
                    }
                    let body = &all[body.clone()];
                    let rows = if lifted.funds.is_empty() { &fund_rows } else { &lifted.funds };
                    let execution = funds::execution(rows);
                    let (lexicon, log) = (self.lexicon, &mut log);
                    indicators::bind(&mut table, body, columns, execution, lexicon, log);
                }
            }
        }
        Reading { head, goals, table, fund_rows, stray, shape, log }
    }

    /// Reads the cells one behind another where the drawn rows of a table make no sense, for
    /// a dump may end them at the wrong cells; none if that is no better.
    pub(super) fn read_sequence<'t>(
        &self,
        tokens: &[Token<'t>],
        first: &Reading,
        log: Log,
    ) -> Option<(Reading, Vec<Token<'t>>, Vec<Part>)> {
        let drawn = |token: &&Token<'_>| token.placed && token.edge == Edge::Drawn;
        let drawn = tokens.iter().filter(drawn).count() * 2 > tokens.len();
        if !drawn || !first.is_disordered(tokens) {
            return None;
        }
        let own = |token: &Token<'t>| Token { is_record: false, placed: false, ..token.clone() };
        let own: Vec<Token<'t>> = tokens.iter().map(own).collect();
        let parts = regions::parts(&own, 0..own.len(), self.lexicon, self.families.layouts());
        let reading = self.read(&own, &parts, log, &Lifted::default());
        reading.is_better(first).then_some((reading, own, parts))
    }

    /// Reads again without what can be lifted out of a sheet whose order is
    /// scrambled; none if it is not, or nothing can.
    pub(super) fn read_scrambled(
        &self,
        tokens: &[Token<'_>],
        first: &Reading,
        mut log: Log,
    ) -> Option<(Reading, Lifted)> {
        if !first.is_poor(tokens) {
            return None;
        }
        let tokens = queues::cut(tokens, self.lexicon, &mut log);
        let tokens = &*tokens;
        let lifted = scrambled::lift(tokens, first, self.lexicon, &mut log);
        if lifted.is_empty() {
            return None;
        }
        let kept = tokens.iter().zip(&lifted.taken).filter(|(_, taken)| !**taken);
        let left: Vec<Token<'_>> = kept.map(|(token, _)| token.clone()).collect();
        let parts = regions::parts(&left, 0..left.len(), self.lexicon, self.families.layouts());
        let mut second = self.read(&left, &parts, log, &lifted);
        scrambled::without_figures(&mut second.goals, &left);
        if second.shape.fund_columns.is_empty() && !lifted.funds.is_empty() {
            second.shape.fund_columns = scrambled::fund_columns(tokens);
        }
        if second.shape.indicator_columns.is_empty() && lifted.indicators.is_some() {
            second.shape.indicator_columns = scrambled::indicator_columns(tokens);
        }
        Some((second, lifted))
    }
}
