//! Goals and results side by side: two columns of running text.

use super::band::{PagedRow, row};
use super::header::stacks;
use super::join::{is_item, joined};
use super::piece::{Metric, Piece, Printed};
use crate::dump::Dump;

/// How far a left edge may drift.
const DRIFT: i32 = 2;

/// What is printed no wider than this may be a label; more is running text.
const LABEL: i32 = 24;

/// Reads the header row and the row of texts under it, with how many lines in front are of no
/// header: the end of a cell above them may stand over a head. None if two heads are not known.
pub(super) fn read<'t>(
    text: Dump<'t, '_>,
    metrics: &[Metric],
    (header, body): (&[Printed], &[Printed]),
) -> Option<(usize, Vec<PagedRow<'t>>)> {
    (0..header.len()).find_map(|above| Some((above, under(text, metrics, &header[above..], body)?)))
}

/// The same for a header to its first line.
///
/// Columns: the label at the left, the goals, the results.
fn under<'t>(
    text: Dump<'t, '_>,
    metrics: &[Metric],
    header: &[Printed],
    body: &[Printed],
) -> Option<Vec<PagedRow<'t>>> {
    let heads = stacks(header.iter().flat_map(|line| &line.pieces));
    let known: Vec<_> = heads.iter().filter(|stack| stack.label(text).is_known()).collect();
    // The last two known labels are the two heads; what is left of them is the
    // label of both.
    let [.., left, right] = known[..] else { return None };
    let mut labels: Vec<Piece> = Vec::new();
    let mut head = vec![Vec::new(), left.pieces.clone(), right.pieces.clone()];
    let first = left.pieces.iter().chain(&right.pieces).map(|piece| piece.y).min();
    for stack in &heads {
        if stack.x0 >= right.x1 {
            head.push(stack.pieces.clone());
        } else if stack.x1 <= left.x0 {
            labels.extend(&stack.pieces);
        } else if ![left, right].iter().any(|known| std::ptr::eq(*known, stack)) {
            // What stands above both heads is of what is above.
            if stack.pieces.iter().all(|piece| Some(piece.y) < first) && header.len() > 1 {
                return None;
            }
            head[1].extend(&stack.pieces);
        }
    }
    let first_page = header.first().map_or(0, |line| line.page);
    let mut texts: Vec<(u32, Vec<Vec<Piece>>)> = Vec::new();
    for page in body.chunk_by(|a, b| a.page == b.page) {
        let metric = metrics.get(page[0].page as usize).copied().unwrap_or(Metric::Characters);
        let begun = if page[0].page == first_page { &labels[..] } else { &[] };
        let parted = part(text, metric, page, begun, (left.x1, right.x0, right.x1));
        let [mut own, goals, results] = parted;
        if page[0].page == first_page {
            labels.append(&mut own);
        }
        // Where a page ends, the texts go on; the label may be printed again.
        match texts.last_mut() {
            Some((_, cells)) if !goals.is_empty() || !results.is_empty() || !own.is_empty() => {
                if cells[0].is_empty() {
                    cells[0] = own;
                } else if !own.is_empty() {
                    texts.push((page[0].page, vec![own, goals, results]));
                    continue;
                }
                cells[1].extend(goals);
                cells[2].extend(results);
            }
            Some(_) => {}
            None => texts.push((page[0].page, vec![own, goals, results])),
        }
    }
    labels.sort_by_key(|piece| (piece.y, piece.x0));
    head[0] = labels;
    let mut out = Vec::new();
    out.extend(row(text, &head).map(|row| PagedRow { page: first_page, row }));
    out.extend(
        texts
            .iter()
            .filter_map(|(page, cells)| Some(PagedRow { page: *page, row: row(text, cells)? })),
    );
    Some(out)
}

