//! Pages to the rows and lines of a document, in reading order.

use resheet_model::{Code, Finding, Spot, Subject};

use super::between::{beside, between};
use super::geometry::Glyph;
use super::lattice::{Area, Drawing};
use super::limits::{BRACKETS, CONTINUED, SAME_WIDTH};
use super::page::Page;
use super::spread;
use super::table::{self, Cell, Part};
use super::text::{self, Line};
use crate::writer::{NewCell, Writer};

/// A page, or one of the pages that are printed side by side on a sheet.
pub(super) struct View<'p> {
    page: &'p Page,
    tables: Vec<Part<'p>>,
    /// Lines outside of tables, from top to bottom.
    lines: Vec<Line<'p>>,
    /// Whether each stands between the lines of cells beside it, or is of several cells.
    between: Vec<bool>,
    /// What is struck out of them.
    struck: Vec<Line<'p>>,
    /// Letters in slanted lines: a watermark, a stamp.
    slanted: Vec<&'p Glyph>,
}

/// Writes all pages.
pub(super) fn write(pages: Vec<Page>, writer: &mut Writer) {
    let pages = spread::glued(pages.into_iter().filter(|page| !page.is_unknown()).collect());
    let views: Vec<View<'_>> = pages.iter().flat_map(views).collect();
    let unit = unit(&views);
    // Which tables go on on the next page: the last of a view in the first of
    // the next one.
    let continues = continuations(&views);
    let continues = |at: usize| continues.get(at).copied().unwrap_or(false);
    let mut at = 0;
    while at < views.len() {
        let mut held: Vec<(&View<'_>, &Line<'_>)> = Vec::new();
        let mut items = items(&views[at], false);
        while let Some(item) = items.next() {
            match item {
                Item::Line(line) => put_line(writer, &views[at], line, unit),
                Item::Table(index) => {
                    let mut parts = vec![views[at].tables[index].clone()];
                    let is_last = index + 1 == views[at].tables.len();
                    let mut last = at;
                    // A view in the middle has one table, which goes on too.
                    while continues(last) && (last > at || is_last) {
                        let rest =
                            if last == at { items.by_ref().collect() } else { after(&views[last]) };
                        held.extend(rest.into_iter().filter_map(|item| match item {
                            Item::Line(line) => Some((&views[last], line)),
                            Item::Table(_) => None,
                        }));
                        last += 1;
                        held.extend(before(&views[last]).map(|line| (&views[last], line)));
                        parts.push(views[last].tables[0].clone());
                        if views[last].tables.len() > 1 {
                            break;
                        }
                    }
                    for (view, line) in in_brackets(&mut held) {
                        put_line(writer, view, line, unit);
                    }
                    put_table(writer, &parts);
                    if last > at {
                        for (view, line) in held.drain(..) {
                            put_line(writer, view, line, unit);
                        }
                        for view in &views[at..last] {
                            put_slanted(writer, view);
                        }
                        at = last;
                        items = self::items(&views[at], true);
                    }
                }
            }
        }
        put_slanted(writer, &views[at]);
        at += 1;
        if at < views.len() {
            writer.page_break();
        }
    }
}

/// Takes what says in brackets that a table goes on: behind the table it would be taken for
/// more of its last row.
fn in_brackets<'v, 'p>(
    held: &mut Vec<(&'v View<'p>, &'v Line<'p>)>,
) -> Vec<(&'v View<'p>, &'v Line<'p>)> {
    let is_one = |line: &Line<'_>| says_more(line) && line.text().starts_with(BRACKETS);
    let (own, rest) = held.drain(..).partition(|(_, line)| is_one(line));
    *held = rest;
    own
}

enum Item<'v, 'p> {
    Line(&'v Line<'p>),
    Table(usize),
}

