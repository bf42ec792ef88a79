//! The law of the crate: nothing lost, nothing read twice.

#![allow(clippy::unwrap_used, reason = "a test may stop at a broken corpus")]

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use resheet_lexis::Lexicon;
use resheet_model::{Block, RowKind, SourceText};

/// Words that a data frame library writes and that are no cells.
const FRAME: [&str; 7] = ["NaN", "nan", "None", "<NA>", "NaT", "Unnamed", "null"];

/// Every character that is not white space is in exactly one cell or is
/// drawing; cells lie in their rows and rows in the order of the text.
///
/// `named`: drawing of this dialect only, else that of the block's own. Without rows of
/// its own (a separator and nothing else) a table has no block, so a mixture of signs can
/// be checked for the signs of all dialects only (`any`).
fn check_law(text: &str, named: Option<&str>) -> Result<(), String> {
    let source = SourceText::plain("law", text);
    let blocks = resheet_read::read(&source, Lexicon::shared());
    let mut read = vec![false; text.len()];
    let mut row_start = 0;
    let rows = blocks.iter().flat_map(|block| block.rows.iter().map(|row| (block.dialect, row)));
    for (dialect, row) in rows {
        // Columns by blanks: rows side by side may begin on each other's lines.
        if row.span.start < row_start && dialect != "blanks" {
            return Err(format!("row at {:?} goes back", row.span));
        }
        row_start = row.span.start.max(row_start);
        let mut column = None;
        for cell in &row.cells {
            if column.is_some_and(|before| cell.column <= before) {
                return Err(format!("column {} again at {:?}", cell.column, cell.span));
            }
            column = Some(cell.column);
            if cell.is_blank() != (cell.span.is_empty() && cell.more.is_empty())
                && !cell.text.is_empty()
            {
                return Err(format!("{:?} has span {:?}", cell.text, cell.span));
            }
            for span in std::iter::once(cell.span).chain(cell.more.iter().copied()) {
                if text.get(span.range()).is_none() {
                    return Err(format!("{span:?} is not in the text"));
                }
                for byte in &mut read[span.range()] {
                    if std::mem::replace(byte, true) {
                        return Err(format!("{:?} is read twice", &text[span.range()]));
                    }
                }
            }
        }
        if matches!(row.kind, RowKind::Blank | RowKind::PageBreak) != row.cells.is_empty() {
            return Err(format!("{:?} row with {} cells", row.kind, row.cells.len()));
        }
    }
    unread(text, &read, &blocks, named)
}

