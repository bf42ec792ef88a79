//! The money unit of a sheet.

use resheet_lexis::{Role, Section};
use resheet_model::{BoundCell, Confidence, Field, Presence, Span};

use super::binder::Binder;
use crate::pairs::Pairs;
use crate::token::Token;

impl Binder<'_, '_> {
    /// The money unit: beside the funds, or else in the head.
    pub(super) fn money_unit(&self, tokens: &[Token<'_>], head: &Pairs) -> BoundCell {
        if let Some(cell) = self.money_unit_of_funds(tokens) {
            return cell;
        }
        match head.field(Field::MoneyUnit) {
            cell if cell.presence == Presence::Printed => cell,
            _ => head.money_unit.clone(),
        }
    }

    /// The money unit from the bracket of a funds label or a line of its own.
    fn money_unit_of_funds(&self, tokens: &[Token<'_>]) -> Option<BoundCell> {
        let named = |token: &&Token<'_>| {
            token.is(|role| {
                matches!(
                    role,
                    Role::Section(Section::Funds) | Role::FundColumn(_) | Role::FundTotal
                )
            })
        };
        let labelled = tokens
            .iter()
            .filter(named)
            .find_map(|token| self.lexicon.money_unit(&token.tail).map(|unit| (token, unit)));
        let bracket_alone = || {
            tokens.iter().find_map(|token| {
                let alone = token.folded.strip_prefix('(')?.strip_suffix(')')?;
                (self.lexicon.money_unit(alone)? == alone).then_some((token, alone.to_owned()))
            })
        };
        let behind_colon = || {
            tokens.iter().find_map(|token| {
                let (_, behind) = token.folded.rsplit_once(':')?;
                (self.lexicon.money_unit(behind)? == behind).then_some((token, behind.to_owned()))
            })
        };
        // Behind the word of the form for its funds, before the first of them.
        let of_funds = || {
            let fund = |token: &Token<'_>| token.is(Role::is_fund_row);
            let first = tokens.iter().position(fund)?;
            (0..first).rev().find_map(|at| {
                // A label with a value of its own is none of the funds.
                let token = &tokens[at];
                tokens[at + 1].is_label().then_some(())?;
                let (label, unit) = token.folded.strip_suffix(')')?.rsplit_once('(')?;
                let is_unit = self.lexicon.money_unit(unit)? == unit;
                (is_unit && !label.is_empty()).then_some((token, unit.to_owned()))
            })
        };
        let found = labelled.or_else(bracket_alone).or_else(behind_colon).or_else(of_funds);
        let (token, unit) = found?;
        let mut cell = token.bind(Confidence::Certain);
        if let Some(at) = self.source.slice(token.span).find(unit.as_str()) {
            let start = token.span.start as usize + at;
            cell.span = Span::new(start, start + unit.len());
            cell.more.clear();
        }
        cell.text = unit;
        Some(cell)
    }
}