/// Lines and tables of a view by their heights; `rest` leaves out the first table
/// and what stands above it.
fn items<'v, 'p>(view: &'v View<'p>, rest: bool) -> std::vec::IntoIter<Item<'v, 'p>> {
    let mut out: Vec<(f32, Item<'v, 'p>)> = Vec::new();
    let skip = usize::from(rest);
    let top = view.tables.first().filter(|_| rest).map_or(f32::MIN, |table| table.area[1]);
    let tables = view.tables.iter().enumerate().skip(skip);
    out.extend(tables.map(|(at, table)| (table.area[1], Item::Table(at))));
    let lines = view.lines.iter().filter(|line| line.base >= top);
    out.extend(lines.map(|line| (line.base, Item::Line(line))));
    out.sort_by(|one, other| one.0.total_cmp(&other.0));
    out.into_iter().map(|(_, item)| item).collect::<Vec<_>>().into_iter()
}

/// Lines above the first table of a view.
fn before<'v, 'p>(view: &'v View<'p>) -> impl Iterator<Item = &'v Line<'p>> {
    let top = view.tables.first().map_or(f32::MAX, |table| table.area[1]);
    view.lines.iter().filter(move |line| line.base < top)
}

/// What stands below the top of the first table of a view, tables apart.
fn after<'v, 'p>(view: &'v View<'p>) -> Vec<Item<'v, 'p>> {
    items(view, true).filter(|item| matches!(item, Item::Line(_))).collect()
}

/// For each view whether its last table goes on in the first one of the next.
fn continuations(views: &[View<'_>]) -> Vec<bool> {
    let mut out: Vec<bool> = Vec::new();
    // Where the table at hand began.
    let mut begin = 0;
    for (at, pair) in views.windows(2).enumerate() {
        if views[at].tables.len() != 1 || !out.last().is_some_and(|continues| *continues) {
            begin = at;
        }
        let is_next = || {
            let ends = views[begin].tables.last().zip(pair[1].tables.first());
            before(&pair[1]).next().is_some()
                && ends.is_some_and(|(one, other)| begins_anew(one, other))
        };
        let is_again = || {
            let ends = views[begin].tables.last().zip(pair[1].tables.first());
            ends.is_some_and(|(one, other)| is_printed_again(one, other))
        };
        out.push(continues(&pair[0], &pair[1], is_again) && !is_next());
    }
    out
}

/// Whether a table is the next form rather than more rows of the one before: it begins
/// with the same label and another value, and is closed above: a merged cell that a page
/// cuts is printed again on the next one. Workbooks that print their title on every page
/// print it above both.
fn begins_anew(first: &Part<'_>, next: &Part<'_>) -> bool {
    let ((label, row), (other, its)) = (first.head(), next.head());
    !label.is_empty() && label == other && row != its && next.is_closed_above()
}

/// Whether a part of a table begins with the first row of the whole table, which holds a
/// value: a program prints that on each page.
fn is_printed_again(first: &Part<'_>, next: &Part<'_>) -> bool {
    let ((label, row), (other, its)) = (first.head(), next.head());
    !label.is_empty() && label == other && row == its && row.len() > label.len()
}

/// Whether the last table of a view may go on in the first one of the next; `is_again`
/// says whether that begins with the same row.
fn continues(view: &View<'_>, next: &View<'_>, is_again: impl Fn() -> bool) -> bool {
    /// Text of a cell that a page cuts may be printed below it, in heights of a letter.
    const OVERHANG: f32 = 2.5;
    let (Some(last), Some(first)) = (view.tables.last(), next.tables.first()) else { return false };
    let width = |table: &Part<'_>| table.area[2] - table.area[0];
    if (width(last) - width(first)).abs() > SAME_WIDTH {
        return false;
    }
    let below = view.lines.iter().filter(|line| line.base > last.area[3]);
    let above = before(next);
    let hangs = |line: &Line<'_>| line.base - last.area[3] <= OVERHANG * line.size;
    let below = below.filter(|line| !is_furniture(line, view, next));
    let mut below = below.peekable();
    let is_cut = below.peek().is_some() && is_again();
    below.all(|line| is_cut && hangs(line))
        && above.into_iter().all(|line| is_furniture(line, view, next) || says_more(line))
}

/// Whether a line says that the table goes on: it stands above the next part.
pub(super) fn says_more(line: &Line<'_>) -> bool {
    /// Headings are short.
    const LONGEST: usize = 30;
    let text: String = line.text().chars().filter(|sign| !sign.is_whitespace()).collect();
    let is_one = |mark: &str| match mark.strip_prefix('*') {
        Some(end) => text.ends_with(end),
        None => text.trim_matches(BRACKETS).trim_end_matches(is_counted) == mark,
    };
    text.chars().count() <= LONGEST && CONTINUED.lines().skip(1).any(is_one)
}

fn is_counted(sign: char) -> bool {
    sign.is_ascii_digit() || "一二三四五六七八九十".contains(sign) || BRACKETS.contains(&sign)
}

/// Whether a line is printed on every page, or counts them.
fn is_furniture(line: &Line<'_>, view: &View<'_>, next: &View<'_>) -> bool {
    /// A page's number has few signs.
    const LONGEST: usize = 16;
    let said = line.text();
    let is_number =
        said.chars().count() <= LONGEST && said.chars().any(|sign| sign.is_ascii_digit());
    let bare = |text: &str| -> String {
        text.chars().filter(|sign| !sign.is_ascii_digit() && !sign.is_whitespace()).collect()
    };
    let again = |view: &View<'_>| {
        view.lines.iter().any(|other| {
            (other.base - line.base).abs() <= 2.0 && bare(&other.text()) == bare(&said)
        })
    };
    // Text in the middle of a page may part a table from its next page; at its margins
    // it may not.
    let height = view.page.height;
    let at_margin = line.base < height * 0.12 || line.base > height * 0.88;
    (is_number && at_margin) || (again(view) && again(next))
}