/// Whether all that is in no cell is drawing.
fn unread(
    text: &str,
    read: &[bool],
    blocks: &[Block<'_>],
    named: Option<&str>,
) -> Result<(), String> {
    let mut at = 0;
    while at < text.len() {
        let same = read[at..].iter().take_while(|byte| **byte == read[at]).count();
        let gap = &text[at..at + same];
        let start = u32::try_from(at).unwrap_or(u32::MAX);
        let dialect = blocks
            .iter()
            .rfind(|block| block.rows.first().is_some_and(|row| row.span.start <= start))
            .map_or("any", |block| block.dialect);
        let dialect = named.unwrap_or(dialect);
        if !read[at] && !is_drawing(gap, dialect) {
            return Err(format!("lost in {dialect}: {gap:?}"));
        }
        at += same;
    }
    Ok(())
}

fn is_drawing(gap: &str, dialect: &str) -> bool {
    // Commands and requests are letters too; what a form says is not ASCII alone.
    if matches!(dialect, "tex" | "roff") {
        return gap.is_ascii();
    }
    // Tags hold blanks, so they go as a whole.
    let gap = if matches!(dialect, "html" | "any") { without_tags(gap) } else { gap.to_owned() };
    // A cell of nothing but marks is blank.
    let gap = ["&nbsp;", "<br>", "\\n"].iter().fold(gap, |gap, mark| gap.replace(mark, ""));
    let gap = if matches!(dialect, "asciidoc" | "any") { without_spans(&gap) } else { gap };
    let signs: &[char] = match dialect {
        "tab" => &['"'],
        "csv" => &['"', ',', ';'],
        "pipe" => &['|', '-', '+', ':', '='],
        "grid" => &['|', '-', '+', ':', '='],
        "simple" => &['-', '='],
        "any" => &['"', '\'', ',', ';', '|', '-', '+', ':', '=', '[', ']', '{', '}', '\\', '!'],
        _ => &[],
    };
    let marks = |sign: char| signs.contains(&sign) || matches!(sign, '*' | '#');
    gap.split(|sign: char| sign.is_whitespace() || marks(sign)).all(|word| {
        word.is_empty()
            || word.strip_prefix("Col").is_some_and(|rest| rest.parse::<u32>().is_ok())
            || FRAME.contains(&word.trim_end_matches(':'))
            || word.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Leaves out what AsciiDoc writes before the bar of a cell over several columns
/// and rows: `2.3+|`.
fn without_spans(text: &str) -> String {
    let mut out = String::new();
    for piece in text.split_inclusive("+|") {
        let span = piece.strip_suffix("+|").unwrap_or("");
        let kept = span.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
        out.push_str(if piece.ends_with("+|") { kept } else { piece });
    }
    out
}

fn without_tags(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        out.push_str(&rest[..open]);
        out.push(' ');
        rest = rest[open..].find('>').map_or("", |close| &rest[open + close + 1..]);
    }
    out.push_str(rest);
    out
}

fn corpus() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus");
    let mut files: Vec<PathBuf> = ["seed", "extracted", "reshaped"]
        .iter()
        .flat_map(|part| std::fs::read_dir(folder.join(part)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    files.sort();
    files
}

fn decoded(bytes: &[u8]) -> String {
    let encoding = match bytes {
        [0xff, 0xfe, ..] => encoding_rs::UTF_16LE,
        _ if std::str::from_utf8(bytes).is_ok() => encoding_rs::UTF_8,
        _ => encoding_rs::GB18030,
    };
    encoding.decode(bytes).0.into_owned()
}

#[test]
fn nothing_is_lost_or_read_twice_in_the_corpus() {
    let files = corpus();
    assert!(files.len() > 100, "only {} dumps", files.len());
    let broken: Vec<String> = files
        .iter()
        .filter_map(|path| {
            let text = decoded(&std::fs::read(path).unwrap());
            check_law(&text, None).err().map(|error| format!("{}: {error}", path.display()))
        })
        .collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// The name of a dump says which tool wrote it, so it says the dialect.
#[test]
fn every_dump_of_the_corpus_is_read_in_its_dialect() {
    for path in corpus() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let expected: &[&str] = match name.split_once('-').map(|(_, rest)| &rest[3..]) {
            Some("docx2txt.txt" | "lo-txt.txt" | "pdftotext.txt") => &["lines"],
            Some("html-w3m.txt" | "pdftotext-layout.txt") => &["blanks"],
            Some("markitdown-docx.txt") => &["pipe"],
            Some("pandoc-markdown.txt" | "pandoc-plain.txt") => &["grid", "simple", "html"],
            Some(_) => &["tab"],
            None => match name.as_str() {
                "002.txt" | "023.txt" => &["words"],
                "004.txt" | "025.txt" => &["pipe"],
                "016.txt" => &["glued"],
                _ => &["lines"],
            },
        };
        let source = SourceText::plain("corpus", decoded(&std::fs::read(&path).unwrap()));
        for block in resheet_read::read(&source, Lexicon::shared()) {
            assert!(expected.contains(&block.dialect), "{name} is read as {}", block.dialect);
        }
    }
}

/// Pieces that dialects take for signs, mixed with text.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("\t"),
        Just("['甲', None, '1'],"),
        Just("\n{|\n|-\n| 甲 || 乙\n"),
        Just("\n|}"),
        Just("\n|===\n|甲 |乙\n"),
        Just("\n|===\n"),
        Just("2+|"),
        Just("\\\\ |\n"),
        Just("[[\"甲\", null, 1], "),
        Just("{\"Unnamed: 0\":\"甲\",\"Unnamed: 1\":null},"),
        Just("\n\t甲\n\t乙\n\n"),
        Just("|"),
        Just(" | "),
        Just("\n"),
        Just("\r\n"),
        Just("\n\n"),
        Just("\u{c}"),
        Just("\""),
        Just("\"\""),
        Just(","),
        Just(";"),
        Just(" "),
        Just("  "),
        Just("\u{3000}"),
        Just("+---+---+\n"),
        Just("+-"),
        Just("+"),
        Just("|   +---+\n"),
        Just("| 甲 | 乙 |\n"),
        Just("--- ---\n"),
        Just("-------\n"),
        Just("==== ==\n"),
        Just("|---|---|\n"),
        Just("一级指标二级指标三级指标年度指标值实际完成值分值得分"),
        Just("年初预算数(A)全年執(zhí)行数执行率"),
        Just("项目自评表(2022年度)项目名称"),
        Just("年度总体目标1.甲。1.乙"),
        Just("产出指标数量指标"),
        Just("≥9.5(个)"),
        Just("100%"),
        Just("(jì)"),
        Just("<table>"),
        Just("<tr>"),
        Just("<td rowspan=2 colspan=\"3\">"),
        Just("</td>"),
        Just("</table>"),
        Just("<"),
        Just(">"),
        Just("<br>"),
        Just("<!-- "),
        Just("&nbsp;"),
        Just("**"),
        Just("# "),
        Just("\\"),
        Just("\\n"),
        Just("NaN"),
        Just("|Col1|Col2|甲|\n"),
        Just("Unnamed: 0"),
        Just("0"),
        Just("1"),
        Just("10.00"),
        Just("223,167.79"),
        Just("≥95%"),
        Just("项目名称"),
        Just("项"),
        Just("年度总体目标"),
        Just("a b"),
        Just("é"),
        Just("\u{feff}"),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// Pieces of sources for typesetters.
fn sources() -> impl Strategy<Value = String> {
    let pieces = [
        "\n\\begin{tabular}{ll}",
        "\n\\begin{longtable}[]{@{}l@{}}\n",
        "\\end{tabular}\n",
        "\\begin{minipage}[t]{1cm}",
        "\\end{minipage}",
        "\\multirow{2}{*}{",
        "\\multicolumn{3}{l}{甲}",
        "}",
        "{",
        " & ",
        "\\\\\n",
        "\\hline ",
        "\\%",
        "\\",
        "$",
        "\n.TS\n",
        "\n.TE\n",
        "\nl l.\n",
        "\ntab(@);\n",
        "\nT{\n",
        "\nT}",
        "\n.PP\n",
        "\n.SH 乙\n",
        "@",
        "\t",
        "\\^",
        "\\[u7532]",
        "\\fB",
        "甲",
        "丙丁",
        "1",
        "\n",
        "\n\n",
        " ",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..60)
        .prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_in_any_mixture_of_signs(text in pieces()) {
        prop_assert_eq!(check_law(&text, Some("any")), Ok(()), "{:?}", text);
    }

    #[test]
    fn nothing_is_lost_in_sources_of_typesetters(text in sources()) {
        prop_assert_eq!(check_law(&text, Some("tex")), Ok(()), "{:?}", text);
    }

    #[test]
    fn nothing_is_lost_in_any_text(text in "\\PC{0,200}|[\\PC\\t\\n|+\"<>-]{0,200}") {
        prop_assert_eq!(check_law(&text, Some("any")), Ok(()), "{:?}", text);
    }
}
