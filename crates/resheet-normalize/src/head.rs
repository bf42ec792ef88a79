//! The heading: title, year, money unit.

use resheet_lexis::{fold_width, plain};
use resheet_model::{BoundCell, Presence, Reading, Seen};

use crate::leaf::{missing, seen, text};

/// The mark of a year, as in `2023年`.
const YEAR: char = '年';

/// The title without a year bracket at its end; a year inside the title's own
/// words stays.
pub(crate) fn title(cell: &mut BoundCell) -> Seen<String> {
    let mut title = text(cell);
    if let Reading::Read(printed) = &mut title.reading
        && let Some(at) = year_bracket(printed)
    {
        printed.truncate(at);
        printed.truncate(printed.trim_end().len());
    }
    title
}

/// Where the bracket with a year at the end of a title begins. A title that
/// is nothing but the bracket keeps it.
fn year_bracket(title: &str) -> Option<usize> {
    if plain(title.chars().next_back()?) != ')' {
        return None;
    }
    let at = title.rfind(|c| plain(c) == '(').filter(|at| *at > 0)?;
    let inside = fold_width(&title[at..]);
    years(&inside).next().map(|_| at)
}

/// The year of the heading in four digits, from its own cell or, when that is
/// lost, from the title's words, if they name exactly one.
pub(crate) fn year(cell: &BoundCell, title: &BoundCell) -> Seen<String> {
    if cell.presence == Presence::Lost {
        let folded = fold_width(&title.text);
        let mut found = years(&folded);
        // The last year of several is not that of the sheet.
        let of_several = |year: &str| {
            let at = folded.find(year).unwrap_or(0);
            folded[..at].trim_end().ends_with(['-', '~', '—', '–', '至'])
        };
        return match (found.next(), found.next()) {
            (Some(year), None) if !of_several(year) => seen(title, Reading::Read(year.to_owned())),
            _ => seen(cell, Reading::Absent),
        };
    }
    let reading = missing(cell).unwrap_or_else(|| {
        let folded = fold_width(&cell.text);
        let bare: String = folded.chars().filter(char::is_ascii_digit).collect();
        let year = years(&folded).next().map(str::to_owned).or((bare.len() == 4).then_some(bare));
        year.map_or(Reading::Unreadable, Reading::Read)
    });
    seen(cell, reading)
}

/// Four digits with the mark of a year behind them, blanks allowed.
fn years(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(YEAR).zip(1..).filter_map(move |(before, count)| {
        // The last piece has no mark behind it.
        if count > folded.matches(YEAR).count() {
            return None;
        }
        let before = before.trim_end();
        let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        (digits == 4).then(|| &before[before.len() - 4..])
    })
}

/// The money unit, from a cell that may be the unit, the unit in brackets, or
/// a label with the unit behind a colon.
pub(crate) fn money_unit(cell: &mut BoundCell) -> Seen<String> {
    let mut unit = text(cell);
    if let Reading::Read(printed) = &mut unit.reading {
        let bare = printed.rsplit(|c| plain(c) == ':').next().unwrap_or(printed);
        let bare = bare.trim_matches(|c: char| c.is_whitespace() || matches!(plain(c), '(' | ')'));
        *printed = bare.to_owned();
    }
    unit
}
