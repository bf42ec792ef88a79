//! From the tokens of a dump to its bound sheets.

use std::collections::BTreeSet;
use std::ops::Range;

use resheet_lexis::{Lexicon, Role, Section, Texts};
use resheet_model::{
    BoundCell, BoundExtra, BoundFund, BoundIndicator, BoundSheet, Code, Column, Confidence, Edge,
    Field, Finding, FormShape, FundColumn, Grid, Label, Presence, Repair, Severity, SourceText,
    Span, Stray, StrayKind, Subject,
};

use crate::Bound;
use crate::assess;
use crate::copies;
use crate::doubt::{Doubt, Doubted};
use crate::family::Families;
use crate::funds;
use crate::glued;
use crate::goals::{self, Goals};
use crate::indicators::{self, Indicators};
use crate::ledger;
use crate::log::Log;
use crate::pairs::{self, Pairs, late_year};
use crate::path::Path;
use crate::queues;
use crate::reading::{Reading, disorder, rows_are_records};
use crate::regions::{self, FundKind, HeaderCell, IndicatorKind, Part, squeeze};
use crate::reprinted;
use crate::score;
use crate::scrambled::{self, Lifted};
use crate::segment;
use crate::token::{Token, beyond, tokens};
use crate::unknown_columns;

pub(crate) fn bind(
    source: &SourceText,
    grid: &Grid<'_>,
    families: &Families,
    texts: &Texts<'_>,
    explain: bool,
) -> Bound {
    let lexicon = texts.lexicon();
    let mut bound = Bound::default();
    let mut tokens = tokens(grid, texts);
    let (stray, found) = beyond(grid);
    bound.stray.extend(stray);
    bound.findings.extend(found);
    let (copies, found) = copies::take_out(&mut tokens);
    bound.findings.extend(found);
    set_aside(&mut bound.stray, &copies, &grid.repairs, None);
    let reprinted = reprinted::take_out(&mut tokens, lexicon);
    let mut reprinted = reprinted.as_slice();
    for range in segment::segments(&tokens, lexicon) {
        if range.is_empty() {
            continue;
        }
        // What nobody filled in goes with the sheet it stands in.
        let before = tokens.get(range.end).map_or(reprinted.len(), |next| {
            reprinted.partition_point(|token| token.row < next.row)
        });
        let (own, behind) = reprinted.split_at(before);
        reprinted = behind;
        let parts = regions::parts(&tokens, range.clone(), lexicon, families.layouts());
        if !is_sheet(&parts, &tokens[range.clone()]) {
            remains(&mut bound, &tokens[range], &grid.repairs);
            set_aside(&mut bound.stray, own, &grid.repairs, Some(StrayKind::Furniture));
            continue;
        }
        let log = Log {
            repairs: own_repairs(&mut tokens[range.clone()], &grid.repairs),
            paths: explain.then(Vec::new),
            ..Log::default()
        };
        let binder = Binder { source, lexicon, families, log, tokens: &tokens };
        let (mut sheet, paths) = binder.sheet(range, &parts);
        bound.paths.extend(paths);
        set_aside(&mut sheet.stray, own, &grid.repairs, Some(StrayKind::Furniture));
        sheet.stray.sort_by_key(|stray| stray.span);
        sheet.span = own.iter().fold(sheet.span, |span, token| span.hull(token.span));
        bound.sheets.push(sheet);
    }
    set_aside(&mut bound.stray, reprinted, &grid.repairs, Some(StrayKind::Furniture));
    if bound.sheets.is_empty() {
        let finding = Finding::new(Code::B010, Subject::Input, Span::at(0));
        bound.findings.push(finding.arg("words", unknown_columns::names(&tokens)));
    }
    bound
}

