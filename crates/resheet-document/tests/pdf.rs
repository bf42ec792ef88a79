//! Small pages, each with one trap, and the rows that come of them.

#![cfg(feature = "pdf")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use resheet_model::Code;
use std::fmt::Write as _;

use resheet_document::{Opened, Rendered, open};

const HEIGHT: i32 = 842;
/// The number of the first object that is a form.
const FORMS: usize = 6;

/// What is drawn on a page; y grows downwards, as people read.
#[derive(Default)]
struct Page {
    content: String,
    rotate: i32,
    annots: String,
}

impl Page {
    fn line(mut self, x0: i32, y0: i32, x1: i32, y1: i32) -> Self {
        let (y0, y1) = (HEIGHT - y0, HEIGHT - y1);
        writeln!(self.content, "{x0} {y0} m {x1} {y1} l S").unwrap();
        self
    }

    /// Long lines at all of these.
    fn grid(mut self, xs: &[i32], ys: &[i32]) -> Self {
        let (left, right) = (xs[0], *xs.last().unwrap());
        let (top, bottom) = (ys[0], *ys.last().unwrap());
        for &y in ys {
            self = self.line(left, y, right, y);
        }
        for &x in xs {
            self = self.line(x, top, x, bottom);
        }
        self
    }

    fn raw(mut self, content: &str) -> Self {
        writeln!(self.content, "{content}").unwrap();
        self
    }

    /// Ten points high, from a point on the baseline.
    fn text(self, x: i32, y: i32, text: &str) -> Self {
        self.turned([1, 0, 0, 1], x, y, text)
    }

    /// The same with the directions of the letters.
    fn turned(mut self, [a, b, c, d]: [i32; 4], x: i32, y: i32, text: &str) -> Self {
        let y = HEIGHT - y;
        let code = hex(text);
        writeln!(self.content, "BT /F 10 Tf {a} {b} {c} {d} {x} {y} Tm <{code}> Tj ET").unwrap();
        self
    }
}

fn hex(text: &str) -> String {
    text.encode_utf16().map(|unit| format!("{unit:04X}")).collect()
}

/// A PDF whose font is not embedded and has no map of its own, as reportlab
/// writes it.
fn pdf(pages: &[Page]) -> Vec<u8> {
    pdf_with_forms(pages, 0)
}

/// The same with a form `/A` that draws the next one ten times, which does the same, so
/// deep.
fn pdf_with_forms(pages: &[Page], depth: usize) -> Vec<u8> {
    let resources =
        |form: usize| format!("/Resources<</Font<</F 3 0 R>>/XObject<</A {} 0 R>>>>", FORMS + form);
    let mut objects: Vec<String> = vec![
        "<</Type/Catalog/Pages 2 0 R>>".into(),
        String::new(),
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H\
         /DescendantFonts[4 0 R]>>"
            .into(),
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)\
         /Ordering(GB1)/Supplement 4>>/DW 1000/W[1 95 500]/FontDescriptor 5 0 R>>"
            .into(),
        "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]\
         /ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>"
            .into(),
    ];
    let form = "/A Do ".repeat(10);
    objects.extend((1..=depth).map(|next| {
        let resources = resources(next);
        let length = form.len();
        format!(
            "<</Type/XObject/Subtype/Form/BBox[0 0 595 842]{resources}/Length {length}>>
stream
{form}
endstream"
        )
    }));
    objects.push(
        "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 0>>
stream

endstream"
            .into(),
    );
    let mut kids = String::new();
    for page in pages {
        let number = objects.len() + 1;
        write!(kids, "{number} 0 R ").unwrap();
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 {HEIGHT}]/Rotate {}{}\
             {}/Contents {} 0 R>>",
            page.rotate,
            page.annots,
            resources(0),
            number + 1
        ));
        let length = page.content.len();
        objects.push(format!("<</Length {length}>>\nstream\n{}\nendstream", page.content));
    }
    objects[1] = format!("<</Type/Pages/Kids[{kids}]/Count {}>>", pages.len());
    let mut out = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        places.push(out.len());
        write!(out, "{number} 0 obj\n{object}\nendobj\n").unwrap();
    }
    let table = out.len();
    write!(out, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).unwrap();
    for place in places {
        writeln!(out, "{place:010} 00000 n ").unwrap();
    }
    let size = objects.len() + 1;
    write!(out, "trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n").unwrap();
    out.into_bytes()
}

#[track_caller]
fn read(pages: &[Page]) -> Rendered {
    match open(&pdf(pages)) {
        Opened::Text(rendered) => *rendered,
        other => panic!("{other:?}"),
    }
}

/// Reads pages and compares their rows with a picture: `|` cells, `:` lines;
/// `2x3` behind a text are columns and rows, `⏎` parts lines of a cell; then the
/// codes of findings.
#[track_caller]
fn check(pages: &[Page], picture: &str) {
    let out = read(pages);
    let mut rows = Vec::new();
    let mut at = 0;
    for line in out.text.split_inclusive('\n') {
        let row = out
            .given
            .tables
            .iter()
            .flat_map(|table| &table.rows)
            .find(|row| row.span.start as usize == at);
        let text = line.trim_end_matches('\n');
        match row {
            Some(row) => {
                let mut drawn = "|".to_owned();
                for cell in &row.cells {
                    let text = &out.text[cell.span.range()];
                    write!(drawn, " {}", text.replace('\u{2028}', "⏎")).unwrap();
                    if (cell.columns, cell.rows) != (1, 1) {
                        write!(drawn, " {}x{}", cell.columns, cell.rows).unwrap();
                    }
                    drawn.push_str(" |");
                }
                rows.push(drawn);
            }
            None if text.trim().is_empty() => {}
            None => rows.push(format!(": {}", text.trim())),
        }
        at += line.len();
    }
    rows.extend(out.findings.iter().map(|finding| finding.code.to_string()));
    let expected: Vec<&str> =
        picture.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert!(rows == expected, "read:\n{}\nexpected:\n{}", rows.join("\n"), expected.join("\n"));
}

const XS: [i32; 4] = [50, 150, 250, 350];

#[test]
fn lines_part_cells_and_text_around_is_lines() {
    let page = Page::default()
        .text(150, 80, "自评表")
        .grid(&XS, &[100, 120, 140])
        .text(52, 114, "项目名称")
        .text(152, 114, "甲")
        .text(52, 134, "得分")
        .text(252, 134, "9.50")
        .text(50, 160, "填表人：乙");
    check(&[page], ": 自评表\n| 项目名称 | 甲 |  |\n| 得分 |  | 9.50 |\n: 填表人：乙");
}

