//! Numbers in the goals contradict indicators of the same name.
//!
//! `累计培训学员141095人次` in the result and `培训总人次 … 142090.00(人次)` in
//! the table. Prose is free, so this check only speaks when the unit is the
//! same, everything the indicator's name is about stands before the number in
//! its own clause, the number is no bound, estimate or part, and no other
//! number of the kind fits.

use resheet_lexis::fold;
use resheet_model::{Code, Decimal, Finding, Indicator, IndicatorColumn, Measure, Seen, Span};

use crate::case::{Case, Check, indicator};
use crate::exact::sum;
use crate::prose::{Mention, mentions};
use crate::words::Factor;

pub(crate) const CHECK: Check = Check { name: "goal_numbers", codes: &[Code::A039], run };

fn run(case: &Case<'_>, found: &mut Vec<Finding>) {
    let sheet = case.sheet;
    let sides = [
        (&sheet.expected_goal, IndicatorColumn::Target),
        (&sheet.actual_result, IndicatorColumn::Actual),
    ];
    for (goal, column) in sides {
        let Some(text) = goal.value() else { continue };
        // Folded once: every indicator asks. Without a unit a number answers none.
        let said: Vec<(Mention<'_>, String)> = mentions(text)
            .into_iter()
            .filter(|mention| !mention.unit.is_empty())
            .map(|mention| {
                let before = fold(mention.before).to_string();
                (mention, before)
            })
            .collect();
        if said.is_empty() {
            continue;
        }
        for (index, row) in case.indicators() {
            let leaf = if column == IndicatorColumn::Target { &row.target } else { &row.actual };
            if let Some(mention) = contradiction(case, row, leaf, &said) {
                let span = locate(case, goal, text, mention);
                found.push(
                    Finding::new(Code::A039, indicator(index, column), leaf.span)
                        .arg("name", case.name(row))
                        .arg("printed", case.printed(leaf))
                        .arg("expected", mention.printed)
                        .arg("clause", format!("{}{}{}", mention.before, mention.printed, mention.after))
                                                .related(span, mention.printed.to_owned()),
                );
            }
        }
    }
}

/// The number in the text that contradicts a value of the table.
fn contradiction<'m, 't>(
    case: &Case<'_>,
    row: &Indicator,
    leaf: &Seen<Measure>,
    said: &'m [(Mention<'t>, String)],
) -> Option<&'m Mention<'t>> {
    let value = leaf.value()?.quantity()?;
    // Where the actual value has no unit of its own it has that of the target.
    let target = row.target.value().and_then(|measure| measure.quantity());
    let unit = match target {
        Some(target) if value.unit.is_empty() => &target.unit,
        _ => &value.unit,
    };
    if unit.is_empty() {
        return None;
    }
    let name = fold(row.level3.value()?);
    let about = case.words.essence(&name);
    if about.chars().count() < 2 {
        return None;
    }
    // In the smallest common unit, so that 6.17 千米 can answer 6170 米.
    let mut alike: Vec<(&(Mention<'_>, String), Decimal, Decimal)> = Vec::new();
    for entry in said {
        let (mention, before) = entry;
        if !is_about(before, about) || is_hedged(case, before, mention.after) {
            continue;
        }
        if let Some(Factor { times, per }) = case.words.comparable(&mention.unit, unit) {
            let told = mention.value.checked_mul(times)?;
            alike.push((entry, told, value.value.checked_mul(per)?));
        }
    }
    let fits = alike.iter().any(|(_, told, value)| told == value);
    let all = sum(alike.iter().map(|(_, told, _)| *told))?;
    if fits || alike.iter().any(|(_, _, value)| *value == all) {
        return None;
    }
    let whole = |before: &str| {
        case.words.whole.iter().any(|word| before.contains(word.as_str()))
    };
    let odd = match alike[..] {
        [only] => Some(only),
        // Of several, only one that says it is the whole, or that is more than
        // the whole, contradicts it.
        _ => alike.iter().copied().find(|((_, before), told, value)| whole(before) || told > value),
    };
    odd.map(|((mention, _), _, _)| mention)
}

/// Whether everything in `about` stands in `before`, in this order, with or
/// without words between.
fn is_about(before: &str, about: &str) -> bool {
    let mut rest = before.chars();
    about.chars().all(|wanted| rest.any(|c| c == wanted))
}

/// Whether the number is a bound, an estimate or a part of another.
fn is_hedged(case: &Case<'_>, before: &str, after: &str) -> bool {
    let after = fold(after).to_string();
    let words = case.words;
    words.bound_before.iter().any(|word| before.ends_with(word.as_str()))
        || words.bound_after.iter().any(|word| after.contains(word.as_str()))
        || words.has_part(before)
}

/// Where a mention stands: its digits inside the goal, or the whole goal if
/// the text was put together from pieces.
fn locate(case: &Case<'_>, goal: &Seen<String>, text: &str, mention: &Mention<'_>) -> Span {
    let mut left = text.get(..mention.at).map_or(0, |before| before.matches(mention.printed).count());
    for piece in std::iter::once(&goal.span).chain(&goal.more) {
        for (start, digits) in case.source.slice(*piece).match_indices(mention.printed) {
            if left == 0 {
                let start = piece.start as usize + start;
                return Span::new(start, start + digits.len());
            }
            left -= 1;
        }
    }
    goal.span
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_with_words_between() {
        assert!(is_about("维修养护农村饮水工程", "维修养护饮水工程"));
        assert!(is_about("累计培训学员", "培训"));
        assert!(!is_about("新增馆藏图书", "购置图书"));
        assert!(!is_about("", "培训"));
    }
}
