//! What the cells under a header cost if its names are these columns.

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::ops::Range;
use std::rc::Rc;

use resheet_align::{Cost, NEVER, Table, cheapest_below};
use resheet_lexis::{
    Features, IndicatorKind, Lexicon, Role, Section, Seen, Shape, empty, half_widths, short_reason,
    touching, unlike,
};
use resheet_model::{Decimal, FundColumn as F, IndicatorColumn as C};

use crate::header::{Fitted, Header, Table as Of};
use crate::piece::Piece;

/// So many cells under a header are read for a trial.
const MOST_CELLS: usize = 120;

/// No cell is odder than this: a broken row is not the fault of a name.
const MOST: Cost = 80;

/// A cell that is of no column, and one that begins in the middle of a row or does
/// not begin at the start of one.
const OVER: Cost = 60;
const INSIDE: Cost = 100;
const GOES_ON: Cost = 70;

/// What it costs that a row begins where nothing shows it: of two ways to read cells, the one
/// with fewer rows says more.
const NEW_ROW: Cost = 15;

/// What it costs that a cell goes on behind a line end, where these cut cells, and else.
const GOES_OVER: Cost = 8;
/// The same where the line before fills its column, and what it costs a cell to be wider
/// than its column.
const FILLED: Cost = 2;
const TOO_WIDE: Cost = 40;
const GOES_IN: Cost = 35;

/// How wide a character is that a line end may stand in front of, in half characters.
const WIDE: usize = 2;

/// What it costs a word that nobody knows to be a level, and how long levels are.
const OWN_LEVEL: Cost = 8;
const LEVEL: usize = 12;

/// What it costs a row to have no sign or no unit: a target in words has none.
const NO_SIGN: Cost = 5;

/// What each position costs that a cell stands away from the name of its column.
const AWAY: Cost = 5;

#[derive(Clone)]
struct Cell<'p> {
    roles: &'p [Role],
    shape: Shape,
    length: usize,
    /// How wide it is, in half characters.
    width: usize,
    value: Option<Decimal>,
    begins: bool,
    column: u32,
    /// How many positions its row has less than the header.
    short: u32,
    placed: bool,
    is_record: bool,
    /// Whether it goes on with a text that may be several cells.
    is_rest: bool,
}

impl Cell<'_> {
    fn seen(&self) -> Seen<'_> {
        Seen { roles: self.roles, shape: self.shape, length: self.length, value: self.value }
    }
}

impl<'p> Cell<'p> {
    /// A part of it that may be a cell, not the first one where `is_rest`.
    fn part(&self, own: &'p Features<'_>, is_rest: bool) -> Cell<'p> {
        Cell {
            roles: own.roles,
            shape: own.shape,
            length: own.length,
            width: half_widths(&own.text),
            value: own.value,
            begins: self.begins && !is_rest,
            is_rest,
            ..self.clone()
        }
    }
}

/// The cells under a header.
pub(crate) struct Body<'p> {
    cells: Vec<Cell<'p>>,
    positions: Vec<Range<u32>>,
    rows: u32,
    /// How wide each column is whose name a line end cut; `wraps` if one is.
    widths: Vec<Option<usize>>,
    /// How wide each is at least: its name stands on a line.
    least: Vec<usize>,
    wraps: bool,
    /// What a name may be whose column is not chosen.
    free: Vec<Role>,
    /// For each name the columns it was tried as, and what that costs each cell. The
    /// ways to read a header are many, and made of few such choices.
    tried: RefCell<Vec<Vec<Tried>>>,
    /// What it costs each cell to go on in a column, column by column, and what it costs
    /// at least to go on in any or to be of none: the same for all ways.
    joins: OnceCell<(Vec<Cost>, Vec<Cost>)>,
}

/// What a name is taken for: a column, or whichever of those that are free is cheapest.
pub(crate) type Choice = Option<Role>;

/// A name of a header, taken for one column.
struct Tried {
    choice: Choice,
    /// Whether rows end where the header ends; else they begin where it begins.
    is_right: bool,
    costs: Rc<[Cost]>,
}

