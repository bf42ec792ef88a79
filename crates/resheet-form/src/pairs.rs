//! Labels with their values, above and below the tables.

use std::ops::Range;

use resheet_lexis::{Lexicon, Role, Shape, heading_year, shape, years_named};
use resheet_model::{
    BoundCell, BoundExtra, BoundFund, Code, Confidence, Field, Label, Presence, Span, Stray,
    StrayKind, Subject,
};

use crate::doubt::Doubt;
use crate::log::Log;
use crate::regions::squeeze;
use crate::segment::is_title;
use crate::token::Token;

mod inside;
mod lines;
mod unknown;
mod year;

use inside::pairs_inside;
use lines::{WRAPS, is_behind_a_value, lines_behind};
use unknown::{take_behind, unknown_pairs, words_are_cells};
pub(crate) use year::late_year;
use year::{bracketed_year, opening_year, other_year, title_year, torn_year};

/// What the head and the foot of a sheet came to.
#[derive(Default)]
pub(crate) struct Pairs {
    pub(crate) fields: Vec<(Field, BoundCell)>,
    pub(crate) department_self: BoundCell,
    pub(crate) extras: Vec<BoundExtra>,
    /// Amounts among the pairs, each as a row of funds.
    pub(crate) amounts: Vec<BoundFund>,
    /// The unit that the label of an amount names.
    pub(crate) money_unit: BoundCell,
    pub(crate) labels: Vec<Label>,
    pub(crate) stray: Vec<Stray>,
    /// Whether rows of the head have a label at every second word, so that one blank parts
    /// cells there.
    words_are_cells: bool,
    /// Second values of a field that has one.
    clashes: Vec<(Field, Span, String)>,
}

impl Pairs {
    /// The cell of a field, if it was met.
    pub(crate) fn field(&self, field: Field) -> BoundCell {
        self.fields
            .iter()
            .find(|(known, _)| *known == field)
            .map_or_else(BoundCell::default, |(_, cell)| cell.clone())
    }

    fn has(&self, field: Field) -> bool {
        self.fields
            .iter()
            .any(|(known, cell)| *known == field && cell.presence == Presence::Printed)
    }

    fn set(&mut self, field: Field, cell: BoundCell) {
        match self.fields.iter_mut().find(|(known, _)| *known == field) {
            Some((_, known)) if known.presence != Presence::Printed => *known = cell,
            // The same again is a copy; another value is said to be one too many.
            Some((_, known)) => {
                if known.text != cell.text && cell.presence == Presence::Printed {
                    self.clashes.push((field, cell.span, cell.text.clone()));
                }
                let pieces = std::iter::once(cell.span).chain(cell.more.iter().copied());
                self.stray.extend(pieces.map(|span| Stray { kind: StrayKind::Note, span }));
            }
            None => self.fields.push((field, cell)),
        }
    }
}

impl Pairs {
    /// Gives a field another value than it has.
    fn replace(&mut self, field: Field, cell: BoundCell) {
        self.fields.retain(|(known, _)| *known != field);
        self.fields.push((field, cell));
    }

    /// Takes a label with its value.
    fn put(&mut self, asks: Asks, label: BoundCell, value: BoundCell) {
        let key = match asks {
            Asks::Field(field) => field.name(),
            Asks::DepartmentSelf => "department_self",
            Asks::Extra | Asks::Nothing => {
                self.extras.push(BoundExtra { label, value });
                return;
            }
        };
        let text = squeeze(&label.text);
        self.labels.push(Label { key: key.into(), text, span: label.span });
        match asks {
            Asks::Field(field) => self.set(field, value),
            _ => self.department_self = value,
        }
    }
}

/// What a label in the head or foot asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asks {
    Field(Field),
    DepartmentSelf,
    Extra,
    Nothing,
}

fn asks(roles: &[Role]) -> Option<Asks> {
    // 单位名称 may be asked for as a field or be an extra: the field wins.
    let mut found = None;
    for role in roles {
        let asks = match role {
            Role::Field(field) => Asks::Field(*field),
            Role::DepartmentSelf => Asks::DepartmentSelf,
            Role::Extra | Role::Tail | Role::LongerGoal => Asks::Extra,
            Role::Section(_) => Asks::Nothing,
            _ => continue,
        };
        if found.is_none() || matches!(asks, Asks::Field(_)) {
            found = Some(asks);
        }
    }
    found
}