#[test]
fn a_place_is_the_page_and_the_rectangle_of_the_cell() {
    let page = Page::default().grid(&XS, &[100, 120, 140]).text(152, 134, "甲");
    let out = read(&[page]);
    let span = out.given.tables[0].rows[0].cells[1].span;
    let spot = out.given.spot(span).unwrap();
    assert_eq!(out.given.shown(spot), "page 1 (150 120 250 140)");
}

#[test]
fn merged_cells_are_where_lines_are_missing() {
    let page = Page::default()
        .line(50, 100, 350, 100)
        .line(150, 120, 350, 120)
        .line(50, 140, 350, 140)
        .line(50, 100, 50, 140)
        .line(150, 100, 150, 140)
        .line(250, 120, 250, 140)
        .line(350, 100, 350, 140)
        .text(52, 122, "产出指标")
        .text(152, 114, "甲乙")
        .text(152, 134, "1")
        .text(252, 134, "2");
    check(&[page], "| 产出指标 1x2 | 甲乙 2x1 |\n| 1 | 2 |");
}

#[test]
fn a_rectangle_a_cell_doubled_borders_and_painted_frames() {
    let mut page = Page::default();
    // Two cells with a border each, the lines 2 points apart; then two frames.
    page = page.raw("50 722 99 20 re S 151 722 99 20 re S");
    page = page.raw("50 700 100 20 re 51 701 98 18 re f* 150 700 100 20 re 151 701 98 18 re f*");
    page = page.text(52, 114, "甲").text(153, 114, "乙").text(52, 136, "丙").text(153, 136, "丁");
    check(&[page], "| 甲 | 乙 |\n| 丙 | 丁 |");
}

#[test]
fn wrapped_lines_are_one_and_paragraphs_stay_apart() {
    let page = Page::default()
        .grid(&[50, 112, 174], &[100, 160])
        .text(52, 112, "一二三四五")
        .text(52, 124, "六七")
        .text(114, 112, "甲；")
        .text(114, 124, "乙。");
    check(&[page], "| 一二三四五六七 | 甲；⏎乙。 |");
}

#[test]
fn radicals_with_their_right_text_beside() {
    let page = Page::default()
        .grid(&XS, &[100, 120, 140])
        .raw("/Span <</ActualText <FEFF76EE>>> BDC")
        .text(52, 114, "⽬")
        .raw("EMC")
        .text(62, 114, "标");
    check(&[page], "| 目标 |  |  |");
}

#[test]
fn a_cell_printed_on_both_sides_of_a_page_break_is_one() {
    let part = |y: i32, top: bool| {
        let mut page = Page::default().line(50, y, 350, y).line(150, y + 40, 350, y + 40);
        page = if top { page } else { page.line(50, y + 40, 150, y + 40) };
        for x in XS {
            page = page.line(x, y, x, y + 40);
        }
        let clip = HEIGHT - y - 40;
        // Its middle lies on the other page; what is painted ends at the border.
        let place = if top { y + 45 } else { y - 2 };
        page.raw(&format!("q 50 {clip} 100 40 re W n")).text(52, place, "产出指标").raw("Q").text(
            152,
            y + 20,
            if top { "甲" } else { "乙" },
        )
    };
    // The upper page is open below, the lower one above.
    let lower = {
        let mut page = Page::default().line(150, 60, 350, 60).line(50, 100, 350, 100);
        for x in XS {
            page = page.line(x, 60, x, 100);
        }
        page.raw("q 50 742 100 40 re W n").text(52, 58, "产出指标").raw("Q").text(152, 80, "乙")
    };
    check(&[part(760, true), lower], "| 产出指标 1x2 | 甲 |  |\n| 乙 |  |");
}

#[test]
fn a_row_that_a_page_cut_is_one_if_its_text_continues() {
    let upper = Page::default()
        .grid(&[50, 112, 350], &[740, 760, 800])
        .text(52, 754, "名称")
        .text(114, 754, "甲")
        .text(52, 772, "一二三四五")
        .text(52, 784, "六七八九十");
    let lower = Page::default()
        .grid(&[50, 112, 350], &[60, 80, 100])
        .text(52, 74, "百千")
        .text(52, 94, "丙")
        .text(114, 94, "丁");
    check(&[upper, lower], "| 名称 | 甲 |\n| 一二三四五六七八九十百千 1x2 |  1x2 |\n| 丙 | 丁 |");
}

#[test]
fn a_row_below_a_page_break_with_figures_below_figures_is_the_next_one() {
    let row =
        |page: Page, y: i32, name: &str, figure: &str| page.text(52, y, name).text(114, y, figure);
    let xs = [50, 112, 140];
    let upper = Page::default().grid(&xs, &[760, 780, 800]);
    let upper = row(row(upper, 774, "名称甲", "1"), 794, "一二三四五", "7.14");
    let lower = row(Page::default().grid(&xs, &[60, 80]), 74, "六七八九十", "7.14");
    check(&[upper, lower], "| 名称甲 | 1 |\n| 一二三四五 | 7.14 |\n| 六七八九十 | 7.14 |");
    // Text at the right wall of its cell does not fill it.
    let upper = Page::default().grid(&XS, &[780, 800]).text(130, 794, "甲乙");
    let lower = Page::default().grid(&XS, &[60, 80]).text(130, 74, "丙丁");
    check(&[upper, lower], "| 甲乙 |  |  |\n| 丙丁 |  |  |");
}

#[test]
fn the_head_of_a_table_that_every_page_repeats_is_read_once() {
    let head = |page: Page, y: i32| page.text(52, y, "项目名称").text(152, y, "甲");
    let upper = head(Page::default().grid(&XS, &[740, 760, 780, 800]), 754);
    let upper = upper.text(52, 774, "主管部门").text(52, 794, "乙");
    let lower = head(Page::default().grid(&XS, &[60, 80, 100]), 74).text(52, 94, "丙");
    check(&[upper, lower], "| 项目名称 | 甲 |  |\n| 主管部门 |  |  |\n| 乙 |  |  |\n| 丙 |  |  |");
    // The title of a new form is the same, and its labels are.
    let form = |y: i32, name: &str, end: i32| {
        let page = Page::default().line(50, y - 20, 350, y - 20).line(50, y - 20, 50, y);
        let page = page.line(350, y - 20, 350, y).text(52, y - 6, "自评表");
        let page = page.grid(&XS, &[y, y + 20, end]);
        page.text(52, y + 14, "项目名称").text(152, y + 14, name).text(52, y + 34, "主管部门")
    };
    let pages = [form(740, "甲", 780), form(80, "丁", 120)];
    check(
        &pages,
        "| 自评表 3x1 |\n| 项目名称 | 甲 |  |\n| 主管部门 |  |  |\n| 自评表 3x1 |\n| 项目名称 | 丁 |  |\n| 主管部门 |  |  |",
    );
}

