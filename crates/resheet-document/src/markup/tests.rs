//! Texts and what is read of them.

use super::read;

/// The text, with what the cells cover behind it, and what is told.
#[track_caller]
fn check(text: &str, expected: &str, told: &[&str]) {
    let out = read(text).unwrap_or_default();
    assert_eq!(out.text.trim_end_matches('\n'), expected);
    let found: Vec<String> =
        out.findings.iter().map(|f| format!("{:?} {:?}", f.code, f.args)).collect();
    assert_eq!(found.len(), told.len(), "{found:?}");
    for (found, expected) in found.iter().zip(told) {
        assert!(found.contains(expected), "{found}");
    }
}

/// Columns and rows that the cells cover which cover several.
fn spans(text: &str) -> Vec<(u32, u32, u32)> {
    let tables = read(text).unwrap_or_default().given.tables;
    let cells = tables.iter().flat_map(|table| &table.rows).flat_map(|row| &row.cells);
    let wide = cells.filter(|cell| (cell.columns, cell.rows) != (1, 1));
    wide.map(|cell| (cell.column, cell.columns, cell.rows)).collect()
}

#[test]
fn cells_of_cals_by_the_names_of_their_columns() {
    let text = "<para>表 &amp; 1</para><informaltable><tgroup cols='3'>
        <colspec colname='a'/><colspec colname='b'/><colspec colname='c'/>
        <spanspec spanname='bc' namest='b' nameend='c'/><tfoot><row><entry>尾</entry></row></tfoot>
        <tbody><row><entry morerows='1'><para>甲</para></entry><entry spanname='bc'>乙</entry></row>
        <row><entry colname='c'>
          绩效
          指标
        </entry></row><row><entry namest='a' nameend='b'/><entry>≥1</entry></row></tbody>
        </tgroup></informaltable><para>后</para>";
    check(text, "表 & 1\n甲\t乙\n\t\t绩效指标\n\t\t≥1\n尾\n后", &[]);
    assert_eq!(spans(text), [(0, 1, 2), (1, 2, 1), (0, 2, 1)]);
}

#[test]
fn cells_of_tei_and_tables_in_them() {
    let text = "<x:p>表</x:p><x:table><x:row><x:cell rows='2'>甲</x:cell>
        <x:cell cols=\"2\"><x:p>a<x:lb/>b</x:p><x:p>c<x:del>9</x:del></x:p></x:cell></x:row>
        <x:row><x:cell>1<x:table><x:row><x:cell>内</x:cell><x:cell>2</x:cell></x:row></x:table>
        </x:cell></x:row></x:table>";
    check(text, "表\n甲\ta\u{2028}b\u{2028}c\n\t1\n内\t2", &["D029"]);
    assert_eq!(spans(text), [(0, 1, 2), (1, 2, 1)]);
}

#[test]
fn cells_of_open_document_with_and_without_the_covered_ones() {
    let row = |cells: &str| format!("<table:table-row>{cells}</table:table-row>");
    let cell = |says: &str, text: &str| {
        format!("<table:table-cell {says}><text:p>{text}</text:p></table:table-cell>")
    };
    let covered = "<table:covered-table-cell/>";
    for covered in [covered, ""] {
        let first = cell("table:number-rows-spanned='2'", "甲")
            + &cell("table:number-columns-spanned='2'", "乙<text:s text:c='3'/>丙");
        let second = cell("", "1") + &cell("table:number-columns-repeated='2'", "2");
        let text = format!(
            "<office:meta><x>9</x></office:meta><table:table>{}{}</table:table>",
            row(&(first + covered)),
            row(&(covered.to_owned() + &second)),
        );
        check(&text, "甲\t乙 丙\n\t1\t2\t2", &[]);
        assert_eq!(spans(&text), [(0, 1, 2), (1, 2, 1)]);
    }
}

#[test]
fn remarks_are_counted_and_notes_stand_behind() {
    check(
        "<doc><table><row><entry>甲<remark>何</remark><footnote><para>注</para></footnote>
         </entry><entrytbl><tbody><row><entry>内</entry></row></tbody></entrytbl></row></table></doc>",
        "甲\t内\n注",
        &["D022"],
    );
}

