//! The columns of a table by its header and its rows.
//!
//! Where a header has names that nobody knows side by side (`三阶要项约定值取数口径`),
//! only the rows tell how many columns they are: the number is taken with which the cells of
//! all rows fit their columns best.

use resheet_lexis::Lexicon;
use resheet_model::IndicatorColumn as C;

use super::atoms::{Apart, Atom, Look, atoms};
use super::header::{Header, Kind};
use super::run::Run;
use super::words::Words;

/// A header that was met, and the rows below it, behind their levels.
pub(super) struct Collected {
    /// Its text, and where that begins in its line.
    pub(super) line: String,
    pub(super) at: usize,
    /// The byte of the dump where it begins.
    pub(super) place: usize,
    pub(super) header: Header,
    pub(super) rows: Vec<String>,
}

/// What is known of a table before its rows are cut.
#[derive(Clone, Default)]
pub(super) struct Plan {
    /// The ends of the names of its columns.
    pub(super) ends: Vec<usize>,
    /// What its columns hold behind that of the names.
    pub(super) columns: Vec<Kind>,
}

/// So many columns stand side by side that nobody knows, at most; a name of one has so many
/// characters at least.
const MOST: usize = 3;
const SHORTEST: usize = 2;

/// Rows that show how many columns there are; more show nothing new.
const ROWS: usize = 24;

/// What does not fit costs so much.
const MISFIT: u32 = 6;
const LOST: u32 = 8;

impl Plan {
    /// Weighs all ways to cut the unknown names of a header.
    pub(super) fn of(table: &Collected, words: &Words, lexicon: &Lexicon) -> Plan {
        let header = &table.header;
        let apart = header.apart();
        let rows: Vec<Vec<Look>> =
            table.rows.iter().take(ROWS).map(|row| looks(row, words, apart, lexicon)).collect();
        let shape = Shape::of(header);
        let mut best: Option<(u32, Vec<usize>)> = None;
        for counts in shape.counts(header) {
            let columns = shape.columns(header, &counts);
            let cost = rows.iter().map(|row| cost(&columns, row)).sum();
            if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                best = Some((cost, counts));
            }
        }
        let counts = best.map(|(_, counts)| counts).unwrap_or_default();
        Plan { ends: shape.ends(table, &counts, lexicon), columns: shape.columns(header, &counts) }
    }
}

fn looks(row: &str, words: &Words, apart: Apart, lexicon: &Lexicon) -> Vec<Look> {
    let run = Run::new(row, 0, lexicon);
    let cells: Vec<Atom> = atoms(&run, 0, words, apart);
    cells.iter().skip(1).map(|atom| atom.look).collect()
}

/// Where the columns of a header are that nobody knows.
struct Shape {
    /// The place of the label whose column holds the names, of levels too if it is unknown.
    name: Option<usize>,
    /// The columns before that of the names that the label at its place holds.
    levels: usize,
}

impl Shape {
    fn of(header: &Header) -> Shape {
        let level = |kind: &Kind| matches!(kind, Kind::Indicator(C::Level1 | C::Level2));
        let known = header.kinds.iter().position(|kind| *kind == Kind::Indicator(C::Level3));
        let values = |kind: &Kind| !level(kind) && !matches!(kind, Kind::Unknown(_) | Kind::Other);
        let first = header.kinds.iter().position(values).unwrap_or(header.kinds.len());
        let unknown = |at: &usize| matches!(header.kinds[*at], Kind::Unknown(_));
        let name = known.or_else(|| (0..first).rev().find(unknown));
        let before = header.kinds[..name.unwrap_or(0)].iter().map(|kind| match kind {
            Kind::Unknown(length) => levels_of(*length),
            kind => usize::from(level(kind)),
        });
        let missing = LEVELS.saturating_sub(before.sum());
        Shape { name, levels: if known.is_some() { 0 } else { missing } }
    }

    /// How many columns a label has that holds the names: theirs, and those of the levels
    /// before them that no other label names.
    fn own(&self, length: usize) -> usize {
        (self.levels + 1).min((length / LEVEL).max(1))
    }

    /// How many columns each unknown label may be: the ways to choose, the fewest first.
    fn counts(&self, header: &Header) -> Vec<Vec<usize>> {
        let mut ways: Vec<Vec<usize>> = vec![Vec::new()];
        for (at, kind) in header.kinds.iter().enumerate() {
            let (least, most) = match kind {
                // The names, the levels before them, and columns behind.
                Kind::Unknown(length) if self.name == Some(at) => {
                    let own = self.own(*length);
                    (own, (own + MOST - 1).min(length / SHORTEST))
                }
                // Nothing but levels stands before the names.
                Kind::Unknown(length) if self.name.is_some_and(|name| at < name) => {
                    let levels = levels_of(*length);
                    (levels, levels)
                }
                Kind::Unknown(length) => (1, (length / SHORTEST).min(MOST)),
                _ => (1, 1),
            };
            let more = |way: &Vec<usize>| {
                let way = way.clone();
                (least..=most.max(least)).map(move |count| [&way[..], &[count]].concat())
            };
            ways = ways.iter().flat_map(more).take(WAYS).collect();
        }
        ways
    }