/// The pages of a workbook that is wider than the paper: what lies across the seam is
/// printed on both, cut by the paper, and its cell has no side there.
fn cut_in_width() -> [Page; 2] {
    let half = |side: i32, seam: i32, inner: i32, from: i32| {
        let mut page = Page::default().raw("q 50 600 200 200 re W n");
        for y in [100, 120, 145, 160, 185, 200, 230] {
            page = page.line(50, y, 250, y);
        }
        let page = page.line(inner, from, inner, 230);
        page.line(side, 100, side, 230).line(seam, 120, seam, 230)
    };
    let left = half(50, 250, 150, 100).text(205, 80, "绩效自评表").text(52, 114, "项目名称").text(
        215,
        114,
        "一二三四五六七",
    );
    let right = half(250, 50, 120, 120)
        .text(5, 80, "绩效自评表")
        .text(15, 114, "一二三四五六七")
        .text(152, 134, "9.50");
    [left.text(52, 134, "得分").raw("Q"), right.text(52, 134, "10").raw("Q")]
}

#[test]
fn a_table_that_is_cut_in_width_is_one() {
    let rows = "| 项目名称 | 一二三四五六七 3x1 |\n| 得分 |  | 10 | 9.50 |";
    check(&cut_in_width(), &format!(": 绩效自评表\n{rows}"));
    let out = read(&cut_in_width());
    let figure = resheet_model::Span::at(out.text.find("9.50").unwrap());
    let spot = out.given.spot(figure).unwrap();
    assert_eq!(out.given.shown(spot), "page 2 (120 120 250 145)");
}

#[test]
fn forms_of_one_kind_with_rows_of_one_height_are_no_halves() {
    let form = |wall: i32, name: &str| {
        let ys = [100, 120, 140, 160, 180, 200, 220];
        let page = Page::default().grid(&[50, wall, 350], &ys);
        let labels = ["项目名称", "主管部门", "实施单位", "资金总额", "总体目标", "总分"];
        let page =
            (0..).zip(labels).fold(page, |page, (at, label)| page.text(52, 114 + 20 * at, label));
        page.text(202, 114, name)
    };
    let labels = ["项目名称", "主管部门", "实施单位", "资金总额", "总体目标", "总分"];
    let rows = |wide: &str, name: &str, narrow: &str| -> String {
        let name = |label: &str| if label == labels[0] { name.to_owned() } else { String::new() };
        let row = |label: &&str| format!("| {label}{wide} | {}{narrow} |\n", name(label));
        labels.iter().map(row).collect()
    };
    // Their walls stand apart, so that each has a column that the other one has not.
    check(&[form(150, "甲"), form(200, "乙")], &(rows("", "甲", " 2x1") + &rows(" 2x1", "乙", "")));
}

#[test]
fn a_half_of_a_table_without_its_other_half_is_told() {
    let [left, _] = cut_in_width();
    check(&[left], ": 绩效自评表\n| 项目名称 | 一二三四五六七 |\n| 得分 |  |\nD021");
}

#[test]
fn a_side_of_a_merged_cell_that_meets_no_line_is_of_the_table() {
    let page = Page::default().line(50, 100, 50, 140).text(52, 122, "绩效");
    let page =
        page.grid(&[150, 250, 350], &[100, 120, 140]).text(152, 114, "甲").text(152, 134, "乙");
    check(&[page], "| 绩效 1x2 | 甲 |  |\n| 乙 |  |");
}

#[test]
fn the_next_form_below_a_title_that_every_page_has_is_another_table() {
    let form = |name: &str, label: &str| {
        Page::default()
            .text(150, 80, "自评表")
            .grid(&XS, &[100, 120])
            .text(52, 114, label)
            .text(152, 114, name)
    };
    let pages = [form("甲", "项目名称"), form("乙", "得分"), form("丙", "项目名称")];
    let out = read(&pages);
    let rows: Vec<usize> = out.given.tables.iter().map(|table| table.rows.len()).collect();
    assert_eq!(rows, [2, 1], "{}", out.text);
}

#[test]
fn lines_of_dots_are_lines() {
    let mut page = Page::default();
    for y in [100, 120, 140] {
        for x in (50..=350).step_by(2) {
            page = page.raw(&format!("{x} {} 1 1 re f", HEIGHT - y));
        }
    }
    for x in XS {
        for y in (100..=140).step_by(2) {
            page = page.raw(&format!("{x} {} 1 1 re f", HEIGHT - y));
        }
    }
    check(&[page.text(52, 114, "甲").text(152, 134, "乙")], "| 甲 |  |  |\n|  | 乙 |  |");
}

#[test]
fn a_stop_may_hang_over_the_wall_of_its_cell() {
    let page = Page::default().grid(&XS, &[100, 120]).text(83, 114, "一二三四五六。");
    check(&[page.text(154, 114, "七八")], "| 一二三四五六。 | 七八 |  |");
}

#[test]
fn a_stamp_over_figures_is_in_no_cell() {
    let page = Page::default().grid(&XS, &[100, 120]).text(52, 114, "甲").text(152, 114, "95.90");
    let page = page.raw("1 0 0 rg").text(146, 112, "专用章").raw("0 g");
    check(&[page], "| 甲 | 95.90 |  |\n: 专用章");
    // A figure in red is a figure.
    let page = Page::default().grid(&XS, &[100, 120]).raw("1 0 0 rg").text(152, 114, "95.90");
    check(&[page], "|  | 95.90 |  |");
}

#[test]
fn rows_that_end_at_a_page_stay_two_and_page_numbers_part_no_table() {
    let upper = Page::default()
        .grid(&XS, &[740, 760, 780])
        .text(52, 754, "甲")
        .text(52, 774, "乙")
        .text(280, 820, "1");
    let lower = Page::default().grid(&XS, &[60, 80]).text(52, 74, "丙").text(280, 820, "2");
    check(&[upper, lower], "| 甲 |  |  |\n| 乙 |  |  |\n| 丙 |  |  |\n: 1\n: 2");
}

#[test]
fn figures_that_are_not_shown_and_text_over_its_wall_are_told() {
    let page = Page::default().grid(&XS, &[100, 120, 140]).text(52, 114, "###").text(
        152,
        134,
        "一二三四五六七八九十百",
    );
    check(&[page], "| ### |  |  |\n|  | 一二三四五六七八九十百 |  |\nD018\nD021");
}