impl<'p> Body<'p> {
    pub(crate) fn of(
        header: &Header<'_>,
        pieces: &'p [Piece<'_>],
        free: Vec<Role>,
        lexicon: &'p Lexicon,
    ) -> Body<'p> {
        let body = &pieces[header.body.min(pieces.len())..];
        let end = body.iter().take(MOST_CELLS).position(|piece| ends(header.table, piece));
        let own = &body[..end.unwrap_or(body.len().min(MOST_CELLS))];
        let mut rows = 0;
        let last = header.body.checked_sub(1).and_then(|last| pieces.get(last));
        let whole = last.map_or(0, |last| last.width);
        let mut cells: Vec<Cell<'_>> = Vec::with_capacity(own.len());
        let mut row = None;
        let mut rest = 0;
        for (at, piece) in own.iter().enumerate() {
            if at < rest {
                continue;
            }
            let (lines, roles) = level(&own[at..], lexicon);
            rest = at + lines;
            let heading =
                piece.is(|role| matches!(role, Role::Section(_))) && !piece.is(Role::is_row_label);
            // The label of a row of the funds is in none of their columns.
            let label = header.table == Of::Funds && is_row_label(piece);
            if heading || label {
                continue;
            }
            let begins = row.replace(piece.row) != Some(piece.row);
            rows += u32::from(begins && piece.is_record);
            let cell = Cell {
                roles,
                shape: piece.shape,
                length: piece.length,
                width: half_widths(&piece.text),
                value: piece.value,
                begins,
                column: piece.column,
                short: whole.saturating_sub(piece.width),
                placed: piece.placed,
                is_record: piece.is_record,
                is_rest: false,
            };
            let parts = piece.parts.iter().enumerate();
            cells.extend(parts.map(|(nth, part)| cell.part(part, nth > 0)));
            if piece.parts.is_empty() {
                cells.push(cell);
            }
        }
        let names = u32::try_from(header.cells.len().max(1)).unwrap_or(1);
        let guess = u32::try_from(cells.len()).unwrap_or(u32::MAX) / names;
        let positions = header.cells.iter().map(|cell| cell.positions.clone()).collect();
        let widths: Vec<Option<usize>> = header.cells.iter().map(|cell| cell.width).collect();
        let least = header.cells.iter().map(|cell| cell.width.unwrap_or(half_widths(&cell.folded)));
        let least = least.collect();
        let wraps = widths.iter().any(Option::is_some);
        let tried = RefCell::new(header.cells.iter().map(|_| Vec::new()).collect());
        let rows = rows.max(guess).max(1);
        let joins = OnceCell::new();
        Body { cells, positions, rows, widths, least, wraps, free, tried, joins }
    }

    /// What it costs that the column of reasons holds what are hardly any.
    fn reasons(&self, columns: &[Choice]) -> Cost {
        let reasons = Some(Role::IndicatorColumn(C::Deviation));
        let Some(at) = columns.iter().position(|it| *it == reasons) else { return 0 };
        let under = &self.positions[at];
        let own = self.cells.iter().filter(|cell| cell.placed && under.contains(&cell.column));
        let short =
            own.filter(|cell| cell.shape != Shape::Dash && REASON.contains(&cell.length)).count();
        let most = u32::try_from(short * 2).unwrap_or(u32::MAX) > self.rows;
        if most { NO_REASONS } else { 0 }
    }

    /// What a row costs on average if the columns are these, where that is less than
    /// `most`; else `most` or more. Nothing to go by costs nothing. Where a column is
    /// open, no choice of it costs less than what is given.
    pub(crate) fn cost(&self, columns: &[Choice], most: Cost) -> Cost {
        let reasons = self.reasons(columns);
        if reasons >= most {
            return reasons;
        }
        self.whole(columns, (most - reasons).saturating_mul(self.rows)) / self.rows + reasons
    }

    /// What all rows cost, and one.
    pub(crate) fn fitted(&self, columns: &[Choice]) -> Fitted {
        let whole = self.whole(columns, Cost::MAX);
        Fitted { whole, row: whole / self.rows }
    }

    /// Whether all rows together may cost less than `most`, and one no more than `row`.
    pub(crate) fn may_cost(&self, columns: &[Choice], most: Cost, row: Cost) -> bool {
        let most = most.min(row.saturating_add(1).saturating_mul(self.rows));
        self.whole(columns, most) < most
    }

    /// What all rows cost together, where that is less than `most`; else `most` or more.
    fn whole(&self, columns: &[Choice], most: Cost) -> Cost {
        if self.cells.is_empty() {
            return 0;
        }
        let trial = |is_right: bool, most: Cost| {
            let places = columns.iter().enumerate();
            let places: Vec<Rc<[Cost]>> =
                places.map(|(at, choice)| self.places(at, *choice, is_right)).collect();
            let (joins, loose) = self.joins();
            let joins = self.joined_texts(joins, columns);
            let rest = rest(loose, &places);
            let record = 0..columns.len();
            let empty = columns.iter().map(|choice| self.empty(*choice)).collect();
            cheapest_below(&Trial { body: self, record, places, empty, joins: &joins, rest }, most)
        };
        let cost = trial(false, most);
        // Rows without the cells of merged labels end where the header ends.
        if self.cells.iter().any(|cell| cell.placed && cell.short > 0) {
            return cost.min(trial(true, cost.min(most)));
        }
        cost
    }

    fn joins(&self) -> &(Vec<Cost>, Vec<Cost>) {
        self.joins.get_or_init(|| {
            let cells = self.cells.len();
            let columns = 0..self.widths.len();
            let joins: Vec<Cost> = columns
                .flat_map(|column| (0..cells).map(move |cell| self.join_cost(cell, column)))
                .collect();
            let mut least = vec![OVER; cells];
            for column in joins.chunks_exact(cells) {
                lower(&mut least, column);
            }
            (joins, least)
        })
    }

    /// The same with what it costs in these columns that texts are no several cells.
    fn joined_texts<'j>(&self, joins: &'j [Cost], columns: &[Choice]) -> Cow<'j, [Cost]> {
        let cells = self.cells.len();
        let mut joins = Cow::Borrowed(joins);
        for rest in (1..cells).filter(|at| self.cells[*at].is_rest) {
            let before = &self.cells[rest - 1];
            let first = (before.shape, before.roles.iter().any(Role::is_level));
            let rest_of = self.cells[rest].shape;
            for (column, choice) in columns.iter().enumerate() {
                let kind = choice.and_then(|role| IndicatorKind::of(&[role]));
                let odd = kind.map_or(0, |kind| touching::together(first, rest_of, kind));
                if odd > 0 {
                    joins.to_mut()[column * cells + rest] += odd;
                }
            }
        }
        joins
    }

    /// What it costs a cell to go on with the one before it, in a column.
    fn join_cost(&self, cell: usize, column: usize) -> Cost {
        let before = cell.checked_sub(1).map(|before| &self.cells[before]);
        let cell = &self.cells[cell];
        // Parts of a text are the text.
        if cell.is_rest {
            return 0;
        }
        // Only a unit goes on with a figure.
        let figure = |it: &Cell<'_>| {
            matches!(it.shape, Shape::Number | Shape::Percent | Shape::Dash | Shape::Operator)
        };
        if cell.shape != Shape::Unit && before.is_some_and(figure) {
            return NEVER;
        }
        let words = matches!(cell.shape, Shape::Words | Shape::Unit);
        if !words || !cell.roles.is_empty() || cell.is_record {
            return NEVER;
        }
        let full = self.widths[column].zip(before);
        let room = before.is_some_and(|before| before.width + WIDE <= self.least[column]);
        match full.map(|(width, before)| before.width + 1 >= width) {
            Some(true) if cell.begins => FILLED,
            None if cell.begins && self.wraps && !room => GOES_OVER,
            _ => GOES_IN,
        }
    }

    /// What it costs each cell to stand under a name, if that is this column.
    fn places(&self, at: usize, choice: Choice, is_right: bool) -> Rc<[Cost]> {
        let same = |it: &&Tried| it.choice == choice && it.is_right == is_right;
        if let Some(known) = self.tried.borrow()[at].iter().find(same) {
            return Rc::clone(&known.costs);
        }
        let costs: Rc<[Cost]> = match choice {
            Some(role) => self.places_as(at, role, is_right).collect(),
            None => {
                let mut least = vec![Cost::MAX; self.cells.len()];
                for role in &self.free {
                    lower(&mut least, &self.places(at, Some(*role), is_right));
                }
                least.into()
            }
        };
        let costs_of = Tried { choice, is_right, costs: Rc::clone(&costs) };
        self.tried.borrow_mut()[at].push(costs_of);
        costs
    }

    fn places_as(&self, at: usize, role: Role, is_right: bool) -> impl Iterator<Item = Cost> {
        let under = &self.positions[at];
        let wide = self.widths[at].map_or(usize::MAX, |width| width + 1);
        self.cells.iter().map(move |cell| {
            let too_wide = if !cell.is_record && cell.width > wide { TOO_WIDE } else { 0 };
            let cut = if cell.is_rest { touching::cut(cell.shape) } else { 0 };
            place_cost(cell, role, under, is_right) + too_wide + cut
        })
    }

    /// What it costs a row to have nothing in a column.
    fn empty(&self, choice: Choice) -> Cost {
        match choice {
            Some(role) => empty_column(role),
            None => self.free.iter().map(|role| empty_column(*role)).min().unwrap_or(0),
        }
    }
}

