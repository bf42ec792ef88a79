//! Documents and what is read of them.

use super::read;

/// The text, and what is told.
#[track_caller]
fn check(body: &[u8], expected: &str, told: &[&str]) {
    let out = read(&[b"{\\rtf1\\ansi", body, b"}"].concat());
    assert_eq!(out.text.trim_end_matches('\n'), expected);
    let found: Vec<String> =
        out.findings.iter().map(|f| format!("{:?} {:?}", f.code, f.args)).collect();
    assert_eq!(found.len(), told.len(), "{found:?}");
    for (found, expected) in found.iter().zip(told) {
        assert!(found.contains(expected), "{found}");
    }
}

/// Columns and rows of the cells that cover several, by their text.
fn spans(body: &[u8]) -> Vec<String> {
    let out = read(&[b"{\\rtf1", body, b"}"].concat());
    let cells = out.given.tables.iter().flat_map(|table| &table.rows).flat_map(|row| &row.cells);
    let wide = cells.filter(|cell| (cell.columns, cell.rows) != (1, 1));
    let shown = |cell: &resheet_model::GivenCell| {
        format!("{} {}x{}", &out.text[cell.span.range()], cell.columns, cell.rows)
    };
    wide.map(shown).collect()
}

/// The number of a note behind a figure is no digit of it.
#[test]
fn what_is_raised_is_no_digit_of_a_figure() {
    let body = b"\\pard 372.99{\\super 1} H{\\sub 2}O {\\up6 3\\up0 4}\\par";
    check(body, "372.99\u{b9} H\u{2082}O \u{b3}4", &[]);
}

#[test]
fn sides_of_cells_give_columns() {
    let body = b"\\pard 1\\par\\trowd\\clvmgf\\cellx100\\cellx910\\pard\\intbl a\\cell b\\line c\\cell\\row
        \\trowd\\clvmrg\\cellx100\\cellx500\\cellx900\\pard\\intbl\\cell d\\cell e\\par f\\cell\\row
        \\trowd\\cellx500\\clmgf\\cellx700\\clmrg\\cellx900\\intbl g\\cell h\\cell\\cell\\row\\pard 2\\par";
    check(body, "1\na\tb\u{2028}c\n\td\te\u{2028}f\ng\t\th\n2", &[]);
    assert_eq!(spans(body), ["a 1x2", "b\u{2028}c 3x1", "e\u{2028}f 2x1", "g 2x1", "h 2x1"]);
}

#[test]
fn bytes_and_numbers_are_characters() {
    // GBK by the file, by a font, by the font for wide characters; \u with what stands for it.
    check(
        b"\\ansicpg936 \\'d6\\'d0\xce\xc4{\\uc2\\u30002\\'bc\\'d7\\u20057 ??x}\\u19993?{\\uc0\\u-10179\\u-8704 y}\\par",
        "中文甲乙x丙😀y",
        &[],
    );
    check(
        b"\\ansicpg1252{\\fonttbl{\\f0\\fcharset0 A;}{\\f1\\fcharset134 B;}}\\f1\\'d6\\'d0\\f0\\'e9\
          {\\loch\\af0\\dbch\\af1\\loch\\f0\\'ce\\'c4}\\par",
        "中é文",
        &[],
    );
}

#[test]
fn what_nobody_reads_is_left_out() {
    check(
        b"{\\info{\\title t}}{\\*\\x{\\y z}}{\\pict 00}a{\\v b}{\\field{\\*\\fldinst P}{\\fldrslt c}}\\bin2 {{\
          {\\*\\annotation n}{\\deleted d}{\\upr{e}{\\*\\ud{\\u30002 ?}}}\\par{\\header h\\par}{\\footnote\\pard i}",
        "ac甲\n\nh\ni",
        &["D029", "D022", "D023"],
    );
}

#[test]
fn tables_in_cells_and_text_boxes() {
    check(
        b"\\trowd\\cellx100\\cellx200\\intbl a\\cell\\pard\\intbl\\itap2 b\\nestcell c\\nestcell
          {\\*\\nesttableprops\\trowd\\cellx50\\cellx90\\nestrow}{\\nonesttables x\\par}
          \\pard\\intbl d\\cell\\row\\pard{\\shp{\\*\\shpinst{\\sp{\\sn q}}{\\shptxt\\pard e\\par}}}f\\par",
        "a\td\nb\tc\ne\nf",
        &[],
    );
}

#[test]
fn groups_without_an_end_are_told() {
    check(b"\\trowd\\cellx100\\intbl a\\cell b{{", "a\tb", &["D012"]);
    // What stands behind the last group is no part of it.
    check(b" a\\par}x\\par{", "a", &[]);
}
