//! Edits of wide rows.

use super::*;

/// With a move of all behind it for each cell these would be millions of millions of bytes.
const MANY: usize = 200_000;

fn row(cells: usize) -> GridRow<'static> {
    let cell = |column: usize| GridCell {
        text: Cow::Borrowed("ab"),
        span: Span::new(2 * column, 2 * column + 2),
        more: Vec::new(),
        column: column as u32,
        columns: 1,
        rows: 1,
        edge: Edge::Blank,
        repairs: Vec::new(),
    };
    GridRow {
        kind: RowKind::Cells,
        dialect: "lines",
        is_record: false,
        span: Span::new(0, 2 * cells),
        cells: (0..cells).map(cell).collect(),
    }
}

#[test]
fn many_cells_of_a_row_are_taken_out_at_once() {
    let mut wide = row(MANY);
    let gone: Vec<(usize, usize)> = (0..MANY).filter(|at| at % 3 > 0).map(|at| (0, at)).collect();
    remove(&mut wide, &gone);
    assert!(wide.cells.iter().map(|cell| cell.column as usize).eq((0..MANY).step_by(3)));

    let all = [(0, 0), (0, 1)];
    let (mut line, mut record) = (row(2), GridRow { is_record: true, ..row(2) });
    remove(&mut line, &all);
    assert_eq!((line.cells.len(), line.kind), (0, RowKind::Blank));
    remove(&mut record, &all);
    assert_eq!(record.cells.len(), 1);
    assert_eq!((&*record.cells[0].text, record.cells[0].span), ("", Span::at(0)));
}

#[test]
fn many_cells_of_a_row_are_cut_at_once() {
    let mut wide = row(MANY);
    let cuts: Vec<Cut> = (0..MANY).step_by(2).map(|at| (0, at, vec![1], 7)).collect();
    cut(&mut wide, &cuts);
    let columns = wide.cells.iter().map(|cell| cell.column as usize);
    assert!(columns.eq(0..MANY + MANY / 2));
    let texts: Vec<&str> = wide.cells[..3].iter().map(|cell| &*cell.text).collect();
    assert_eq!(texts, ["a", "b", "ab"]);
    let spans: Vec<Span> = wide.cells[..3].iter().map(|cell| cell.span).collect();
    assert_eq!(spans, [Span::new(0, 1), Span::new(1, 2), Span::new(2, 4)]);
    assert_eq!(wide.cells[1].repairs, [7]);
}
