//! Small workbooks and Word documents, each with one trap.

#![cfg(feature = "office")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::io::{Cursor, Write as _};

use resheet_document::{Opened, Rendered, open};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[track_caller]
fn read(bytes: &[u8]) -> Rendered {
    match open(bytes) {
        Opened::Text(rendered) => *rendered,
        other => panic!("{other:?}"),
    }
}

/// The text, `|` for tabs, and `⏎` for lines of a cell; then the codes.
#[track_caller]
fn check(out: &Rendered, expected: &str) {
    let mut text = out.text.replace('\t', "|").replace('\u{2028}', "⏎");
    for finding in &out.findings {
        text.push_str(finding.code.as_str());
        text.push('\n');
    }
    let expected: Vec<&str> = expected.lines().map(str::trim).collect();
    assert_eq!(text.trim_end().lines().collect::<Vec<_>>(), expected);
}

const STYLES: &str = r#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="0.0&quot;万&quot;"/></numFmts>
    <cellXfs><xf numFmtId="0"/><xf numFmtId="10"/><xf numFmtId="164"/><xf numFmtId="31"/><xf numFmtId="49"/></cellXfs></styleSheet>"#;

fn xlsx(rows: &str, more: &str) -> Vec<u8> {
    styled(STYLES, rows, more)
}