    /// What the columns behind that of the names hold.
    fn columns(&self, header: &Header, counts: &[usize]) -> Vec<Kind> {
        let name = self.name;
        let behind = header.kinds.iter().zip(counts).enumerate();
        let columns = behind.filter(|(at, _)| name.is_none_or(|name| *at >= name));
        let columns = columns.flat_map(|(at, (kind, count))| {
            let (kind, count) = match kind {
                Kind::Unknown(length) if name == Some(at) => {
                    (Kind::Other, count - self.own(*length))
                }
                _ if name == Some(at) => (*kind, 0),
                Kind::Unknown(_) => (Kind::Other, *count),
                kind => (*kind, 1),
            };
            std::iter::repeat_n(kind, count)
        });
        columns.collect()
    }

    /// The ends of the names of the columns, unknown ones cut where they may end.
    fn ends(&self, table: &Collected, counts: &[usize], lexicon: &Lexicon) -> Vec<usize> {
        let line: Vec<char> = table.line.chars().collect();
        let header = &table.header;
        let mut ends = Vec::new();
        for ((kind, &end), &count) in header.kinds.iter().zip(&header.ends).zip(counts) {
            if let Kind::Unknown(length) = kind {
                let from = end - length;
                let names = &line[from - table.at..end - table.at];
                ends.extend(cut(names, count, lexicon).into_iter().map(|at| from + at));
            }
            ends.push(end);
        }
        ends
    }
}

/// A name of a column of levels has so many characters, and there are so many of them.
const LEVEL: usize = 4;
const LEVELS: usize = 2;

/// How many columns of levels an unknown name before that of the names is.
fn levels_of(length: usize) -> usize {
    (length / LEVEL).clamp(1, LEVELS)
}

/// Ways to cut a header that are weighed.
const WAYS: usize = 256;

/// Where names may be cut into so many: into pieces of like length, rather where a piece ends
/// as labels end.
fn cut(names: &[char], count: usize, lexicon: &Lexicon) -> Vec<usize> {
    let mut ends = Vec::new();
    for nth in 1..count {
        let (from, even) = (ends.last().copied().unwrap_or(0), names.len() * nth / count);
        let room = names.len().saturating_sub(SHORTEST * (count - nth));
        let near = (from + SHORTEST..=room).filter(|at| at.abs_diff(even) <= 1);
        let best = near.min_by_key(|&at| {
            let ends = lexicon.ends_label(names[at - 1]);
            (!ends, at.abs_diff(even))
        });
        ends.extend(best);
    }
    ends
}

/// What it costs to lay the cells of a row into columns, in order.
fn cost(columns: &[Kind], cells: &[Look]) -> u32 {
    // costs[at]: the cells before `at` lie in the columns so far.
    let mut costs: Vec<u32> = (0..=cells.len()).map(|lost| lost as u32 * LOST).collect();
    let mut open = vec![u32::MAX; cells.len() + 1];
    for &column in columns {
        let mut next: Vec<u32> = costs.iter().map(|cost| cost + empty(column)).collect();
        let mut still = vec![u32::MAX; cells.len() + 1];
        for (at, &cell) in cells.iter().enumerate() {
            let fits = costs[at] + misfit(column, cell);
            // Figures may be of several columns side by side.
            let goes_on = open[at].saturating_add(misfit(column, cell));
            let points = matches!(column, Kind::Indicator(C::Weight | C::Score) | Kind::Other);
            if cell == Look::Figures {
                still[at] = fits.min(goes_on);
            } else if cell == Look::Measured && points {
                still[at] = costs[at].min(open[at]) + u32::from(column == Kind::Other);
            }
            next[at + 1] = next[at + 1].min(fits).min(goes_on);
        }
        for at in 0..cells.len() {
            next[at + 1] = next[at + 1].min(next[at] + LOST);
        }
        (costs, open) = (next, still);
    }
    costs[cells.len()]
}

/// What a column without a cell costs.
fn empty(column: Kind) -> u32 {
    match column {
        Kind::Indicator(C::Weight | C::Score) => 3,
        Kind::Indicator(C::Target | C::Actual) => 4,
        Kind::Operator | Kind::Unit | Kind::Other => 1,
        _ => 0,
    }
}

/// What a cell costs in a column.
fn misfit(column: Kind, cell: Look) -> u32 {
    match (column, cell) {
        (Kind::Indicator(C::Weight | C::Score), Look::Figures) => 0,
        (Kind::Indicator(C::Weight | C::Score), Look::Dash) => 1,
        (Kind::Indicator(C::Target | C::Actual), Look::Measured | Look::Related | Look::Words) => 0,
        (Kind::Indicator(C::Target | C::Actual), Look::Figures | Look::Dash) => 1,
        (Kind::Indicator(C::Target | C::Actual), Look::Text) => 3,
        (Kind::Operator, Look::Relation) | (Kind::Unit, Look::Unit) => 0,
        (Kind::Operator | Kind::Unit, Look::Words) => 3,
        (Kind::Indicator(C::Deviation), Look::Text | Look::Words | Look::Dash) => 0,
        (Kind::Other | Kind::Unknown(_), _) => 1,
        _ => MISFIT,
    }
}