#[test]
fn what_is_no_xml_any_more_is_told() {
    check("<t><table><row><cell>甲</cell></row></table><!-- ", "甲", &["D012"]);
}

#[test]
fn workbooks_of_excel_2003() {
    let text = r#"<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
        xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles><Style ss:ID="s1">
        <NumberFormat ss:Format="Percent"/></Style></Styles><Worksheet ss:Name="决算"><Table>
        <Row ss:Index="2"><Cell ss:MergeDown="1"><Data ss:Type="String">甲</Data></Cell>
        <Cell ss:MergeAcross="1"><Data ss:Type="String">乙&#10;丙</Data><Comment><Data>注</Data></Comment></Cell>
        </Row><Row><Cell ss:Index="2" ss:StyleID="s1"><Data ss:Type="Number">0.985</Data></Cell>
        <Cell><ss:Data ss:Type="String"><B>2</B>人</ss:Data></Cell></Row><Row>
        <Cell ss:MergeDown="1"><Data>丁</Data></Cell></Row><Row><Cell><Data>3</Data></Cell></Row></Table></Worksheet></Workbook>"#;
    check(text, "甲\t乙\u{2028}丙\n\t98.50%\t2人\n丁\t\t\n\t3\t", &["D022"]);
    assert_eq!(spans(text), [(0, 1, 2), (1, 2, 1), (0, 1, 2)]);
}

/// The number of a note behind a figure is no digit of it.
#[test]
fn what_is_raised_is_no_digit_of_a_figure() {
    let text = "<t><informaltable><tgroup><row><entry>372.99<superscript>1</superscript></entry>
        <entry>5m<hi rend='sup'>2</hi>以上</entry></row></tgroup></informaltable></t>";
    check(text, "372.99¹\t5m²以上", &[]);
}

/// Calc takes `=228台` for a formula, and stores its error as a text.
#[test]
fn what_calc_took_for_a_formula_is_the_text_that_was_typed() {
    let text = r#"<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
        xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table><Row>
        <Cell ss:Formula="of:=228台"><Data ss:Type="String">#NAME?</Data></Cell>
        <Cell><Data ss:Type="Number">8</Data></Cell></Row></Table></Worksheet></Workbook>"#;
    check(text, "=228台\t8", &["D026"]);
}

#[test]
fn texts_of_word_in_one_file() {
    let body = r#"<w:body><w:p><w:r><w:t>表</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:tcPr>
        <w:vmerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc><w:tc><w:tcPr>
        <w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>乙</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc>
        <w:tcPr><w:vmerge/></w:tcPr><w:p/></w:tc><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>
        </w:tr></w:tbl></w:body>"#;
    for text in [
        format!("<?xml version='1.0'?><w:wordDocument>{body}</w:wordDocument>"),
        format!(
            "<pkg:package><pkg:part pkg:name='/word/document.xml'><pkg:xmlData><w:document>{body}
             </w:document></pkg:xmlData></pkg:part></pkg:package>"
        ),
    ] {
        check(&text, "表\n甲\t乙\n\t1", &[]);
        assert_eq!(spans(&text), [(0, 1, 2), (1, 2, 1)]);
    }
}

#[test]
fn spreadsheets_in_one_file() {
    check(
        "<office:document><office:body><office:spreadsheet><table:table table:name='a'><table:table-row>
         <table:table-cell><text:p>甲</text:p></table:table-cell></table:table-row></table:table>
         </office:spreadsheet></office:body></office:document>",
        "甲",
        &[],
    );
}

#[test]
fn other_texts_are_none_of_these() {
    for text in [
        "<table><tr><td>甲</td></tr></table>",
        "甲 <table><row><cell>1</cell></row></table>",
        "<row><cell>1</cell></row>",
        "<config><rows><row-height>1</row-height></rows></config>",
        "<",
        "",
    ] {
        assert_eq!(read(text), None, "{text}");
    }
}