/// The views of a page: one, or one for each column of tables that stand side by
/// side without a line of text across.
fn views(page: &Page) -> Vec<View<'_>> {
    let drawings = &page.tables;
    let table_of = |glyph: &Glyph| -> Option<usize> {
        let holds = |drawing: &Drawing| {
            let [left, top, right, bottom] = drawing.area;
            (left - 1.0..=right + 1.0).contains(&glyph.x)
                && (top - 1.0..=bottom + 1.0).contains(&glyph.y)
        };
        let size = |at: &usize| {
            let [left, top, right, bottom] = drawings[*at].area;
            (right - left) * (bottom - top)
        };
        (0..drawings.len())
            .filter(|at| holds(&drawings[*at]))
            .min_by(|one, other| size(one).total_cmp(&size(other)))
    };
    let mut inside: Vec<Vec<&Glyph>> = vec![Vec::new(); drawings.len()];
    let mut outside: Vec<&Glyph> = Vec::new();
    for run in page.glyphs.chunk_by(table::is_one_text) {
        let mut tables: Vec<Option<usize>> = run.iter().map(table_of).collect();
        // A text of a table that runs over its side is of the table as a whole.
        let whole = tables.iter().flatten().next().copied();
        tables.iter_mut().for_each(|own| *own = own.or(whole));
        for (glyph, own) in run.iter().zip(tables) {
            match own {
                Some(at) => inside[at].push(glyph),
                None => outside.push(glyph),
            }
        }
    }
    let mut tables: Vec<Part<'_>> = Vec::new();
    for (Drawing { edges, area }, glyphs) in drawings.iter().zip(inside) {
        if !glyphs.is_empty() {
            tables.push(Part { page, edges: edges.clone(), area: *area, glyphs });
        }
    }
    let mut out = Vec::new();
    for [left, top, right, bottom] in sheets(page, &tables, &outside) {
        let within = |x: f32, y: f32| (left..right).contains(&x) && (top..bottom).contains(&y);
        let is_here =
            |table: &&Part<'_>| within(middle(table.area), table.area[1].midpoint(table.area[3]));
        let mut own: Vec<Part<'_>> = tables.iter().filter(is_here).cloned().collect();
        own.sort_by(|one, other| one.area[1].total_cmp(&other.area[1]));
        let own_letters = outside.iter().copied().filter(|glyph| within(glyph.x, glyph.y));
        let (struck, read): (Vec<&Glyph>, Vec<&Glyph>) =
            own_letters.partition(|glyph| glyph.struck);
        let (struck, lines) = (text::lines(struck.into_iter()), text::lines(read.into_iter()));
        let mut between = between(&lines);
        // Where there is a table, texts beside each other are a row of it.
        if !own.is_empty() {
            between.iter_mut().zip(beside(&lines)).for_each(|(own, beside)| *own |= beside);
        }
        out.push(View { page, tables: own, lines, between, struck, slanted: Vec::new() });
    }
    if let Some(last) = out.last_mut() {
        last.slanted = page.slanted.iter().collect();
    }
    out
}