/// Text that is no sheet. Labels and figures in it say that it was one, or part
/// of one.
fn remains(bound: &mut Bound, tokens: &[Token<'_>], repairs: &[Repair]) {
    set_aside(&mut bound.stray, tokens, repairs, None);
    let labels = tokens.iter().filter(|token| token.is_label() || token.is_heading);
    let figures = tokens.iter().filter(|token| token.in_table && token.value.is_some());
    let (labels, figures) = (labels.count(), figures.count());
    if labels > 0 || figures > 2 {
        let span = tokens.iter().map(|token| token.span).reduce(Span::hull).unwrap_or_default();
        let finding = Finding::new(Code::B015, Subject::Input, span).arg("count", tokens.len());
        let finding = finding.arg("words", unknown_columns::names(tokens));
        // A heading alone, or a word or two, is hardly a sheet.
        let little = tokens.len() < 4;
        bound.findings.push(if little { finding.severity(Severity::Warning) } else { finding });
    }
}

/// Keeps tokens that are bound to nothing, as furniture or notes by their looks if
/// it is not known what they are.
fn set_aside(
    out: &mut Vec<Stray>,
    tokens: &[Token<'_>],
    repairs: &[Repair],
    kind: Option<StrayKind>,
) {
    // What a repair took away is in no token, and the repair in no sheet.
    let touching = tokens.iter().flat_map(|token| token.repairs.iter());
    let own: BTreeSet<u32> = touching.copied().collect();
    let repaired = own.iter().filter_map(|&index| repairs.get(index as usize));
    out.extend(repaired.map(|repair| Stray { kind: StrayKind::Furniture, span: repair.span }));
    for token in tokens {
        let own = if token.is_furniture { StrayKind::Furniture } else { StrayKind::Note };
        out.extend(token.stray(kind.unwrap_or(own)));
    }
}

/// A sheet has indicators, or funds with points or rates; or two of funds without,
/// goals, a heading and labelled fields of a form's head. Funds without points alone
/// are those of an account, and amounts beside a column of names those of a list.
fn is_sheet(parts: &[Part], tokens: &[Token<'_>]) -> bool {
    let has = |test: fn(&Part) -> bool| parts.iter().any(test);
    if has(|part| matches!(part, Part::Indicators { .. })) {
        return true;
    }
    let named = |role: &Role| {
        matches!(
            role,
            Role::Field(Field::ProjectName | Field::Department | Field::ImplementingUnit)
        )
    };
    // A field of the head that names a column of amounts' own table is no field: it stands
    // in their row, or right before them without a value.
    let lists = |columns: &[HeaderCell<FundKind>]| {
        let header = tokens.iter().find(|token| columns.iter().any(|it| it.span == token.span));
        let beside = |token: &&Token<'_>| header.is_some_and(|header| header.row == token.row);
        let before = |pair: &[Token<'_>]| {
            header.is_some_and(|header| header.span == pair[1].span) && pair[0].is(named)
        };
        tokens.iter().filter(beside).any(|token| token.is(named)) || tokens.windows(2).any(before)
    };
    let goals = has(|part| matches!(part, Part::Goals(_)));
    // Nor has a list a row that funds have; its sum is one of any list.
    let row = |token: &Token<'_>| {
        let total =
            token.is(|role| *role == Role::FundTotal) && !token.is(|role| *role == Role::Total);
        total || token.is(|role| matches!(role, Role::FundPart | Role::LongerFund))
    };
    let no_funds = !tokens.iter().any(row);
    let has_points = |columns: &[HeaderCell<FundKind>]| {
        let points = [FundColumn::Weight, FundColumn::Score].map(FundKind::Known);
        columns.iter().any(|column| points.contains(&column.kind) && !column.bought)
    };
    let is_list = |part: &Part| {
        let Part::Funds { columns, .. } = part else { return false };
        lists(columns) || no_funds && !has_points(columns)
    };
    if !goals && parts.iter().any(is_list) {
        return false;
    }
    let fields = tokens.iter().filter(|token| token.is(named)).take(2).count();
    let titled = tokens.iter().any(|token| token.is_heading);
    let is_scored = |column: &HeaderCell<FundKind>| {
        let FundKind::Known(known) = column.kind else { return false };
        matches!(known, FundColumn::Weight | FundColumn::Rate | FundColumn::Score)
    };
    let mut funds = false;
    for part in parts {
        let Part::Funds { columns, .. } = part else { continue };
        if columns.iter().any(is_scored) {
            return true;
        }
        // One amount is the last row of any list.
        funds |= columns.len() > 1;
    }
    fields + usize::from(titled) + usize::from(funds) + usize::from(goals) >= 2
}

/// Where the order of cells is in doubt, no cell of a table is beyond it.
fn trust_tables(sheet: &mut BoundSheet, most: Confidence) {
    let funds = sheet.funds.iter_mut().flat_map(BoundFund::cells_mut);
    let indicators = sheet.indicators.iter_mut().flat_map(BoundIndicator::cells_mut);
    let goals = [&mut sheet.expected_goal, &mut sheet.actual_result];
    let totals = [&mut sheet.total_weight, &mut sheet.total_score];
    for cell in funds.chain(indicators).chain(goals).chain(totals) {
        cell.confidence = cell.confidence.min(most);
    }
}

/// Reports what the sheet was read by that it does not say in words we know: names of
/// columns that were learned, a header that is lost, columns that were worked out; `proved`
/// where the weights of the table make a whole all the same.
fn assumed(tokens: &[Token<'_>], parts: &[Part], proved: bool, log: &mut Log) {
    let mut met: Vec<&str> = Vec::new();
    for token in tokens.iter().filter(|token| token.learned) {
        let Some(field) = token.roles.iter().find_map(column_name) else { continue };
        if met.contains(&&*token.folded) {
            continue;
        }
        met.push(&token.folded);
        let finding = Doubt::WordLearned.of(Subject::Sheet, token.span);
        log.doubt(finding.arg("text", token.text).arg("field", field));
    }
    let lost = parts.iter().find_map(|part| match part {
        Part::Indicators { columns, .. } => columns.first().filter(|it| it.label.is_empty()),
        _ => None,
    });
    if let Some(column) = lost {
        log.doubt(Doubt::HeaderLost.of(Subject::Sheet, column.span).refuted(proved));
    }
    if let Some(token) = tokens.iter().find(|token| token.edge == Edge::Supposed) {
        log.doubt(Doubt::Supposed.of(Subject::Sheet, token.span));
    }
}

/// The name of the column or field that a role asks for.
fn column_name(role: &Role) -> Option<&'static str> {
    Some(match role {
        Role::IndicatorColumn(column) => column.name(),
        Role::FundColumn(column) => column.name(),
        Role::Field(field) => field.name(),
        Role::Operator => "operator",
        Role::Unit => "unit",
        Role::IndicatorOther | Role::FundOther => "other",
        _ => return None,
    })
}

/// The dump's repairs that touch these tokens become the sheet's first ones.
fn own_repairs(tokens: &mut [Token<'_>], repairs: &[Repair]) -> Vec<Repair> {
    let mut own: Vec<u32> = tokens.iter().flat_map(|token| token.repairs.iter().copied()).collect();
    own.sort_unstable();
    own.dedup();
    for token in tokens.iter_mut().filter(|token| !token.repairs.is_empty()) {
        for index in token.repairs.to_mut() {
            *index = own.binary_search(index).unwrap_or_default() as u32;
        }
    }
    own.iter().filter_map(|&index| repairs.get(index as usize).cloned()).collect()
}

/// Puts what was lifted at its place.
fn put(sheet: &mut BoundSheet, lifted: Lifted, tokens: &[Token<'_>]) {
    if !lifted.funds.is_empty() {
        sheet.funds = lifted.funds;
    }
    if let Some((weight, score)) = lifted.execution {
        let total = |token: &&Token<'_>| {
            token.is(|role| *role == Role::FundTotal) && !token.is(|role| *role == Role::Total)
        };
        let label = tokens.iter().find(total).map(|token| token.span);
        let row = sheet.funds.iter_mut().find(|row| Some(row.row.span) == label);
        if let Some(row) = row {
            (row.weight, row.score) = (weight, score);
        }
    }
    if let Some(unit) = lifted.unit {
        sheet.implementing_unit = unit;
    }
    if let Some(goals) = lifted.goals {
        sheet.expected_goal = goals.expected;
        sheet.actual_result = goals.actual;
    }
    if let Some(table) = lifted.indicators {
        sheet.indicators = table.rows;
        sheet.total_weight = table.total_weight;
        sheet.total_score = table.total_score;
    }
}

struct Binder<'b, 'a> {
    source: &'b SourceText,
    lexicon: &'b Lexicon,
    families: &'b Families,
    log: Log,
    tokens: &'b [Token<'a>],
}

impl Binder<'_, '_> {
    fn sheet(mut self, range: Range<usize>, parts: &[Part]) -> (BoundSheet, Vec<Path>) {
        let tokens = &self.tokens[range.clone()];
        let span = tokens.iter().map(|token| token.span).reduce(Span::hull).unwrap_or_default();
        let log = std::mem::take(&mut self.log);
        let repaired = log.repairs.len();
        let first = self.read(self.tokens, parts, log.clone(), &Lifted::default());
        let sequence = self.read_sequence(tokens, &first, log.clone());
        let (first, own) = match sequence {
            Some((reading, tokens, parts)) => (reading, Some((tokens, parts))),
            None => (first, None),
        };
        let (tokens, parts) = match &own {
            Some((tokens, parts)) => (tokens.as_slice(), parts.as_slice()),
            None => (tokens, parts),
        };
        let (reading, lifted) = match self.read_scrambled(tokens, &first, log) {
            Some(second) => second,
            None => (first, Lifted::default()),
        };
        let scrambled = (!lifted.is_empty()).then(|| lifted.count());
        let Reading { mut head, mut goals, mut table, mut fund_rows, mut stray, mut shape, log } =
            reading;
        self.log = log;
        let proved = scrambled::weights_hold(&table, &funds::execution(&fund_rows));
        assumed(tokens, parts, proved, &mut self.log);
        let mut money_unit = self.money_unit(tokens);
        if money_unit.presence == Presence::Lost {
            money_unit = match head.field(Field::MoneyUnit) {
                told if told.presence == Presence::Printed => told,
                _ => std::mem::take(&mut head.money_unit),
            };
        }
        let glued = glued::doubt(tokens, &mut self.log);
        self.labels(&mut shape, tokens, &head);
        if table.total_label.presence == Presence::Printed {
            let label = &table.total_label;
            shape.labels.push(Label {
                key: "total".into(),
                text: squeeze(&label.text),
                span: label.span,
            });
        }
        stray.append(&mut head.stray);
        stray.append(&mut goals.stray);
        stray.append(&mut table.stray);
        late_year(&mut head, tokens, &mut stray);
        stray.sort_by_key(|stray| stray.span);
        let mut extras = std::mem::take(&mut head.extras);
        extras.append(&mut goals.extras);
        // A goal in one cell with its label stands in the head.
        for (field, goal) in
            [(Field::ExpectedGoal, &mut goals.expected), (Field::ActualResult, &mut goals.actual)]
        {
            if goal.presence == Presence::Lost {
                *goal = head.field(field);
            }
        }
        // A form without a table of funds may have its amounts among the pairs.
        let amounts = std::mem::take(&mut head.amounts);
        let amounts_of_head = fund_rows.is_empty() && lifted.funds.is_empty();
        if amounts_of_head {
            fund_rows = amounts;
        } else {
            let pair = |row: BoundFund| BoundExtra { label: row.row, value: row.budget };
            extras.extend(amounts.into_iter().map(pair));
        }
        let mut department = head.field(Field::Department);
        if head.department_self.presence != Presence::Lost {
            if department.presence == Presence::Lost {
                department = head.department_self.clone();
            } else if let Some(label) =
                head.labels.iter().find(|label| label.key == "department_self")
            {
                extras.insert(
                    0,
                    BoundExtra {
                        label: BoundCell {
                            text: label.text.clone(),
                            span: label.span,
                            presence: Presence::Printed,
                            ..BoundCell::default()
                        },
                        value: head.department_self.clone(),
                    },
                );
            }
        }
        let grade = match head.field(Field::Grade) {
            cell if cell.presence == Presence::Printed => cell,
            cell if table.grade.presence == Presence::Lost => cell,
            _ => table.grade.clone(),
        };
        let disorder = disorder(&self.log, &stray, tokens, table.rows.len()).or(scrambled);
        let disordered = disorder.is_some();
        let mut trust = self.doubt(tokens, table.rows.len(), span, disorder);
        // Where nothing parts the cells, names that were learned part them.
        let parted_by_guess = glued && tokens.iter().any(|token| token.learned);
        if parted_by_guess {
            trust = Confidence::Guess;
        }
        let family = self.families.choose(
            tokens,
            &shape,
            head.field(Field::Title).text.as_str(),
            &mut self.log,
            span,
        );
        let mut sheet = BoundSheet {
            family,
            span,
            title: head.field(Field::Title),
            year: head.field(Field::Year),
            project_name: head.field(Field::ProjectName),
            department,
            implementing_unit: head.field(Field::ImplementingUnit),
            money_unit,
            funds: fund_rows,
            expected_goal: goals.expected,
            actual_result: goals.actual,
            indicators: table.rows,
            total_weight: table.total_weight,
            total_score: table.total_score,
            grade,
            extras,
            shape,
            stray,
            repairs: std::mem::take(&mut self.log.repairs),
            findings: Vec::new(),
        };
        // Cells that were put between others may be of a row beside theirs.
        let back = |pair: &[Token<'_>]| !pair[1].placed && pair[1].span.start < pair[0].span.start;
        // And those of lines in turn may be of the column beside theirs.
        let supposed = tokens.iter().any(|token| token.edge == Edge::Supposed);
        let moved = supposed || tokens.windows(2).any(back);
        trust_tables(&mut sheet, if moved { trust.min(Confidence::Likely) } else { trust });
        let numbered = lifted.goals.is_some();
        put(&mut sheet, lifted, tokens);
        if disordered && !rows_are_records(tokens) {
            // What stands beside a label may be of another one.
            let head =
                [&mut sheet.project_name, &mut sheet.department, &mut sheet.implementing_unit];
            for cell in head {
                cell.confidence = cell.confidence.min(Confidence::Likely);
            }
        }
        if disordered && !numbered {
            // Proof says what figures are of a row; the lines of a goal have none.
            for goal in [&mut sheet.expected_goal, &mut sheet.actual_result] {
                goal.confidence = Confidence::Guess;
            }
        }
        let sheet = score::of_the_head(sheet, self.lexicon);
        let expects = self.families.expects(&sheet.family.id);
        // Beside a department in charge the name of a unit is one more field.
        let own = match head.field(Field::Department).presence {
            Presence::Lost => head.department_self.presence,
            _ => Presence::Lost,
        };
        let circumstances = assess::Circumstances {
            tokens,
            lexicon: self.lexicon,
            own,
            expects,
            repairs: repaired,
            by_rows: trust == Confidence::Guess,
        };
        let sheet = ledger::settle(sheet, self.tokens, range, &mut self.log.doubts);
        let paths = self.log.paths.unwrap_or_default();
        (assess::assess(sheet, self.log.doubts, &circumstances), paths)
    }

    /// The parts as they stand, but for what was lifted out of them.
    fn read(&self, all: &[Token<'_>], parts: &[Part], mut log: Log, lifted: &Lifted) -> Reading {
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
    fn read_sequence<'t>(
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
    fn read_scrambled(
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

    /// Says so where so much is left over, or so many rows are in doubt, that
    /// the reading order itself must be; and where there is enough of it that
    /// cells read without doubt may be wrong too. Gives how far its tables are to
    /// be trusted at most.
    fn doubt(
        &mut self,
        tokens: &[Token<'_>],
        rows: usize,
        span: Span,
        disorder: Option<usize>,
    ) -> Confidence {
        if let Some(count) = disorder {
            // Where every row and every cell has its place, what was lifted is in order.
            let open = |it: &Doubted| matches!(it.what, Doubt::BrokenRow | Doubt::Unplaced);
            if self.log.doubts.iter().any(open) {
                self.log.doubt(Doubt::Disorder.of(Subject::Sheet, span).arg("count", count));
            }
            return Confidence::Guess;
        }
        // From how many on these doubts tell of more than their own cells. Well-read
        // dumps have fewer.
        const DOUBTS: [(Doubt, usize); 5] = [
            (Doubt::Unplaced, 1),
            (Doubt::BrokenRow, 1),
            (Doubt::SharedReason, 2),
            (Doubt::OtherPlace, 3),
            (Doubt::NoCell, 8),
        ];
        let count = |what: Doubt| self.log.doubts.iter().filter(|it| it.what == what).count();
        if DOUBTS.iter().any(|(what, least)| count(*what) >= *least) {
            let count: usize = DOUBTS.iter().map(|(what, _)| count(*what)).sum();
            self.log.doubt(Doubt::ManyDoubts.of(Subject::Sheet, span).arg("count", count));
            // Where rows of the dump are rows of the form, only what a finding
            // points at is in doubt.
            // Unless only single blanks part its cells, and lines of wrapped cells
            // stand for rows.
            let blank = |token: &&Token<'_>| token.edge == Edge::Blank;
            let blanks = tokens.iter().filter(blank).count() * 3 > tokens.len();
            return match rows_are_records(tokens) {
                true if blanks && count * 2 > rows => Confidence::Guess,
                true => Confidence::Certain,
                false => Confidence::Likely,
            };
        }
        Confidence::Certain
    }

    /// The money unit, from the bracket of a funds label or a line of its own.
    fn money_unit(&self, tokens: &[Token<'_>]) -> BoundCell {
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
        let told = || {
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
        let found = labelled.or_else(bracket_alone).or_else(told).or_else(of_funds);
        let Some((token, unit)) = found else {
            return BoundCell::default();
        };
        let mut cell = token.bind(Confidence::Certain);
        if let Some(at) = self.source.slice(token.span).find(unit.as_str()) {
            let start = token.span.start as usize + at;
            cell.span = Span::new(start, start + unit.len());
            cell.more.clear();
        }
        cell.text = unit;
        cell
    }

    /// Labels of the parts, for the printed page.
    fn labels(&self, shape: &mut FormShape, tokens: &[Token<'_>], head: &Pairs) {
        shape.labels.extend(head.labels.iter().filter(|label| label.key != "section").cloned());
        let mut add = |key: &str, test: &dyn Fn(&Role) -> bool| {
            if shape.labels.iter().any(|label| label.key == key) {
                return;
            }
            if let Some(token) = tokens.iter().find(|token| token.is(test)) {
                shape.labels.push(Label {
                    key: key.into(),
                    text: squeeze(token.text),
                    span: token.span,
                });
            }
        };
        add("funds", &|role| *role == Role::Section(Section::Funds));
        add("goals", &|role| *role == Role::Section(Section::Goals));
        add("indicators", &|role| *role == Role::Section(Section::Indicators));
        add("expected_goal", &|role| *role == Role::Field(Field::ExpectedGoal));
        add("actual_result", &|role| *role == Role::Field(Field::ActualResult));
        shape.labels.sort_by_key(|label| label.span);
    }
}

fn fund_column(header: &HeaderCell<FundKind>) -> Column<resheet_model::FundColumn> {
    let key = match header.kind {
        FundKind::Known(column) => Some(column),
        FundKind::Other => None,
    };
    Column { key, label: header.label.clone(), span: header.span }
}

/// Operator and unit are parts of the target: they have no column of their own
/// in the record, and the page prints them in the target's.
fn indicator_column(
    header: &HeaderCell<IndicatorKind>,
) -> Option<Column<resheet_model::IndicatorColumn>> {
    let key = match header.kind {
        IndicatorKind::Known(column) => Some(column),
        IndicatorKind::Operator | IndicatorKind::Unit => return None,
        IndicatorKind::Other => None,
    };
    Some(Column { key, label: header.label.clone(), span: header.span })
}

/// The label of the first column of a kind.
fn label_of(columns: &[HeaderCell<IndicatorKind>], kind: IndicatorKind) -> Option<String> {
    columns.iter().find(|column| column.kind == kind).map(|column| column.label.clone())
}