/// The label, the goals and the results of the lines of one page; `begun` is what
/// stands of the label beside the heads.
fn part(
    text: Dump<'_, '_>,
    metric: Metric,
    lines: &[Printed],
    begun: &[Piece],
    heads: (i32, i32, i32),
) -> [Vec<Piece>; 3] {
    // Lines may be centred in their columns, so that no edge is shared.
    let right = corridor(lines, heads).unwrap_or_else(|| right_edge(lines, heads) - DRIFT);
    let (mut results, left): (Vec<Piece>, Vec<Piece>) =
        lines.iter().flat_map(|line| &line.pieces).partition(|piece| piece.x0 >= right);
    let pieces = without_label(text, metric, begun, left);
    let runs_over = |piece: &&Piece| piece.x1 > right + 2 * DRIFT;
    let over: Vec<Vec<Cut>> =
        pieces.iter().filter(runs_over).map(|piece| cuts(text, metric, piece)).collect();
    let whole = pieces.iter().filter(|piece| !piece.text(text).contains(char::is_whitespace));
    let widest = whole.map(|piece| printed_width(text, piece)).filter(|width| *width > LABEL).max();
    let full = full_width(&over).or(widest).unwrap_or(i32::MAX / 2);
    let mut left: Vec<Piece> = Vec::new();
    for piece in &pieces {
        // Touching cells may be pushed together so far that the line ends
        // before the results begin elsewhere; then only its width tells.
        // Where columns begin at one edge, a blank before the head's is enough.
        let under_head = cuts(text, metric, piece).into_iter().find(|cut| cut.x + 1 == heads.1);
        if let Some(cut) = under_head.filter(|_| metric == Metric::Terminal)
            && let [before, after] = piece.cut(text, metric, |x, _| x == cut.x)[..]
        {
            left.push(before);
            results.push(after);
            continue;
        }
        let near = if runs_over(&piece) {
            Some(i32::MAX)
        } else {
            (printed_width(text, piece) > full + LABEL).then_some(3 * DRIFT)
        };
        if let Some(near) = near
            && let Some(place) = best_cut(&cuts(text, metric, piece), full, near)
            && let [before, after] = piece.cut(text, metric, |x, _| x == place)[..]
        {
            left.push(before);
            results.push(after);
        } else {
            left.push(*piece);
        }
    }
    results.sort_by_key(|piece| (piece.y, piece.x0));
    let (label, goals) = label(text, left);
    [label, goals, results]
}

/// Cuts lines on which the label stands one blank before the goals.
fn without_label(
    text: Dump<'_, '_>,
    metric: Metric,
    begun: &[Piece],
    mut left: Vec<Piece>,
) -> Vec<Piece> {
    if let Some(edge) = left.iter().map(|piece| piece.x0).min() {
        let first_word = |piece: &Piece| {
            let word = piece.cut(text, metric, |_, _| true).into_iter().next();
            word.filter(|word| piece.x0 <= edge + 1 && printed_width(text, word) <= LABEL)
        };
        let words: Vec<Piece> = left.iter().filter_map(first_word).collect();
        let whole: Vec<Piece> = begun.iter().chain(&words).copied().collect();
        if text.is_known(&joined(text, &words)) || text.is_known(&joined(text, &whole)) {
            let parted = |piece: Piece| {
                let word = first_word(&piece);
                piece.cut(text, metric, move |x, _| word.is_some_and(|word| word.x1 == x))
            };
            left = left.into_iter().flat_map(parted).collect();
        }
    }
    let mut edges: Vec<i32> = left.iter().map(|piece| piece.x0).collect();
    edges.sort_unstable();
    let runs = edges.chunk_by(|a, b| a == b);
    let Some(edge) = runs.max_by_key(|run| run.len()).and_then(|run| run.first()).copied() else {
        return left;
    };
    let mut out = Vec::new();
    for piece in left {
        if piece.x0 >= edge - 1 || piece.x1 <= edge + DRIFT {
            out.push(piece);
            continue;
        }
        let place = cuts(text, metric, &piece)
            .into_iter()
            .find(|cut| (cut.x + 1 - edge).abs() <= DRIFT)
            .map(|cut| cut.x);
        out.extend(piece.cut(text, metric, |x, _| Some(x) == place));
    }
    out
}

/// The column behind the only blank stretch between the heads that no line runs through,
/// where there is one with text on both sides.
fn corridor(lines: &[Printed], (from, head, _): (i32, i32, i32)) -> Option<i32> {
    let pieces = || lines.iter().flat_map(|line| &line.pieces);
    let is_free = |x: i32| !pieces().any(|piece| piece.x0 <= x && x < piece.x1);
    let mut stretches = 0;
    let mut end = None;
    for x in from..head {
        match (is_free(x), is_free(x + 1)) {
            (true, false) => (stretches, end) = (stretches + 1, Some(x + 1)),
            (true, true) if x + 1 == head => (stretches, end) = (stretches + 1, Some(head)),
            _ => {}
        }
    }
    let end = end.filter(|_| stretches == 1)?;
    let beside = |piece: &Piece| (from..end).contains(&(piece.x1 - 1));
    let both = pieces().any(beside) && pieces().any(|piece| piece.x0 >= end);
    both.then_some(end)
}

/// The column where the results begin: the left edge that most lines share,
/// between the heads.
fn right_edge(lines: &[Printed], (from, head, to): (i32, i32, i32)) -> i32 {
    let mut edges: Vec<(i32, i32)> = Vec::new();
    for line in lines {
        for (nth, piece) in line.pieces.iter().enumerate() {
            if from - DRIFT > piece.x0 || piece.x0 >= to {
                continue;
            }
            // A line of its own proves a little less than one behind a gap.
            let weight = if nth > 0 { 6 } else { 5 };
            match edges.iter_mut().find(|(edge, _)| *edge == piece.x0) {
                Some((_, sum)) => *sum += weight,
                None => edges.push((piece.x0, weight)),
            }
        }
    }
    let near = |x: i32| -> i32 {
        edges.iter().filter(|(edge, _)| (edge - x).abs() <= 1).map(|(_, sum)| sum).sum()
    };
    edges
        .iter()
        .map(|&(x, own)| (near(x) + own, -(x - head).abs(), x))
        .max()
        .map_or((from + head) / 2, |(_, _, x)| x)
}