/// Reasons are few, and sentences; what it costs a column of reasons to have a short
/// word in most rows. `无` is none.
const NO_REASONS: Cost = 30;
const REASON: Range<usize> = 3..8;

/// How many pieces the first cell has, and its roles: a line end may cut the name of a
/// level.
fn level<'p>(pieces: &[Piece<'p>], lexicon: &'p Lexicon) -> (usize, &'p [Role]) {
    let [first, next, ..] = pieces else { return (1, pieces[0].roles) };
    let of_line = |piece: &Piece<'_>| !piece.is_record && piece.shape == Shape::Words;
    if first.roles.is_empty()
        && of_line(first)
        && of_line(next)
        && lexicon.begins_label(&first.folded)
    {
        let whole = lexicon.exact(&format!("{}{}", first.folded, next.folded));
        if whole.iter().any(Role::is_row_label) {
            return (2, whole);
        }
    }
    (1, first.roles)
}

fn is_row_label(piece: &Piece<'_>) -> bool {
    piece.is(Role::is_fund_row) || matches!(piece.shape, Shape::Words | Shape::Unit)
}

/// Whether a cell begins what comes behind a table.
fn ends(table: Of, piece: &Piece<'_>) -> bool {
    use resheet_model::Field::{ActualResult, Department, ExpectedGoal, ProjectName};
    let row = piece.is(Role::is_fund_row);
    piece.is(|role| {
        matches!(
            (table, role),
            (_, Role::Tail | Role::Field(ProjectName | Department))
                | (Of::Indicators, Role::Total)
                | (Of::Funds, Role::Level1(_) | Role::Field(ExpectedGoal | ActualResult))
                | (Of::Funds, Role::Section(Section::Goals | Section::Indicators))
        )
    }) && !(table == Of::Funds && row)
}

