//! What the elements and attributes of XML tables stand for, as data.
//!
//! Names are local ones, in lower case: a prefix is a choice of the file. Those of all
//! vocabularies stand in one list, for where two of them share a name they mean the same.

/// What an element does to the text around it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    /// Rows and cells.
    Table,
    Row,
    Cell,
    /// The place of a cell that another one covers.
    Covered,
    /// Rows that are shown behind all others, wherever they stand.
    Foot,
    /// A column with its name, and a stretch of columns with one.
    Column,
    Stretch,
    /// Begins and ends a line.
    Block,
    /// The same, and its line ends are those of the text.
    Lines,
    /// An end of a line, and blanks, that stand for themselves.
    Break,
    Blanks,
    /// Text that stands elsewhere than where it is written: notes.
    Apart,
    /// What is struck out: no value, but told.
    LeftOut,
    /// Remarks beside the text, and changes that are kept: counted.
    Remark,
    Change,
    /// Settings and pictures: nothing that anybody reads.
    Dropped,
}

use Role::{
    Apart, Blanks, Block, Break, Cell, Change, Column, Covered, Dropped, Foot, LeftOut, Lines,
    Remark, Row, Stretch, Table,
};

/// Elements by what they are; all others hold text and no more.
///
/// The first line is DocBook and all that has tables of CALS, the second TEI, the third
/// OpenDocument. HTML has the rows of its own that DocBook borrows.
static ELEMENTS: &[(Role, &[&str])] = &[
    (Table, &["tgroup", "entrytbl", "informaltable", "table", "sub-table"]),
    (Row, &["row", "table-row", "tr"]),
    (Cell, &["entry", "cell", "table-cell", "td", "th"]),
    (Covered, &["covered-table-cell"]),
    (Foot, &["tfoot"]),
    (Column, &["colspec"]),
    (Stretch, &["spanspec"]),
    (Block, &["para", "simpara", "title", "subtitle", "listitem", "caption"]),
    (Block, &["p", "head", "item", "ab", "l", "label", "byline"]),
    (Block, &["h", "list-item", "list-header", "header", "footer", "frame", "text-box"]),
    (Lines, &["literallayout", "programlisting", "screen", "address"]),
    (Break, &["lb", "line-break", "br"]),
    (Blanks, &["s", "tab", "space"]),
    (Apart, &["footnote", "note"]),
    (LeftOut, &["del"]),
    (Remark, &["remark", "comment", "annotation"]),
    (Change, &["changed-region"]),
    (Dropped, &["meta", "settings", "scripts", "font-face-decls", "styles", "automatic-styles"]),
    (Dropped, &["binary-data", "graphic", "indexterm", "note-citation"]),
];

/// Rows by names that HTML has not: a text without any is none of ours.
pub(super) const OWN_ROWS: [&str; 2] = ["row", "table-row"];

/// What an element is.
pub(super) fn of(name: &str) -> Option<Role> {
    ELEMENTS.iter().find(|(_, names)| names.contains(&name)).map(|(role, _)| *role)
}

/// What attributes of a cell say.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Says {
    /// How many columns or rows it covers.
    Columns,
    Rows,
    /// How many rows more than its own.
    MoreRows,
    /// How many cells it stands for.
    Repeats,
    /// The name of its column, of the first and the last one, and of a stretch of them.
    In,
    From,
    To,
    Over,
}

/// Attributes by what they say.
static ATTRIBUTES: &[(Says, &[&str])] = &[
    (Says::Columns, &["cols", "colspan", "number-columns-spanned"]),
    (Says::Rows, &["rows", "rowspan", "number-rows-spanned"]),
    (Says::MoreRows, &["morerows"]),
    (Says::Repeats, &["number-columns-repeated"]),
    (Says::In, &["colname"]),
    (Says::From, &["namest"]),
    (Says::To, &["nameend"]),
    (Says::Over, &["spanname"]),
];

/// The names of the attributes that say something.
pub(super) fn saying(what: Says) -> &'static [&'static str] {
    ATTRIBUTES.iter().find(|(says, _)| *says == what).map_or(&[], |(_, names)| names)
}