/// A blank inside a piece: its column, and how wide the text before it is
/// printed.
struct Cut {
    x: i32,
    before: i32,
    /// Whether East Asian characters stand on both sides, or an item begins
    /// behind it: no blank is written there, so two cells touch.
    sure: bool,
}

fn cuts(text: Dump<'_, '_>, metric: Metric, piece: &Piece) -> Vec<Cut> {
    let mut out = Vec::new();
    let (mut x, mut before) = (piece.x0, 0);
    let own = piece.text(text);
    let printed = Metric::Terminal.widths(own).map(|(_, width)| width);
    let mut last = None;
    let places = own.char_indices().zip(metric.widths(own));
    for (((at, _), (c, width)), printed) in places.zip(printed) {
        if c.is_whitespace() {
            let behind = own.get(at..).unwrap_or("").trim_start();
            let wide = |c: char| {
                Metric::Terminal.widths(c.encode_utf8(&mut [0; 4])).any(|(_, width)| width == 2)
            };
            let begins = behind.chars().next().is_some_and(wide) || is_item(behind);
            out.push(Cut { x, before, sure: begins && last.is_some_and(wide) });
            // Type setters put a quarter of a character there, not a blank.
            before += i32::from(metric == Metric::Terminal);
        } else {
            before += printed;
            last = Some(c);
        }
        x += width;
    }
    out
}

/// The printed width of the goals' cell. Two cells touch only where the left
/// one is full: so most lines that run over are cut at one and the same width.
fn full_width(over: &[Vec<Cut>]) -> Option<i32> {
    let near = |cuts: &Vec<Cut>, width: i32| cuts.iter().any(|cut| (cut.before - width).abs() <= 2);
    // What is sure tells more than what many lines have.
    let sure = |cuts: &&Vec<Cut>| cuts.iter().any(|cut| cut.sure);
    let any = over.iter().any(|cuts| sure(&cuts));
    over.iter()
        .filter(|cuts| !any || sure(cuts))
        .flatten()
        .filter(|cut| !any || cut.sure)
        .map(|cut| (over.iter().filter(|cuts| near(cuts, cut.before)).count(), cut.before))
        .max()
        .map(|(_, width)| width)
}

fn best_cut(cuts: &[Cut], full: i32, near: i32) -> Option<i32> {
    let any = cuts.iter().any(|cut| cut.sure);
    let own = cuts.iter().filter(|cut| cut.sure || !any);
    let best = own.min_by_key(|cut| (cut.before - full).abs())?;
    ((best.before - full).abs() <= near).then_some(best.x)
}

fn printed_width(text: Dump<'_, '_>, piece: &Piece) -> i32 {
    let printed = Metric::Terminal.widths(piece.text(text));
    printed.filter(|(c, _)| !c.is_whitespace()).map(|(_, width)| width).sum()
}

/// Parts the label at the far left from the goals beside it.
fn label(text: Dump<'_, '_>, left: Vec<Piece>) -> (Vec<Piece>, Vec<Piece>) {
    let Some(edge) = left.iter().map(|piece| piece.x0).min() else { return (left, Vec::new()) };
    // The label is narrow: the first run of pieces, sorted by column, that
    // ends before all others begin.
    let mut by_edge: Vec<&Piece> = left.iter().collect();
    by_edge.sort_by_key(|piece| piece.x0);
    let mut end = edge;
    let mut count = 0;
    for (nth, piece) in by_edge.iter().enumerate() {
        if nth > 0 && piece.x0 >= end {
            count = nth;
            break;
        }
        end = end.max(piece.x1);
    }
    let mut label: Vec<Piece> = by_edge[..count].iter().map(|piece| **piece).collect();
    label.sort_by_key(|piece| (piece.y, piece.x0));
    if count == 0 {
        // Nothing but a label, or nothing but goals.
        label = left.clone();
        label.sort_by_key(|piece| (piece.y, piece.x0));
        let whole = joined(text, &label);
        return if text.is_known(&whole) || text.is_beginning(&whole) {
            (left, Vec::new())
        } else {
            (Vec::new(), left)
        };
    }
    let narrow = label.iter().all(|piece| piece.text(text).chars().count() <= 12);
    if !narrow {
        return (Vec::new(), left);
    }
    let goals = left.into_iter().filter(|piece| !label.contains(piece)).collect();
    (label, goals)
}