#[test]
fn text_that_ends_at_the_border_of_its_cell_is_told() {
    let page = Page::default()
        .grid(&[50, 114, 178], &[100, 138])
        .text(52, 110, "一二三四五六")
        .text(52, 122, "七八九十百千")
        .text(52, 134, "万亿甲乙丙丁");
    check(&[page], "| 一二三四五六七八九十百千万亿甲乙丙丁 |  |\nD020");
}

/// A text of ten points that a printer paints inside of a rectangle: left, top, right, bottom.
fn clipped(page: Page, clip: [i32; 4], x: i32, y: i32, text: &str) -> Page {
    let [left, top, right, bottom] = clip;
    let area = format!("{left} {} {} {}", HEIGHT - bottom, right - left, bottom - top);
    page.raw(&format!("q {area} re W n")).text(x, y, text).raw("Q")
}

#[test]
fn a_text_that_reaches_the_side_of_what_only_it_is_painted_inside_of_is_told() {
    let page = || {
        let page = Page::default().grid(&XS, &[100, 116, 140]).text(152, 112, "甲");
        page.text(252, 112, "乙").text(152, 130, "丙")
    };
    // A line behind which there is no room for the next one; the rest was left out.
    let low = clipped(page(), [50, 100, 150, 116], 52, 113, "第一，建成；");
    let rows = "|  | 丙 |  |\nD020";
    check(&[low], &format!("| 第一，建成； | 甲 | 乙 |\n{rows}"));
    // Letters end where the cell does, and are hidden halfway down.
    let narrow = clipped(page(), [50, 90, 150, 240], 55, 112, "其中：当年财政拨款资");
    check(&[narrow], &format!("| 其中：当年财政拨款资 | 甲 | 乙 |\n{rows}"));
    let hidden = clipped(page(), [50, 100, 150, 116], 52, 120, "满意");
    check(&[hidden], &format!("| 满意 | 甲 | 乙 |\n{rows}"));
    // One line that has room beside it and ends in no pause is all there is.
    let alone = clipped(page(), [50, 100, 150, 116], 52, 113, "第一，建成");
    check(&[alone], "| 第一，建成 | 甲 | 乙 |\n|  | 丙 |  |");
    // One that has room is whole.
    let whole = clipped(page(), [50, 100, 150, 116], 52, 112, "满意");
    check(&[whole], "| 满意 | 甲 | 乙 |\n|  | 丙 |  |");
}

#[test]
fn a_printer_that_clips_every_cell_says_nothing_by_it() {
    let mut page = Page::default().grid(&XS, &[100, 130, 146]);
    for (at, text) in (0..).zip(["甲", "乙", "丙"]) {
        let (left, right) = (50 + 100 * at, 150 + 100 * at);
        page = clipped(page, [left, 100, right, 130], left + 40, 116, text);
        page = clipped(page, [left, 130, right, 146], left + 40, 143, text);
    }
    check(&[page], "| 甲 | 乙 | 丙 |\n| 甲 | 乙 | 丙 |");
}

#[test]
fn letters_outside_of_the_page_are_told() {
    let page = Page::default().grid(&XS, &[100, 120]).text(52, 114, "甲").text(640, 114, "乙丙");
    let out = read(&[page]);
    let finding = &out.findings[0];
    assert_eq!((finding.code, out.text.trim()), (Code::D030, "甲"));
    assert_eq!(finding.args[0].1.to_string(), "2");
}

#[test]
fn a_box_to_fill_in_says_what_it_holds() {
    let value = hex("甲项目");
    let field = |more: &str| {
        format!(
            "/Annots[<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V<FEFF{value}>/Rect[152 722 248 742]{more}>>]"
        )
    };
    let page = |annots: String| Page { annots, ..Page::default() }.grid(&XS, &[100, 120]);
    let row = "| 项目名称 | 甲项目 |  |\n";
    // It has no picture; it is hidden; the page shows it, or something else.
    let empty = page(field("")).text(52, 114, "项目名称");
    check(&[empty], &format!("{row}D021"));
    let hidden = page(field("/F 2")).text(52, 114, "项目名称");
    check(&[hidden], "| 项目名称 |  |  |");
    let shown = page(field("")).text(52, 114, "项目名称").text(160, 114, "甲项目");
    check(&[shown], row);
    let other = page(field("")).text(52, 114, "项目名称").text(160, 114, "乙");
    check(&[other], "| 项目名称 | 乙 |  |\nD021");
}

#[test]
fn lines_of_two_texts_beside_each_other_near_a_table_are_likely() {
    let page = Page::default().grid(&XS, &[100, 120]).text(52, 114, "项目名称");
    let page = page.text(52, 140, "一二三四五六七八九十").text(152, 140, "甲乙丙丁戊己庚辛壬癸");
    let page = page.text(52, 153, "百千万亿兆京垓").text(152, 153, "子丑寅卯辰巳午未");
    check(
        &[page],
        "| 项目名称 |  |  |\n: 一二三四五六七八九十甲乙丙丁戊己庚辛壬癸\n\
         : 百千万亿兆京垓      子丑寅卯辰巳午未\nD021\nD021",
    );
}

#[test]
fn texts_painted_inside_of_areas_of_their_own_are_no_one_text() {
    let page = Page::default().grid(&XS, &[100, 120]).text(90, 114, "满意度指标");
    // It is too wide for its cell, and stands in the middle of it.
    let page = clipped(page, [150, 90, 250, 240], 140, 114, "服务对象满意度指标及其他");
    check(&[page], "| 满意度指标 | 服务对象满意度指标及其他 |  |\nD020");
}

#[test]
fn a_text_that_runs_over_the_side_of_its_table_is_of_its_cell() {
    let page = Page::default().grid(&XS, &[100, 120]).text(320, 114, "完成值略低于");
    let page = page.text(52, 140, "注");
    check(&[page], "|  |  | 完成值略低于 |\n: 注\nD021");
}

#[test]
fn pages_that_are_turned_read_the_same() {
    // Turned by the page itself: drawn on its side, shown upright.
    let drawn = |page: Page| {
        page.line(100, 50, 100, 350)
            .line(120, 50, 120, 350)
            .line(140, 50, 140, 350)
            .line(100, 50, 140, 50)
            .line(100, 200, 140, 200)
            .line(100, 350, 140, 350)
            .turned([0, 1, -1, 0], 114, 348, "甲乙")
            .turned([0, 1, -1, 0], 134, 198, "丙")
    };
    let picture = "| 甲乙 |  |\n|  | 丙 |";
    check(&[drawn(Page { rotate: 90, ..Page::default() })], picture);
    check(&[drawn(Page::default())], picture);
}