/// What it costs a cell to stand under a name at these positions, if that is this
/// column.
fn place_cost(cell: &Cell<'_>, role: Role, under: &Range<u32>, is_right: bool) -> Cost {
    let mut own = unlike_column(cell, role).min(MOST);
    if role == Role::IndicatorColumn(C::Deviation) {
        own += short_reason(cell.seen());
    }
    let away = match cell.column + if is_right { cell.short } else { 0 } {
        _ if !cell.placed || under.is_empty() => 0,
        at if at < under.start => under.start - at,
        at if at >= under.end => at - under.end + 1,
        _ => 0,
    };
    own + AWAY * away.min(3)
}

struct Trial<'t, 'p> {
    body: &'t Body<'p>,
    record: Range<usize>,
    /// For each column what it costs each cell to stand in it.
    places: Vec<Rc<[Cost]>>,
    /// For each what it costs to leave it empty.
    empty: Vec<Cost>,
    /// What it costs each to go on in it, column by column.
    joins: &'t [Cost],
    /// What the cells from each on cost at least.
    rest: Vec<Cost>,
}

/// What the cells from each on cost at least: as many as are cheapest where nothing
/// else counts. `loose` is what each costs at least in no place of its own.
fn rest(loose: &[Cost], places: &[Rc<[Cost]>]) -> Vec<Cost> {
    let mut rest = loose.to_vec();
    for column in places {
        lower(&mut rest, column);
    }
    rest.push(0);
    for cell in (0..loose.len()).rev() {
        rest[cell] += rest[cell + 1];
    }
    rest
}