/// Binds the labels and values of one stretch.
pub(crate) fn bind(
    out: &mut Pairs,
    all: &[Token<'_>],
    body: Range<usize>,
    lexicon: &Lexicon,
    log: &mut Log,
) {
    let tokens = &all[body.clone()];
    out.words_are_cells |= words_are_cells(tokens);
    let mut loose: Vec<usize> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let token = &tokens[at];
        if let Some(year) = opening_year(&token.folded).filter(|_| !out.has(Field::Year)) {
            out.set(Field::Year, BoundCell { text: year, ..token.bind(Confidence::Certain) });
        }
        if is_title(tokens, at) && !out.has(Field::Title) {
            title(out, token);
            at += 1;
        } else if let Some(year) = heading_year(&token.folded).filter(|_| !out.has(Field::Year)) {
            out.set(Field::Year, BoundCell { text: year, ..token.bind(Confidence::Certain) });
            at += 1;
        } else if other_year(out, token) {
            at += 1;
        } else if let Some((cell, pieces)) =
            torn_year(&tokens[at..]).filter(|_| !out.has(Field::Year))
        {
            out.set(Field::Year, cell);
            at += pieces;
        } else if let Some(asks) = asks(token.roles) {
            at = pair(out, tokens, at, asks, &loose, lexicon, log);
        } else if in_cell_pairs(out, token, lexicon) {
            at += 1;
        } else {
            loose.push(at);
            at += 1;
        }
    }
    unusual_title(out, tokens, &mut loose, lexicon);
    for (field, span, text) in std::mem::take(&mut out.clashes) {
        log.doubt(Doubt::Unplaced.of(Subject::Field(field), span).arg("text", text));
    }
    let loose = unknown_pairs(out, all, &body, loose, lexicon);
    let mut said = None;
    for at in loose {
        let token = &tokens[at];
        let is_own = |cell: &BoundCell| cell.span == token.span;
        if is_own(&out.department_self) || out.fields.iter().any(|(_, cell)| is_own(cell)) {
            continue;
        }
        let of_a_value = is_behind_a_value(out, tokens, at);
        let of_a_table = is_of_a_table(token)
            || of_a_value.is_some()
            || is_between_rows(tokens, at)
            || out.stray.len() < MOST_PIECES
                && is_alone(all, body.start + at)
                && is_piece(out, tokens, at);
        out.stray.extend(token.stray(match () {
            () if of_a_table => StrayKind::Unplaced,
            () if token.is_furniture => StrayKind::Furniture,
            () => StrayKind::Note,
        }));
        // Once a row is enough.
        if of_a_table && said != Some(token.row) {
            said = Some(token.row);
            let subject = of_a_value.map_or(Subject::Sheet, Subject::Field);
            log.doubt(Doubt::Unplaced.of(subject, token.span).arg("text", token.text));
        }
        if let Some((_, cell)) = out.fields.iter_mut().find(|(field, _)| Some(*field) == of_a_value)
        {
            cell.confidence = cell.confidence.min(Confidence::Likely);
        }
    }
}

/// So much stray text is looked at for pieces of values.
const MOST_PIECES: usize = 50;