#[test]
fn labels_on_their_side_and_with_a_character_a_line() {
    let page = Page::default()
        .grid(&[50, 70, 90, 350], &[100, 200])
        .turned([0, 1, -1, 0], 64, 180, "绩效指标")
        .text(74, 120, "产")
        .text(74, 132, "出")
        .text(74, 144, "指")
        .text(74, 156, "标")
        .text(95, 120, "甲乙丙丁戊己庚辛");
    check(&[page], "| 绩效指标 | 产出指标 | 甲乙丙丁戊己庚辛 |");
}

#[test]
fn a_watermark_is_in_no_cell() {
    let page = Page::default()
        .grid(&XS, &[100, 120, 140])
        .text(52, 114, "甲")
        .raw("BT /F 10 Tf 2 2 -2 2 100 700 Tm <5185 90E8> Tj ET");
    check(&[page], "| 甲 |  |  |\n: 内部");
}

#[test]
fn two_pages_side_by_side_are_two() {
    let mut page = Page::default();
    for (left, name) in [(20, "甲"), (320, "乙")] {
        page = page
            .text(left + 80, 80, name)
            .grid(&[left, left + 100, left + 240], &[100, 120, 140])
            .text(left + 2, 114, name)
            .text(left + 2, 134, "得分");
    }
    check(&[page], ": 甲\n| 甲 |  |\n| 得分 |  |\n: 乙\n| 乙 |  |\n| 得分 |  |");
}

#[test]
fn letters_printed_twice_to_look_bold_are_one() {
    let page = Page::default()
        .grid(&XS, &[100, 120, 140])
        .text(52, 114, "11甲")
        .raw("BT /F 10 Tf 1 0 0 1 52.4 728 Tm <0031003175 32> Tj ET");
    check(&[page], "| 11甲 |  |  |");
}

#[test]
fn a_page_without_lines_is_text_with_blanks() {
    let page = Page::default()
        .text(50, 100, "名称")
        .text(150, 100, "甲")
        .text(50, 120, "得分")
        .text(150, 120, "9.50");
    let out = read(&[page]);
    assert_eq!(out.text, "名称                甲\n得分                9.50\n");
    let spot = out.given.spot(resheet_model::Span::at(out.text.find("9.50").unwrap()));
    assert!(out.given.shown(spot.unwrap()).starts_with("page 1 (150 "));
}

#[test]
fn wild_numbers_do_no_harm() {
    let page = Page::default()
        .grid(&XS, &[100, 120, 140])
        .text(52, 114, "甲")
        .raw("1e30 -1e30 m 1e38 1e38 l S BT /F 10 Tf 1 0 0 1 1e30 5 Tm <7532> Tj ET")
        .raw("1e-30 0 0 1e-30 0 0 cm BT /F 1e9 Tf <7532> Tj ET");
    check(&[page], "| 甲 |  |  |");
}

/// Forms that draw each other ten times are drawn without end; the page says so, and what
/// is drawn before them stays.
#[test]
fn forms_that_are_drawn_without_end() {
    let page = Page::default().grid(&XS, &[100, 120, 140]).text(52, 114, "甲").raw("/A Do");
    let Opened::Text(out) = open(&pdf_with_forms(&[page], 9)) else { panic!("is read") };
    assert_eq!(out.text, "甲\t\t\n");
    let codes: Vec<Code> = out.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [Code::D024]);
}

/// Grounds of cells: left, top, width and height of each.
fn grounds(areas: &[[i32; 4]]) -> Page {
    let page = Page::default().raw("0.9 g");
    let page = areas.iter().fold(page, |page, [x, y, width, height]| {
        page.raw(&format!("{x} {} {width} {height} re f", HEIGHT - y - height))
    });
    page.raw("0 g")
}

#[test]
fn grounds_of_cells_are_cells() {
    let areas = [
        [50, 100, 98, 38],
        [150, 100, 98, 18],
        [250, 100, 98, 18],
        [150, 120, 198, 18],
        [50, 140, 98, 18],
        [150, 140, 98, 18],
        [250, 140, 98, 18],
    ];
    let page = grounds(&areas).text(52, 124, "甲").text(152, 114, "乙").text(252, 114, "丙");
    let page = page.text(152, 134, "丁").text(52, 154, "戊").text(252, 154, "己");
    check(&[page], "| 甲 1x2 | 乙 | 丙 |\n| 丁 2x1 |\n| 戊 |  | 己 |");
}

#[test]
fn rows_between_painted_ones_are_told_by_the_text() {
    let row = |y: i32| [[50, y, 100, 20], [150, y, 100, 20], [250, y, 100, 20]];
    let areas = [row(100), row(140)].concat();
    let page = grounds(&areas).text(52, 114, "甲").text(152, 114, "乙").text(252, 114, "丙");
    // A text goes over a wall, and the last row has no ground.
    let page = page.text(52, 134, "丁").text(152, 134, "一二三四五六七八九十百千");
    let page = page.text(52, 154, "戊").text(52, 174, "总分").text(252, 174, "9");
    check(
        &[page],
        "| 甲 | 乙 | 丙 |\n| 丁 | 一二三四五六七八九十百千 2x1 |\n| 戊 |  |  |\n| 总分 |  | 9 |",
    );
}

#[test]
fn columns_between_lines_across_are_told_by_the_text() {
    let mut page = Page::default();
    for y in [100, 120, 160, 180] {
        page = page.line(50, y, 350, y);
    }
    page = page.line(150, 140, 350, 140);
    for (y, cells) in [
        (114, ["级别", "名称", "分值"]),
        (134, ["", "甲", "5"]),
        (144, ["产出", "", ""]),
        (154, ["", "乙", "5"]),
        (174, ["总分", "", "10"]),
    ] {
        for (x, text) in [60, 160, 260].into_iter().zip(cells) {
            page = if text.is_empty() { page } else { page.text(x, y, text) };
        }
    }
    // What has rows by its text alone is likely, and said.
    check(
        &[page],
        "| 级别 | 名称 | 分值 |\n| 产出 1x2 | 甲 | 5 |\n| 乙 | 5 |\n| 总分 |  | 10 |\nD021\nD021\nD021\nD021\nD021\nD021",
    );
}

#[test]
fn lines_of_a_text_are_no_table() {
    let mut page = Page::default();
    for y in [100, 120, 140, 160, 180] {
        page = page.line(50, y, 350, y).text(52, y + 14, "一二三四五六七八九十");
    }
    let out = read(&[page]);
    assert!(out.given.tables.is_empty(), "{:?}", out.given.tables);
}