/// Takes of each two the lesser.
fn lower(least: &mut [Cost], other: &[Cost]) {
    for (least, other) in least.iter_mut().zip(other) {
        *least = (*least).min(*other);
    }
}

impl Table for Trial<'_, '_> {
    fn cells(&self) -> usize {
        self.body.cells.len()
    }

    fn records(&self) -> &[Range<usize>] {
        std::slice::from_ref(&self.record)
    }

    fn place_cost(&self, cell: usize, column: usize) -> Cost {
        self.places[column][cell]
    }

    fn empty_cost(&self, column: usize) -> Cost {
        self.empty[column]
    }

    fn join_cost(&self, cell: usize, column: usize) -> Cost {
        self.joins[column * self.body.cells.len() + cell]
    }

    fn rest_cost(&self, cell: usize) -> Cost {
        self.rest[cell]
    }

    fn unplaced_cost(&self, _: usize) -> Cost {
        OVER
    }

    fn same_record_cost(&self, cell: usize) -> Cost {
        let cell = &self.body.cells[cell];
        if cell.is_record && cell.begins { GOES_ON } else { 0 }
    }

    fn new_record_cost(&self, cell: usize) -> Cost {
        let cell = &self.body.cells[cell];
        match () {
            () if !cell.is_record => NEW_ROW,
            () if !cell.begins => INSIDE,
            () => 0,
        }
    }
}

/// What it costs a row to have nothing in this column.
fn empty_column(role: Role) -> Cost {
    match IndicatorKind::of(&[role]) {
        Some(IndicatorKind::Operator | IndicatorKind::Unit) => NO_SIGN,
        Some(kind) => empty(kind).min(MOST),
        None => match role {
            Role::FundColumn(F::Budget | F::Executed) => 25,
            Role::FundColumn(F::Initial) => 15,
            Role::FundColumn(F::Rate) => 10,
            Role::FundColumn(F::Weight | F::Score) => 3,
            _ => 0,
        },
    }
}

/// What it costs a cell to stand in a column, by what it is.
fn unlike_column(cell: &Cell<'_>, role: Role) -> Cost {
    let seen = cell.seen();
    let level =
        Role::IndicatorColumn(C::Level1) == role || Role::IndicatorColumn(C::Level2) == role;
    match IndicatorKind::of(&[role]) {
        // A form may have levels of its own.
        Some(_) if level && cell.shape == Shape::Words && cell.roles.is_empty() => {
            if cell.length <= LEVEL { OWN_LEVEL } else { MOST }
        }
        Some(kind) => unlike(seen, kind),
        None => unlike_fund(cell, role),
    }
}

/// The same for a column of the funds.
fn unlike_fund(cell: &Cell<'_>, role: Role) -> Cost {
    let words = matches!(cell.shape, Shape::Words | Shape::Verdict | Shape::Time);
    let points = cell.value.is_some_and(|value| value <= Decimal::ONE_HUNDRED);
    match (role, cell.shape) {
        (Role::FundOther, _) => {
            if words {
                0
            } else {
                10
            }
        }
        _ if words => MOST,
        (Role::FundColumn(F::Rate), Shape::Percent) => 0,
        (Role::FundColumn(F::Rate), Shape::Number) => 8,
        (Role::FundColumn(F::Rate), Shape::Dash) => 2,
        (Role::FundColumn(F::Weight | F::Score), Shape::Number) if points => 0,
        (Role::FundColumn(F::Weight | F::Score), Shape::Dash) => 0,
        (Role::FundColumn(F::Rate | F::Weight | F::Score), _) => 50,
        (_, Shape::Number) => 0,
        (_, Shape::Dash) => 6,
        (_, Shape::Quantity) => 10,
        _ => 60,
    }
}
