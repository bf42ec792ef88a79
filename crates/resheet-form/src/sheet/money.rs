//! The money unit of a sheet.

use resheet_lexis::{Role, Section};
use resheet_model::{BoundCell, Confidence, Field, Presence, Span, Subject};

use super::binder::Binder;
use crate::doubt::Doubt;
use crate::pairs::Pairs;
use crate::regions::Part;
use crate::token::Token;

/// A unit with the token that names it.
type Named<'t, 'a> = (&'t Token<'a>, String);

impl Binder<'_, '_> {
    /// The money unit: beside the funds, or else in the head. `parts` are those of the
    /// tokens, which begin at `first`.
    pub(super) fn money_unit(
        &mut self,
        tokens: &[Token<'_>],
        parts: &[Part],
        first: usize,
        head: &Pairs,
    ) -> BoundCell {
        if let Some(cell) = self.money_unit_of_funds(&outside_rows(tokens, parts, first)) {
            return cell;
        }
        let own = match head.field(Field::MoneyUnit) {
            cell if cell.presence == Presence::Printed => cell,
            _ => head.money_unit.clone(),
        };
        if own.presence == Presence::Printed {
            return own;
        }
        // Cells that wrap may stand behind all others, in the last rows.
        let all: Vec<&Token<'_>> = tokens.iter().collect();
        match self.money_unit_of_funds(&all) {
            Some(cell) => BoundCell { confidence: Confidence::Guess, ..cell },
            None => own,
        }
    }

    /// The money unit from the bracket of a funds label or a line of its own.
    fn money_unit_of_funds(&mut self, tokens: &[&Token<'_>]) -> Option<BoundCell> {
        let named = self.units(tokens);
        let (token, unit) = named.first()?;
        let mut cell = token.bind(Confidence::Certain);
        if let Some(at) = self.source.slice(token.span).find(unit.as_str()) {
            let start = token.span.start as usize + at;
            cell.span = Span::new(start, start + unit.len());
            cell.more.clear();
        }
        cell.text.clone_from(unit);
        if let Some((_, other)) = named.iter().find(|(_, other)| other != unit) {
            cell.confidence = Confidence::Guess;
            let doubt = Doubt::SeveralUnits.of(Subject::Field(Field::MoneyUnit), cell.span);
            self.log.doubt(doubt.arg("unit", unit).arg("other", other));
        }
        Some(cell)
    }

    /// The units that are named, the likeliest first.
    fn units<'t, 'a>(&self, tokens: &[&'t Token<'a>]) -> Vec<Named<'t, 'a>> {
        let funds = |role: &Role| {
            matches!(role, Role::Section(Section::Funds) | Role::FundColumn(_) | Role::FundTotal)
        };
        let tail = |token: &&'t Token<'a>| Some((*token, self.lexicon.money_unit(&token.tail)?));
        let labelled = tokens.iter().filter(|token| token.is(funds)).filter_map(tail);
        // The unit and nothing else.
        let is_unit = |text: &str| self.lexicon.money_unit(text).is_some_and(|unit| unit == text);
        let alone = |token: &&'t Token<'a>| {
            let inside = token.folded.strip_prefix('(')?.strip_suffix(')')?;
            is_unit(inside).then(|| (*token, inside.to_owned()))
        };
        let behind_colon = |token: &&'t Token<'a>| {
            let (_, behind) = token.folded.rsplit_once(':')?;
            is_unit(behind).then(|| (*token, behind.to_owned()))
        };
        let mut units: Vec<Named<'t, 'a>> = labelled.collect();
        units.extend(tokens.iter().filter_map(alone));
        units.extend(tokens.iter().filter_map(behind_colon));
        if units.is_empty() {
            units.extend(self.unit_before_funds(tokens));
        }
        units
    }

    /// Behind the word of the form for its funds, before the first of them.
    fn unit_before_funds<'t, 'a>(&self, tokens: &[&'t Token<'a>]) -> Option<Named<'t, 'a>> {
        let first = tokens.iter().position(|token| token.is(Role::is_fund_row))?;
        (0..first).rev().find_map(|at| {
            // A label with a value of its own is none of the funds.
            let token = tokens[at];
            tokens[at + 1].is_label().then_some(())?;
            let (label, unit) = token.folded.strip_suffix(')')?.rsplit_once('(')?;
            let is_unit = self.lexicon.money_unit(unit)? == unit;
            (is_unit && !label.is_empty()).then(|| (token, unit.to_owned()))
        })
    }
}

/// The tokens that are in no row of the indicators or tasks: these have units of their own.
fn outside_rows<'t, 'a>(
    tokens: &'t [Token<'a>],
    parts: &[Part],
    first: usize,
) -> Vec<&'t Token<'a>> {
    let rows = |part: &Part| match part {
        Part::Indicators { body, .. } | Part::Tasks(body) => Some(body.clone()),
        _ => None,
    };
    let mut outside = vec![true; tokens.len()];
    for rows in parts.iter().filter_map(rows) {
        let at = |place: usize| place.saturating_sub(first).min(tokens.len());
        outside[at(rows.start)..at(rows.end)].fill(false);
    }
    tokens.iter().zip(outside).filter(|(_, outside)| *outside).map(|(token, _)| token).collect()
}