#[test]
fn what_is_struck_out_is_no_value_and_said() {
    let page = Page::default()
        .grid(&XS, &[100, 120, 140])
        .text(52, 114, "得分")
        .text(152, 114, "56旧值")
        .line(162, 111, 182, 111)
        .text(52, 160, "注销")
        .line(52, 157, 72, 157);
    check(&[page], "| 得分 | 56 |  |\n: 注销\nD029\nD029");
    // A line under a text, and a wall that goes on where it does not.
    let page = Page::default()
        .grid(&XS, &[100, 120, 140])
        .text(152, 114, "56")
        .line(152, 115, 162, 115)
        .text(152, 144, "78");
    let out = read(&[page]);
    assert!(out.findings.iter().all(|finding| finding.code != Code::D029), "{:?}", out.findings);
}

#[test]
fn four_pages_on_a_sheet_are_read_row_by_row() {
    let mut page = Page::default();
    let quarters = [(20, 60, "甲"), (320, 60, "乙"), (20, 480, "丙"), (320, 480, "丁")];
    for (x, y, name) in quarters {
        let xs = [x, x + 100, x + 200];
        page = page.grid(&xs, &[y, y + 20, y + 300]).text(x + 2, y + 14, name);
        page = page.text(x + 2, y - 10, &format!("题{name}"));
    }
    check(&[page], ": 题甲\n| 甲 |  |\n: 题乙\n| 乙 |  |\n: 题丙\n| 丙 |  |\n: 题丁\n| 丁 |  |");
}

#[test]
fn a_dotted_line_may_leave_the_dot_at_a_corner_to_another() {
    let mut page = Page::default().line(50, 100, 350, 100).line(50, 140, 350, 140);
    for x in [50, 200, 350] {
        page = page.line(x, 100, x, 140);
    }
    for x in (55..344).step_by(3) {
        page = page.raw(&format!("{x} {} 1.5 1.5 re f", HEIGHT - 121));
    }
    let page = page.text(60, 114, "甲").text(60, 134, "乙").text(210, 134, "丙");
    check(&[page], "| 甲 |  |\n| 乙 | 丙 |");
}

/// Rows twenty points apart, one of which has cells of two lines, with labels of two rows.
fn rows_without_walls() -> Page {
    let mut page = Page::default();
    for (x, name) in [50, 130, 230, 330, 400, 450].into_iter().zip("级名值分得因".chars()) {
        page = page.text(x, 114, &format!("{name}{name}"));
    }
    for (y, text) in [(134, "甲"), (186, "丙"), (206, "丁")] {
        page = page.text(130, y, text).text(230, y, "良好").text(330, y, "10").text(400, y, "9");
    }
    for (x, text) in [(130, "乙一"), (230, "建立"), (450, "其他")] {
        page = page.text(x, 154, text).text(x, 166, "健全");
    }
    page = page.text(330, 160, "20").text(400, 160, "18");
    page.text(50, 150, "产出").text(50, 196, "效益")
}

const WITHOUT_WALLS: &str = "| 级级 | 名名 | 值值 | 分分 | 得得 | 因因 |
    | 产出 1x2 | 甲 | 良好 | 10 | 9 |  |
    | 乙一⏎健全 | 建立⏎健全 | 20 | 18 | 其他健全 |
    | 效益 1x2 | 丙 | 良好 | 10 | 9 |  |
    | 丁 | 良好 | 10 | 9 |  |
    D021
    D021
    D021";

#[test]
fn rows_and_columns_are_told_by_the_text_where_nothing_is_drawn() {
    check(&[rows_without_walls()], WITHOUT_WALLS);
}

#[test]
fn lines_under_heads_part_no_rows() {
    let mut page = rows_without_walls();
    for y in [100, 121, 218] {
        page = page.line(40, y, 500, y);
    }
    check(&[page], WITHOUT_WALLS);
}

#[test]
fn a_frame_with_lines_across_has_the_columns_of_its_text() {
    let mut page = rows_without_walls().line(40, 100, 40, 218).line(500, 100, 500, 218);
    for y in [100, 121, 173, 218] {
        page = page.line(40, y, 500, y);
    }
    check(&[page], WITHOUT_WALLS);
}

#[test]
fn a_heading_that_says_that_a_table_goes_on_does_not_part_it() {
    for heading in ["续表", "（续上表）", "绩效自评表（续）", "续表2"] {
        let page = |text: &str| Page::default().grid(&XS, &[100, 120, 140]).text(52, 114, text);
        let (one, other) = (page("甲").text(52, 134, "乙"), page("丙").text(52, 134, "丁"));
        let out = read(&[one, other.text(150, 90, heading)]);
        assert_eq!(out.given.tables.len(), 1, "{heading}");
        assert!(out.text.contains(heading));
    }
}

/// Rows so far apart, each cell of one line, with labels of several rows.
fn rows_apart(mut page: Page, from: i32, names: [&str; 4]) -> Page {
    let heads = ["级别", "名称", "数值", "分值"];
    for (x, name) in [50, 110, 190, 240].into_iter().zip(heads) {
        page = page.text(from + x, 114, name);
    }
    for (at, name) in (0..).zip(names) {
        let y = 148 + 34 * at;
        page = page.text(from + 110, y, name).text(from + 190, y, "12").text(from + 240, y, "9");
    }
    page.text(from + 50, 165, "产出").text(from + 50, 233, "效益")
}

#[test]
fn rows_that_are_far_apart_are_rows() {
    check(
        &[rows_apart(Page::default(), 0, ["甲一", "乙一", "丙一", "丁一"])],
        "| 级别 | 名称 | 数值 | 分值 |
         | 产出 1x2 | 甲一 | 12 | 9 |
         | 乙一 | 12 | 9 |
         | 效益 1x2 | 丙一 | 12 | 9 |
         | 丁一 | 12 | 9 |
         D021
         D021
         D021",
    );
}

/// Texts on one line, each from a place on.
fn on_line(page: Page, y: i32, texts: &[(i32, &str)]) -> Page {
    texts.iter().fold(page, |page, (x, text)| page.text(*x, y, text))
}