fn styled(styles: &str, rows: &str, more: &str) -> Vec<u8> {
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData>{more}</worksheet>");
    package(&[
        (
            "xl/workbook.xml",
            r#"<workbook><sheets><sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
        ("xl/styles.xml", styles),
        (
            "xl/sharedStrings.xml",
            "<sst><si><t>名称</t></si><si><r><t>甲</t></r><r><t>&amp;乙</t></r><rPh><t>jia</t></rPh></si></sst>",
        ),
        ("xl/worksheets/sheet1.xml", &sheet),
    ])
}

#[test]
fn a_workbook_shows_what_its_formats_say() {
    let out = read(&xlsx(
        r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>
           <row r="2"><c r="A2" s="1"><v>0.99780000000000002</v></c><c r="B2" s="2"><v>12.34</v></c></row>
           <row r="3"><c r="A3" s="3"><v>45291</v></c><c r="B3" s="4"><v>7</v></c></row>
           <row r="4"><c r="A4" t="inlineStr"><is><t>一_x000D_
二</t></is></c><c r="B4" t="b"><v>1</v></c></row>"#,
        "",
    ));
    check(&out, "名称|甲&乙\n99.78%|12.3万\n2023年12月31日|7\n一⏎二|TRUE");
    let stored: Vec<&str> = out.given.stored.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(stored, ["0.9978", "12.34", "45291"]);
}

/// Formats of accounts show a zero as a dash, which in a form says that there is no figure.
#[test]
fn a_zero_that_is_shown_as_a_dash_is_a_zero() {
    let styles = r#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="_ * #,##0.00_ ;_ * \-#,##0.00_ ;_ * &quot;-&quot;??_ ;_ @_ "/>
        <numFmt numFmtId="165" formatCode="[=0]&quot;否&quot;;&quot;是&quot;"/></numFmts>
        <cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="44"/><xf numFmtId="165"/></cellXfs></styleSheet>"#;
    let rows = r#"<row r="1"><c r="A1" s="1"><v>0</v></c><c r="B1" s="1"><v>1234.5</v></c><c r="C1" s="2"><v>0</v></c>
        <c r="D1" s="3"><v>0</v></c><c r="E1" t="inlineStr" s="1"><is><t>-</t></is></c></row>"#;
    check(&read(&styled(styles, rows, "")), "0|1,234.50|0|否|-");
    let content = r#"<office:document-content><table:table table:name="表"><table:table-row>
        <table:table-cell office:value-type="float" office:value="0"><text:p>-</text:p></table:table-cell>
        <table:table-cell office:value-type="string"><text:p>-</text:p></table:table-cell>
        </table:table-row></table:table></office:document-content>"#;
    let mime = "application/vnd.oasis.opendocument.spreadsheet";
    check(&read(&package(&[("mimetype", mime), ("content.xml", content)])), "0|-");
}

#[test]
fn formulas_give_their_results_or_what_is_known_of_them() {
    let out = read(&xlsx(
        r#"<row r="1"><c r="A1"><f>SUM(B1:B2)</f><v>3.5</v></c><c r="B1"><f>SUM(C1)</f></c>
           <c r="C1" t="e"><f>100(%)</f><v>#VALUE!</v></c><c r="D1" t="e"><f>X!#REF!</f><v>#REF!</v></c></row>"#,
        "",
    ));
    check(&out, "3.5|=SUM(C1)|=100(%)|#REF!\nD025\nD026\nD017");
}

#[test]
fn merges_hidden_rows_and_long_codes() {
    let out = read(&xlsx(
        r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>
           <row r="2" hidden="1"><c r="A2" t="s"><v>1</v></c><c r="C2"><v>3.1011320010101203E17</v></c></row>
           <row r="3"><c r="B3" t="s"><v>0</v></c></row>"#,
        r#"<mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="A2:A3"/></mergeCells>"#,
    ));
    check(&out, "名称\n甲&乙||310113200101012000\n|名称|\nD019\nD027");
    let rows = &out.given.tables[0].rows;
    let spans = |row: usize, cell: usize| {
        let cell = rows[row].cells[cell];
        (cell.column, cell.columns, cell.rows)
    };
    assert_eq!((spans(0, 0), spans(1, 0)), ((0, 3, 1), (0, 1, 2)));
    assert_eq!(spans(2, 0), (1, 1, 1));
}

#[test]
fn rows_out_of_order_and_cells_without_places() {
    let out = read(&xlsx(
        r#"<row r="3"><c r="A3" t="s"><v>1</v></c></row><row r="1"><c t="s"><v>0</v></c><c><v>2</v></c></row>"#,
        "",
    ));
    check(&out, "名称|2\n\n甲&乙|");
}

#[test]
fn a_spreadsheet_of_the_open_format() {
    let content = r#"<office:document-content><table:table table:name="表">
        <table:table-row><table:table-cell table:number-columns-spanned="2" office:value-type="string"><text:p>标<text:span>题</text:span></text:p></table:table-cell><table:covered-table-cell/></table:table-row>
        <table:table-row><table:table-cell office:value-type="percentage" office:value="0.9978"><text:p>99.78%</text:p><office:annotation><text:p>批注</text:p></office:annotation></table:table-cell><table:table-cell><text:p>一</text:p><text:p>二</text:p></table:table-cell></table:table-row>
        <table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
        </table:table></office:document-content>"#;
    let mime = "application/vnd.oasis.opendocument.spreadsheet";
    let out = read(&package(&[("mimetype", mime), ("content.xml", content)]));
    check(&out, "标题\n99.78%|一⏎二\nD022");
    let stored: Vec<&str> = out.given.stored.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(stored, ["0.9978"]);
    assert_eq!(out.given.tables[0].rows[0].cells[0].columns, 2);
}

/// A table in a cell is lines of the cell, and the rows behind it are rows.
#[test]
fn a_table_in_a_cell_of_a_spreadsheet_does_not_end_the_worksheet() {
    let cell = |text: &str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
    let inner = format!(
        "<table:table table:is-sub-table='true'><table:table-row>{}{}</table:table-row></table:table>",
        cell("一"),
        cell("二")
    );
    let content = format!(
        "<office:document-content><table:table table:name='表'><table:table-row>\
         <table:table-cell>{inner}</table:table-cell>{}</table:table-row><table:table-row>{}{}\
         </table:table-row></table:table></office:document-content>",
        cell("甲"),
        cell("乙"),
        cell("丙")
    );
    let mime = "application/vnd.oasis.opendocument.spreadsheet";
    let out = read(&package(&[("mimetype", mime), ("content.xml", &content)]));
    check(&out, "一⏎二|甲\n乙|丙");
}

/// Word 2003 keeps remarks and changes as annotations; a raised number is no digit.
#[test]
fn annotations_and_raised_numbers_are_no_digits_of_a_figure() {
    let remark = "<aml:annotation w:type='Word.Comment'><aml:content><w:p><w:r><w:t>111</w:t>\
                  </w:r></w:p></aml:content></aml:annotation>";
    let paragraph = format!(
        "<w:p><w:r><w:t>372.99</w:t>{remark}</w:r><w:r><w:rPr><w:vertAlign w:val='superscript'/>\
         </w:rPr><w:t>1</w:t></w:r></w:p>"
    );
    check(&read(&docx(&paragraph)), "372.99¹\nD022");
}

fn docx(body: &str) -> Vec<u8> {
    let document = format!("<w:document><w:body>{body}</w:body></w:document>");
    package(&[("word/document.xml", &document)])
}

fn cell(properties: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>")
}

#[test]
fn tables_of_word_say_what_is_merged() {
    let restart = r#"<w:vMerge w:val="restart"/>"#;
    let rows = [
        [cell(restart, "产出"), cell(r#"<w:gridSpan w:val="2"/>"#, "甲")].concat(),
        [cell("<w:vMerge/>", ""), cell("", "乙"), cell("", "丙")].concat(),
    ];
    let rows = rows.map(|row| format!("<w:tr>{row}</w:tr>")).concat();
    let out = read(&docx(&format!(
        "<w:p><w:r><w:t>自评表</w:t></w:r></w:p><w:tbl>{rows}</w:tbl><w:p><w:r><w:t>说明</w:t></w:r></w:p>"
    )));
    check(&out, "自评表\n产出|甲\n|乙|丙\n说明");
    let cells = &out.given.tables[0].rows[0].cells;
    assert_eq!((cells[0].rows, cells[1].columns), (2, 2));
    let spot = |text: &str| {
        let span = resheet_model::Span::at(out.text.find(text).unwrap());
        out.given.shown(out.given.spot(span).unwrap())
    };
    assert_eq!(spot("丙"), "table 1, row 2, cell 3");
    assert_eq!(spot("说明"), "paragraph 2");
}

#[test]
fn changes_boxes_fields_and_copies() {
    let run = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
    let paragraph = [
        run("一"),
        "<w:del><w:r><w:delText>二</w:delText></w:r></w:del>".to_owned(),
        format!("<w:ins>{}</w:ins>", run("三")),
        r#"<w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r>"#.to_owned(),
        "<w:r><w:instrText>PAGE</w:instrText></w:r>".to_owned(),
        format!(
            "<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent><w:p>{0}</w:p>\
             </w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>\
             <w:txbxContent><w:p>{0}</w:p></w:txbxContent></v:textbox></w:pict></mc:Fallback>\
             </mc:AlternateContent></w:r>",
            run("盒")
        ),
        run("四"),
    ];
    let out = read(&docx(&format!("<w:p>{}</w:p>", paragraph.concat())));
    check(&out, "一三☑四\n盒\nD023");
}

#[test]
fn numbers_of_lists_stand_before_their_paragraphs() {
    let item = |text: &str| {
        format!(
            r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="5"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#
        )
    };
    let cell = format!("<w:tc>{}{}</w:tc><w:tc>{}</w:tc>", item("甲"), item("乙"), item(""));
    let document =
        format!("<w:document><w:body><w:tbl><w:tr>{cell}</w:tr></w:tbl></w:body></w:document>");
    let lists = r#"<w:numbering><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#;
    let parts = [("word/document.xml", document.as_str()), ("word/numbering.xml", lists)];
    check(&read(&package(&parts)), "1.甲⏎2.乙|3.");
}

#[test]
fn a_table_in_a_cell_follows_its_row() {
    let inner = format!("<w:tbl><w:tr>{}{}</w:tr></w:tbl>", cell("", "甲"), cell("", "乙"));
    let outer = format!(
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>外</w:t></w:r></w:p>{inner}<w:p/></w:tc></w:tr><w:tr>{}</w:tr></w:tbl>",
        cell("", "末")
    );
    let out = read(&docx(&outer));
    check(&out, "外\n甲|乙\n末");
}

#[test]
fn what_cannot_be_read_is_refused_by_name() {
    let code = |bytes: &[u8]| match open(bytes) {
        Opened::Refused(finding) => finding.code.as_str(),
        Opened::Text(_) => "text",
        Opened::Other => "other",
        Opened::Inside(_) => "inside",
    };
    assert_eq!(code(b"PK\x03\x04 cut"), "other");
    assert_eq!(code(&package(&[("xl/workbook.xml", "<workbook/>")])), "text");
    assert_eq!(code(&package(&[("a.txt", "words")])), "other");
    let manifest = "<manifest:encryption-data/>";
    let mime = "application/vnd.oasis.opendocument.spreadsheet";
    let locked =
        package(&[("mimetype", mime), ("content.xml", ""), ("META-INF/manifest.xml", manifest)]);
    assert_eq!(code(&locked), "D013");
}

#[test]
fn any_bytes_of_a_document_do_no_harm() {
    let whole = xlsx(r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#, "");
    for at in (0..whole.len()).step_by(7) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        let _ = open(&bytes);
        let _ = open(&whole[..at]);
    }
}

#[test]
fn what_is_struck_out_or_hidden_is_no_value_and_said() {
    let run = |format: &str, text: &str| {
        format!("<w:r><w:rPr><w:{format}/></w:rPr><w:t>{text}</w:t></w:r>")
    };
    let cells = format!(
        "<w:tbl><w:tr><w:tc><w:p><w:pPr><w:rPr><w:strike/></w:rPr></w:pPr>{}{}</w:p></w:tc><w:tc><w:p>{}</w:p></w:tc></w:tr></w:tbl><w:p>{}</w:p>",
        run("b", "56"),
        run("strike", "旧值"),
        run("vanish", "99"),
        run("strike w:val=\"0\"", "乙"),
    );
    let out = read(&docx(&cells));
    check(&out, "56|\n乙\nD029\nD029");
    assert_eq!(out.findings[0].args[0].1.to_string(), "旧值");
    let strings = r#"<row r="1"><c r="A1" t="inlineStr"><is><r><t>甲</t></r><r><rPr><strike/></rPr><t>乙</t></r></is></c><c r="B1" t="inlineStr"><is><r><rPr><strike val="0"/></rPr><t>丙</t></r></is></c></row>"#;
    check(&read(&xlsx(strings, "")), "甲|丙\nD029");
    let styles = r#"<styleSheet><fonts><font/><font><strike/></font></fonts><cellXfs><xf fontId="0"/><xf fontId="1"/></cellXfs></styleSheet>"#;
    let sheet = r#"<worksheet><sheetData><row r="1"><c r="A1"><v>5</v></c><c r="B1" s="1"><v>6</v></c><c r="C1"><v>7</v></c></row></sheetData></worksheet>"#;
    let out = read(&package(&[
        (
            "xl/workbook.xml",
            r#"<workbook><sheets><sheet name="表" r:id="r1"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
        ("xl/styles.xml", styles),
        ("xl/worksheets/sheet1.xml", sheet),
    ]));
    check(&out, "5||7\nD029");
}

#[test]
fn what_an_empty_control_asks_for_is_no_value() {
    let control = |settings: &str, text: &str| {
        format!(
            "<w:sdt><w:sdtPr>{settings}</w:sdtPr><w:sdtContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        )
    };
    let prompt = r#"<w:showingPlcHdr/><w:placeholder><w:docPart w:val="P"/></w:placeholder>"#;
    let cells = format!(
        "<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>",
        control("", "单位"),
        control(prompt, "单击此处输入文字。"),
        control(r#"<w:showingPlcHdr w:val="0"/>"#, "甲"),
    );
    let out = read(&docx(&cells));
    check(&out, "单位||甲\nD029");
    assert_eq!(out.findings[0].args[0].1.to_string(), "单击此处输入文字。");
}

#[test]
fn what_a_worksheet_shows_beside_its_cells_follows_them() {
    let row = r#"<row r="1"><c r="A1"><v>5</v></c></row>"#;
    let margins = "<headerFooter><oddHeader>&amp;L附件&amp;C&amp;\"宋体\"&amp;14自评表</oddHeader><oddFooter>&amp;P</oddFooter></headerFooter>";
    check(&read(&xlsx(row, margins)), "5\n\n附件\n自评表");
}

#[test]
fn parts_are_found_whatever_a_program_names_them() {
    let body = "<w:document><w:body><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:body></w:document>";
    let relations = r#"<Relationships><Relationship Id="r1" Type="http://x/officeDocument" Target="/word/document2.xml"/></Relationships>"#;
    let counted = package(&[("_rels/.rels", relations), ("word/document2.xml", body)]);
    check(&read(&counted), "甲");
    check(&read(&package(&[("word\\Document.xml", body)])), "甲");
}