fn middle(area: Area) -> f32 {
    (area[0] + area[2]) / 2.0
}

/// The pages that are printed on a sheet, in the order they are read: one, two side by
/// side, or on an upright sheet with two of them beside each other, two more below.
fn sheets(page: &Page, tables: &[Part<'_>], outside: &[&Glyph]) -> Vec<Area> {
    /// How far off the middle a page may begin.
    const OFF: f32 = 0.05;
    let Some(x) = cut_between(tables, outside, page.width) else {
        return vec![[f32::MIN, f32::MIN, f32::MAX, f32::MAX]];
    };
    let y = page.height / 2.0;
    let crosses = tables.iter().any(|table| table.area[1] < y && table.area[3] > y)
        || outside.iter().any(|glyph| (glyph.base - glyph.size..glyph.base).contains(&y));
    let sides = [(f32::MIN, x), (x, f32::MAX)];
    let four = page.height > page.width && (x / page.width - 0.5).abs() <= OFF && !crosses;
    let levels = match four {
        true => vec![(f32::MIN, y), (y, f32::MAX)],
        false => vec![(f32::MIN, f32::MAX)],
    };
    let level = |(top, bottom)| sides.map(|(left, right)| [left, top, right, bottom]);
    levels.into_iter().flat_map(level).collect()
}

/// Where a sheet is cut that has pages side by side: no table and no letter stands
/// there, and tables on both sides are at one height.
fn cut_between(tables: &[Part<'_>], outside: &[&Glyph], width: f32) -> Option<f32> {
    let mut sides: Vec<Area> = tables.iter().map(|table| table.area).collect();
    sides.sort_by(|one, other| one[0].total_cmp(&other[0]));
    let mut right = f32::MIN;
    for at in 1..sides.len() {
        right = right.max(sides[at - 1][2]);
        let left = sides[at][0];
        if left <= right {
            continue;
        }
        let (one, other) = (&sides[..at], &sides[at..]);
        let broad = |of: &[Area]| {
            let from = of.iter().map(|area| area[0]).fold(f32::MAX, f32::min);
            let to = of.iter().map(|area| area[2]).fold(f32::MIN, f32::max);
            to - from >= width * 0.25
        };
        let level = one.iter().any(|one| {
            other.iter().any(|other| {
                let both = one[3].min(other[3]) - one[1].max(other[1]);
                both > 0.5 * (one[3] - one[1]).min(other[3] - other[1])
            })
        });
        let x = (left + right) / 2.0;
        let across = outside.iter().any(|glyph| glyph.left < x && glyph.right > x);
        if broad(one) && broad(other) && level && !across {
            return Some(x);
        }
    }
    None
}

/// The width of a narrow character: half the height of most letters outside of
/// tables.
fn unit(views: &[View<'_>]) -> f32 {
    let lines = views.iter().flat_map(|view| &view.lines);
    let mut sizes: Vec<f32> = lines.flat_map(|line| &line.glyphs).map(|glyph| glyph.size).collect();
    sizes.sort_by(f32::total_cmp);
    sizes.get(sizes.len() / 2).map_or(5.0, |size| size / 2.0).max(1.0)
}

fn put_table(writer: &mut Writer, parts: &[Part<'_>]) {
    let Some(rows) = table::rows(parts) else {
        // Too many lines for a table: its text stays.
        for part in parts {
            for line in text::lines(part.glyphs.iter().copied()) {
                let spot = spot(part.page.place(line.area()));
                writer.line(&line.text(), spot);
            }
        }
        return;
    };
    writer.begin_table();
    let mut told: Vec<(Cell, resheet_model::Span)> = Vec::new();
    for row in rows {
        let spans = writer.row(row.iter().map(|cell| NewCell {
            text: &cell.text,
            column: cell.column as u32,
            columns: cell.columns as u32,
            rows: cell.rows as u32,
            spot: spot((cell.page, cell.area)),
        }));
        let odd = |cell: &Cell| {
            cell.doubt.is_some() || cell.cut || is_not_shown(&cell.text) || !cell.struck.is_empty()
        };
        told.extend(row.into_iter().zip(spans).filter(|(cell, _)| odd(cell)));
    }
    writer.end_table();
    for (cell, span) in told {
        if !cell.struck.is_empty() {
            writer.left_out(&cell.struck, span);
        }
        if span.is_empty() {
            continue;
        }
        if let Some(reason) = cell.doubt {
            writer.given().doubtful.push(span);
            writer.find(Finding::new(Code::D021, Subject::Input, span).arg("reason", reason));
        }
        if is_not_shown(&cell.text) {
            let finding = Finding::new(Code::D018, Subject::Input, span).arg("shown", &cell.text);
            writer.find(finding);
        } else if cell.cut {
            writer.given().doubtful.push(span);
            writer.find(Finding::new(Code::D020, Subject::Input, span));
        }
    }
}

/// Whether a column was too narrow for its figure.
fn is_not_shown(text: &str) -> bool {
    text.chars().filter(|sign| !sign.is_whitespace()).count() >= 2
        && text.chars().all(|sign| sign == '#' || sign.is_whitespace())
}

fn put_line(writer: &mut Writer, view: &View<'_>, line: &Line<'_>, unit: f32) {
    let left = view.lines.iter().map(Line::left).fold(f32::MAX, f32::min);
    let pieces = text::laid_out(line, left, unit);
    let span = writer.pieces(pieces.into_iter().map(|(at, piece)| {
        let spot = spot(view.page.place(piece.area));
        (at, piece.text, spot)
    }));
    let [left, top, right, bottom] = line.area();
    let is_over = |field: &Area| {
        let y = field[1].midpoint(field[3]);
        field[0] < right && field[2] > left && field[1] < bottom && field[3] > top && y > top
    };
    if let Some((_, why)) = view.page.fields.iter().find(|(field, _)| is_over(field)) {
        writer.given().doubtful.push(span);
        writer.find(Finding::new(Code::D021, Subject::Input, span).arg("reason", *why));
    }
    let mut own = view.lines.iter().zip(&view.between);
    if own.any(|(other, between)| *between && std::ptr::eq(other, line)) && !span.is_empty() {
        writer.given().doubtful.push(span);
        let finding = Finding::new(Code::D021, Subject::Input, span);
        writer.find(finding.arg("reason", "lines of several cells stand between each other"));
    }
}

/// Slanted text as one line, and what is struck out outside of tables: nothing is lost,
/// and it is in no cell.
fn put_slanted(writer: &mut Writer, view: &View<'_>) {
    for line in &view.struck {
        writer.gap();
        let from = writer.end();
        writer.line(&line.text(), spot(view.page.place(line.area())));
        writer.left_out(&line.text(), from);
    }
    let mut said = String::new();
    view.slanted.iter().for_each(|glyph| glyph.sign.push_to(&mut said));
    if said.trim().is_empty() {
        return;
    }
    let area = view.slanted.iter().fold([f32::MAX, f32::MAX, 0.0, 0.0], |area, glyph| {
        [
            area[0].min(glyph.left),
            area[1].min(glyph.base - glyph.size),
            area[2].max(glyph.right),
            area[3].max(glyph.base),
        ]
    });
    writer.gap();
    writer.line(&said, spot(view.page.place(area)));
}

fn spot((page, area): (u32, Area)) -> Spot {
    let [left, top, right, bottom] = area.map(|side| side.round().max(0.0) as u32);
    Spot::Page { page, area: resheet_model::Area { left, top, right, bottom } }
}