/// Rows are 18 apart, lines of a cell 14.
#[test]
fn figures_that_a_narrow_column_cuts_are_no_rows() {
    let mut page = Page::default();
    for (y, row) in [
        (114, &[(50, "分项"), (120, "数值"), (146, "权重"), (172, "评分")][..]),
        (132, &[(50, "甲"), (120, "8"), (146, "20"), (172, "7.5")]),
        (150, &[(50, "乙一")]),
        (157, &[(120, "12"), (146, "20"), (172, "18")]),
        (164, &[(50, "健全")]),
        (182, &[(50, "丙"), (120, "9"), (146, "30"), (172, "29")]),
        (200, &[(50, "丁"), (120, "12"), (146, "30"), (172, "28")]),
        (218, &[(146, "10"), (172, "82.")]),
        (225, &[(50, "合计")]),
        (232, &[(146, "0"), (172, "5")]),
    ] {
        page = on_line(page, y, row);
    }
    check(
        &[page],
        "| 分项 | 数值 | 权重 | 评分 |
         | 甲 | 8 | 20 | 7.5 |
         | 乙一⏎健全 | 12 | 20 | 18 |
         | 丙 | 9 | 30 | 29 |
         | 丁 | 12 | 30 | 28 |
         | 合计 |  | 100 | 82.5 |
         D021
         D021",
    );
}

/// Rows of figures are farther apart, so only what stands beside tells these two.
#[test]
fn rows_nearer_than_others_are_told_by_the_texts_beside() {
    let mut page = Page::default();
    for (y, row) in [
        (100, &[(50, "工程"), (200, "修路")][..]),
        (118, &[(50, "单位"), (120, "市局"), (200, "主管"), (260, "县局")]),
        (142, &[(120, "年初"), (200, "执行")]),
        (149, &[(50, "分项"), (260, "得分")]),
        (156, &[(120, "金额"), (200, "金额")]),
        (180, &[(50, "甲一")]),
        (187, &[(120, "12"), (200, "13"), (260, "9")]),
        (194, &[(50, "健全")]),
        (218, &[(50, "乙一")]),
        (225, &[(120, "14"), (200, "15"), (260, "8")]),
        (232, &[(50, "健全")]),
    ] {
        page = on_line(page, y, row);
    }
    check(
        &[page],
        "| 工程 |  | 修路 |  |
         | 单位 | 市局 | 主管 | 县局 |
         | 分项 | 年初⏎金额 | 执行⏎金额 | 得分 |
         | 甲一⏎健全 | 12 | 13 | 9 |
         | 乙一⏎健全 | 14 | 15 | 8 |",
    );
}

/// Too few lines tell of rows: what the second piece goes on with is not known.
#[test]
fn lines_between_those_of_cells_beside_them_are_likely() {
    let page = on_line(Page::default(), 100, &[(200, "共计")]);
    let page = on_line(page, 107, &[(50, "灯塔"), (120, "浮标")]);
    let page = on_line(page, 114, &[(200, "四座")]);
    let out = read(&[on_line(page, 160, &[(50, "填表人：某人")])]);
    let codes: Vec<Code> = out.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, [Code::D021; 3]);
    let doubtful: Vec<&str> =
        out.given.doubtful.iter().map(|span| out.text[span.range()].trim()).collect();
    assert_eq!(doubtful.len(), 3);
    assert!(doubtful[0] == "共计" && doubtful[1].starts_with("灯塔") && doubtful[2] == "四座");
}

/// The label of a row that a page cuts stands on the next page, for it is higher than what
/// was left of the page.
#[test]
fn a_label_alone_above_the_rows_of_a_page_is_of_the_row_before() {
    let mut first = Page::default();
    for (y, row) in [
        (107, &[(160, "名称")][..]),
        (114, &[(50, "级别"), (100, "类别"), (230, "数值"), (280, "分值")]),
        (121, &[(160, "全称")]),
        (139, &[(160, "甲一")]),
        (146, &[(50, "产出"), (100, "数量"), (230, "12"), (280, "9")]),
        (153, &[(160, "健全")]),
        (171, &[(160, "乙一")]),
        (178, &[(50, "效益"), (100, "社会"), (230, "13"), (280, "8")]),
        (185, &[(160, "健全")]),
        (203, &[(160, "丙"), (230, "14"), (280, "8")]),
    ] {
        first = on_line(first, y, row);
    }
    let mut next = Page::default();
    for (y, row) in [
        (100, &[(100, "持久")][..]),
        (114, &[(100, "影响")]),
        (132, &[(50, "满意"), (100, "服务"), (160, "丁"), (230, "15"), (280, "7")]),
        (150, &[(160, "合计"), (230, "54"), (280, "32")]),
    ] {
        next = on_line(next, y, row);
    }
    let out = read(&[first, next]);
    let rows: Vec<Vec<&str>> = out.given.tables[0]
        .rows
        .iter()
        .map(|row| row.cells.iter().map(|cell| &out.text[cell.span.range()]).collect())
        .collect();
    assert_eq!(out.given.tables.len(), 1);
    assert_eq!(rows.len(), 6, "{rows:?}");
    assert!(rows[3].contains(&"丙") && rows[3].iter().any(|text| text.starts_with("持久")));
    assert_eq!(out.findings.last().map(|finding| finding.code), Some(Code::D021));
}

/// Labels of the one are on the other too, so it is no table of twice as many columns.
#[test]
fn two_forms_beside_each_other_without_walls_are_two() {
    let form = |page: Page, from: i32, name: &str| {
        let page = rows_apart(page, from, ["甲一", "乙一", "丙一", "丁一"]);
        let page = page.text(from + 50, 80, "项目").text(from + 110, 80, name);
        let page = page.text(from + 150, 40, "自评表");
        page.text(from + 110, 284, "合计").text(from + 190, 284, "48").text(from + 240, 284, "36")
    };
    let page = form(form(Page::default(), 0, "修路"), 270, "造桥");
    let tables = read(&[page]).given.tables;
    let widest = |rows: &[resheet_model::GivenRow]| rows.iter().map(|row| row.cells.len()).max();
    let widths: Vec<_> = tables.iter().map(|table| widest(&table.rows)).collect();
    assert_eq!(widths, [Some(4), Some(4)]);
}

/// In a table that the text tells they would be cells of its first and last row.
#[test]
fn numbers_of_pages_and_headings_between_them_are_in_no_row() {
    let page = rows_apart(Page::default(), 0, ["甲一", "乙一", "丙一", "丁一"]);
    let out = read(&[page.text(52, 98, "续表").text(140, 800, "- 12 -")]);
    let cells = out.given.tables.iter().flat_map(|table| &table.rows).flat_map(|row| &row.cells);
    let cells: Vec<&str> = cells.map(|cell| &out.text[cell.span.range()]).collect();
    assert!(cells.contains(&"级别") && cells.contains(&"丁一"), "{cells:?}");
    assert!(!cells.iter().any(|cell| cell.contains("续表") || cell.contains("- 12 -")));
    assert!(out.text.contains("续表") && out.text.contains("- 12 -"));
}