/// A text alone on its line between labels may be a value that lost its label, or
/// the end of one: a label has no value, or the text is shorter than any note.
fn is_piece(out: &Pairs, tokens: &[Token<'_>], at: usize) -> bool {
    const VALUE: usize = 30;
    const END: usize = 2;
    let token = &tokens[at];
    let asks = |token: &Token<'_>| matches!(asks(token.roles), Some(Asks::Field(_)));
    let plain = token.is_words() && !token.is_furniture && token.folded.chars().all(is_value);
    let lost = || out.fields.iter().any(|(_, cell)| cell.presence == Presence::Blank);
    let end = token.is_record && token.length <= END;
    let short = end || token.length <= VALUE && lost();
    let between = tokens[..at].iter().any(asks) && (end || tokens[at + 1..].iter().any(asks));
    plain && short && between
}

/// Whether nothing else stands in the row of a token.
fn is_alone(all: &[Token<'_>], at: usize) -> bool {
    let beside = |other: Option<&Token<'_>>| other.is_some_and(|other| other.row == all[at].row);
    !beside(at.checked_sub(1).map(|before| &all[before])) && !beside(all.get(at + 1))
}

fn is_value(c: char) -> bool {
    !matches!(c, ':' | '。' | ';' | ',')
}

/// A line of words seldom has so many figures alone.
const FIGURES: usize = 3;

/// Cells of a table that stand where no table is: its header is lost, or the
/// dump's order.
fn is_of_a_table(token: &Token<'_>) -> bool {
    let label = token
        .is(|role| role.heads_a_recorded_column() || role.is_row_label() || *role == Role::Total);
    let figure = |shape: Shape| matches!(shape, Shape::Number | Shape::Percent | Shape::Quantity);
    // What is left of one.
    let rest = || {
        let mut signs = token.text.chars();
        signs.next() == Some('.') && signs.next().is_some_and(|c| c.is_ascii_digit())
    };
    // A line outside of the tables that has as many figures as a row of one.
    let row = || {
        let words = token.text.split_whitespace();
        words.filter(|word| figure(shape(word))).take(FIGURES).count() == FIGURES
    };
    label || if token.in_table { figure(token.shape) || rest() } else { row() }
}

/// Words on a line of their own right beside a row of a drawn table that lacks a
/// value: they may be a cell that the dump wrote outside its row.
fn is_between_rows(tokens: &[Token<'_>], at: usize) -> bool {
    let token = &tokens[at];
    if token.in_table || !token.is_record || token.is_furniture || !token.is_words() {
        return false;
    }
    let lacks = |row: usize| {
        let begin = tokens.partition_point(|token| token.row < row);
        let end = tokens.partition_point(|token| token.row <= row);
        let label = |token: &Token<'_>| {
            token.in_table && asks(token.roles).is_some_and(|asks| asks != Asks::Nothing)
        };
        let row = &tokens[begin..end];
        (0..row.len()).any(|at| label(&row[at]) && row.get(at + 1).is_none_or(label))
    };
    lacks(token.row + 1) || token.row > 0 && lacks(token.row - 1)
}

/// A sheet without a heading has one of its own kind, where a line above its first
/// label may be one.
fn unusual_title(out: &mut Pairs, tokens: &[Token<'_>], loose: &mut Vec<usize>, lexicon: &Lexicon) {
    if out.has(Field::Title) {
        return;
    }
    let first = tokens.iter().position(|token| asks(token.roles).is_some()).unwrap_or(0);
    let heads = |at: &usize| {
        let token = &tokens[*at];
        *at < first
            && !token.is_furniture
            && is_alone(tokens, *at)
            && lexicon.may_title(&token.folded)
    };
    if let Some(found) = loose.iter().position(heads) {
        let mut token = tokens[loose.remove(found)].clone();
        token.text_confidence = token.text_confidence.min(Confidence::Likely);
        title(out, &token);
    }
}

fn title(out: &mut Pairs, token: &Token<'_>) {
    let mut cell = token.bind(Confidence::Certain);
    let bracketed = bracketed_year(&token.folded).map(|year| {
        let several = years_named(&token.folded) > 1;
        (year, if several { Confidence::Likely } else { Confidence::Certain })
    });
    if let Some((year, most)) = bracketed.or_else(|| title_year(&token.folded)) {
        let year = BoundCell { text: year, ..token.bind(most) };
        out.set(Field::Year, year);
        if bracketed_year(&token.folded).is_some()
            && let Some(open) = cell.text.rfind(['(', '（'])
        {
            cell.text.truncate(cell.text[..open].trim_end().len());
        }
    }
    // The number of the form in its paper is no part of its name.
    let number = cell.text.trim_start_matches(|c: char| c.is_ascii_digit());
    if number.len() < cell.text.len()
        && let Some(bare) = number.strip_prefix('、')
    {
        cell.text = bare.trim_start().to_owned();
    }
    out.set(Field::Title, cell);
}

/// Binds the value of a label; gives the token to go on from.
fn pair(
    out: &mut Pairs,
    tokens: &[Token<'_>],
    at: usize,
    asks: Asks,
    loose: &[usize],
    lexicon: &Lexicon,
    log: &mut Log,
) -> usize {
    let label = &tokens[at];
    if asks == Asks::Nothing {
        out.labels.push(Label {
            key: "section".into(),
            text: squeeze(label.text),
            span: label.span,
        });
        return at + 1;
    }
    // The value: everything up to the next label, in the row if rows hold.
    let mut end = at + 1;
    while end < tokens.len()
        && (!label.is_record || tokens[end].row == label.row)
        && self::asks(tokens[end].roles).is_none()
        && !is_column_label(&tokens[end])
        && (label.is_record || end == at + 1)
    {
        end += 1;
    }
    let ends_row = tokens.get(end).is_none_or(|next| next.row != label.row);
    let behind = take_behind(out, &tokens[at + 1..end], ends_row, lexicon);
    let mut value = cell(&tokens[at + 1..at + 1 + behind.value], label.span);
    if let [only] = &tokens[at + 1..at + 1 + behind.value]
        && let Some((own, pairs)) = pairs_inside(only, lexicon)
    {
        value = own;
        for (asks, label, value) in pairs {
            out.put(asks, label, value);
        }
    }
    if behind.several {
        value.confidence = value.confidence.min(Confidence::Likely);
        // What is no field of the record may have several cells.
        if let Asks::Field(field) = asks {
            log.doubt(Doubt::Torn.of(Subject::Field(field), value.span).arg("text", &value.text));
        }
    }
    let lines = if end == at + 2 { lines_behind(tokens, end - 1) } else { 0 };
    if lines > 0 {
        let evidence = tokens[end - 1..end + lines].iter().map(|token| token.span).collect();
        let note = "the value goes on in a line of its own";
        let repair =
            log.repair(Code::R004, Confidence::Likely, tokens[end - 1].span, evidence, note);
        for rest in &tokens[end..end + lines] {
            value.append(rest.bind(Confidence::Likely), "");
        }
        value.repairs.push(repair);
        end += lines;
    }
    let names_the_form = matches!(asks, Asks::Field(Field::ProjectName) | Asks::DepartmentSelf);
    if value.presence != Presence::Printed && names_the_form {
        // A value that slipped above its label stands alone in a row there.
        let above = loose.iter().rev().map(|&at| &tokens[at]).find(|token| token.row < label.row);
        let alone = above.filter(|above| {
            above.row + 2 >= label.row
                && tokens.iter().filter(|token| token.row == above.row).count() == 1
                && above.is_words()
        });
        if let Some(above) = alone {
            value = above.bind(Confidence::Likely);
            let repair = log.repair(
                Code::R007,
                Confidence::Likely,
                above.span,
                vec![label.span],
                "the value stands on the line above its label",
            );
            value.repairs.push(repair);
        }
    }
    if label.learned {
        value.confidence = value.confidence.min(Confidence::Likely);
    }
    out.put(asks, label.bind(Confidence::Certain), value);
    end
}

/// Labels of the tables are never the value of a field: where one stands, the
/// dump lost the value or its order.
fn is_column_label(token: &Token<'_>) -> bool {
    token.is(Role::heads_a_recorded_column)
}

/// One cell out of the tokens behind a label.
fn cell(tokens: &[Token<'_>], label: Span) -> BoundCell {
    let Some((first, rest)) = tokens.split_first() else {
        return BoundCell {
            presence: Presence::Blank,
            span: Span::at(label.end as usize),
            ..BoundCell::default()
        };
    };
    let mut cell = first.bind(Confidence::Certain);
    for token in rest {
        cell.append(token.bind(Confidence::Certain), " ");
    }
    cell
}

/// `填报单位：某中心　　金额单位：元`: labels with their values inside one cell.
fn in_cell_pairs(out: &mut Pairs, token: &Token<'_>, lexicon: &Lexicon) -> bool {
    let text = token.text;
    // Pieces of the source can be pointed at only where the cell is one piece.
    let whole = token.span.end - token.span.start == text.len() as u32;
    let mut found = false;
    let mut rest = text;
    while let Some(colon) = rest.find([':', '：']) {
        let label = rest[..colon].trim();
        let behind = rest[colon..].trim_start_matches([':', '：']);
        let roles = lexicon.lookup(&resheet_lexis::fold(label)).map_or(&[][..], |bare| bare.roles);
        let Some(asks) = asks(roles).filter(|asks| *asks != Asks::Nothing) else { return found };
        // The value ends where the next label begins, or at a wide gap.
        let end = next_label(behind, lexicon).unwrap_or(behind.len());
        let value = behind[..end].trim();
        let span = |part: &str| {
            if whole {
                let start =
                    part.as_ptr() as usize - text.as_ptr() as usize + token.span.start as usize;
                Span::new(start, start + part.len())
            } else {
                token.span
            }
        };
        let cell = BoundCell {
            text: value.to_owned(),
            span: span(value),
            presence: if value.is_empty() { Presence::Blank } else { Presence::Printed },
            ..token.bind(Confidence::Certain)
        };
        let label = BoundCell {
            text: label.to_owned(),
            span: span(label),
            ..token.bind(Confidence::Certain)
        };
        out.put(asks, label, cell);
        found = true;
        rest = &behind[end..];
    }
    found
}

/// Where in a text the next `label：` begins.
fn next_label(text: &str, lexicon: &Lexicon) -> Option<usize> {
    text.match_indices([' ', '\u{3000}', '\t']).map(|(at, blank)| at + blank.len()).find(|&at| {
        let rest = &text[at..];
        rest.find([':', '：']).is_some_and(|colon| {
            lexicon.lookup(&resheet_lexis::fold(rest[..colon].trim())).is_some()
        })
    })
}