#[test]
fn rows_between_lines_down_alone_are_told_by_the_text() {
    let mut page = rows_apart(Page::default(), 0, ["甲一", "乙一", "丙一", "丁一"]);
    page = page.line(40, 100, 290, 100).line(40, 270, 290, 270);
    for x in [40, 100, 180, 230, 290] {
        page = page.line(x, 100, x, 270);
    }
    check(
        &[page],
        "| 级别 | 名称 | 数值 | 分值 |
         | 产出 1x2 | 甲一 | 12 | 9 |
         | 乙一 | 12 | 9 |
         | 效益 1x2 | 丙一 | 12 | 9 |
         | 丁一 | 12 | 9 |
         D021
         D021
         D021",
    );
}

#[test]
fn a_table_that_draws_columns_alone_goes_on_with_few_rows() {
    let columns = |mut page: Page, bottom: i32| {
        page = page.line(40, 100, 290, 100).line(40, bottom, 290, bottom);
        for x in [40, 100, 180, 230, 290] {
            page = page.line(x, 100, x, bottom);
        }
        page
    };
    let first = rows_apart(Page::default(), 0, ["甲一", "乙一", "丙一", "丁一"]);
    let mut rest = columns(Page::default(), 170);
    for (y, name) in [(114, "戊一"), (148, "己一")] {
        rest = rest.text(110, y, name).text(190, y, "12").text(240, y, "9");
    }
    let out = read(&[columns(first, 270), rest]);
    for name in ["戊一", "己一"] {
        assert!(out.text.contains(&format!("{name}\t12\t9\n")), "{}", out.text);
    }
}

#[test]
fn figures_that_are_wrapped_in_several_columns_are_of_one_row() {
    let mut page = Page::default().grid(&[50, 100, 150, 200], &[100, 160, 180]);
    for x in [52, 102, 152] {
        page = page.text(x, 112, "1234567").text(x, 126, "8901234").text(x, 140, "567.25");
    }
    let out = read(&[page.text(52, 174, "甲")]);
    assert_eq!(out.given.tables[0].rows.len(), 2);
}

#[test]
fn letters_that_run_off_the_paper_stay_in_their_cell() {
    let page = Page::default().grid(&[400, 500, 594], &[100, 120, 140]).text(402, 114, "甲");
    let out = read(&[page.text(550, 114, "一二三四五六").text(402, 134, "乙")]);
    assert!(out.text.contains("甲\t一二三四五六\n"), "{}", out.text);
}

/// As a word processor prints them: rows stand as near as the lines of a cell do elsewhere.
#[test]
fn rows_of_one_line_each_are_as_near_as_lines_of_a_cell() {
    let mut page = Page::default();
    for (y, row) in [
        (100, [(50, "名称"), (130, "目标"), (190, "分值"), (250, "得分")]),
        (112, [(50, "甲一"), (130, "12"), (190, "20"), (250, "18")]),
        (124, [(50, "乙一"), (130, "15"), (190, "30"), (250, "29")]),
        (136, [(50, "丙一"), (130, "17"), (190, "30"), (250, "27")]),
        (148, [(50, "丁一"), (130, "19"), (190, "20"), (250, "15")]),
    ] {
        page = on_line(page, y, &row);
    }
    let out = read(&[page]);
    assert_eq!(out.given.tables.len(), 1, "{}", out.text);
    let rows: Vec<usize> = out.given.tables[0].rows.iter().map(|row| row.cells.len()).collect();
    assert_eq!(rows, [4; 5], "{}", out.text);
    assert!(out.text.contains("丙一\t17\t30\t27\n"), "{}", out.text);
}

/// The fourth column begins less than half a letter behind the third, in every row.
#[test]
fn columns_that_nearly_touch_are_told_by_where_their_texts_begin() {
    let mut page = Page::default();
    for (y, row) in [
        (100, [(50, "名称"), (130, "完成情况"), (174, "分值"), (250, "得分")]),
        (134, [(50, "甲一"), (130, "已经建成"), (174, "20"), (250, "18")]),
        (168, [(50, "乙一"), (130, "已经验收"), (174, "30"), (250, "29")]),
        (202, [(50, "丙一"), (130, "正在施工"), (174, "良好"), (250, "27")]),
        (236, [(50, "丁一"), (130, "没有开工"), (174, "20"), (250, "15")]),
    ] {
        page = on_line(page, y, &row);
    }
    let out = read(&[page]);
    assert!(out.text.contains("丙一\t正在施工\t良好\t27\n"), "{}", out.text);
    assert!(out.text.contains("名称\t完成情况\t分值\t得分\n"), "{}", out.text);
}

/// A ground under every other row parts rows, and is no cell of all that stands on it.
#[test]
fn bands_of_colour_are_no_cells() {
    let mut page = grounds(&[[40, 100, 260, 20], [40, 140, 260, 20], [40, 180, 260, 20]]);
    for (y, row) in [
        (114, [(50, "名称"), (130, "目标"), (190, "分值"), (250, "得分")]),
        (134, [(50, "甲一"), (130, "12"), (190, "20"), (250, "18")]),
        (154, [(50, "乙一"), (130, "15"), (190, "30"), (250, "29")]),
        (174, [(50, "丙一"), (130, "17"), (190, "30"), (250, "27")]),
        (194, [(50, "丁一"), (130, "19"), (190, "20"), (250, "15")]),
    ] {
        page = on_line(page, y, &row);
    }
    let out = read(&[page]);
    for row in ["名称\t目标\t分值\t得分\n", "甲一\t12\t20\t18\n", "丁一\t19\t20\t15\n"]
    {
        assert!(out.text.contains(row), "{}", out.text);
    }
}

/// Two rows stand on one ground, the label beside them on one of its own.
#[test]
fn a_ground_with_figures_below_each_other_is_no_cell() {
    let mut areas = vec![[40, 100, 80, 18], [120, 100, 60, 18], [180, 100, 60, 18]];
    for y in [120, 162] {
        areas.extend([[40, y, 80, 40], [120, y, 60, 40], [180, y, 60, 40]]);
    }
    let mut page = grounds(&areas);
    page = on_line(page, 114, &[(50, "名称"), (130, "分值"), (190, "得分")]);
    for (y, name) in [(134, "甲一"), (154, "乙一"), (176, "丙一"), (196, "丁一")] {
        page = on_line(page, y, &[(50, name), (130, "20"), (190, "18")]);
    }
    let out = read(&[page]);
    assert!(!out.text.contains("20\u{2028}20"), "{:?}", out.text);
}
