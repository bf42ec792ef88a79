//! One sheet in every dialect.

use std::fmt::Write;

use super::{Fill, Size};

/// A way to write a table.
pub struct Shape {
    /// What it is called: by its dialect, where there is no other of it.
    pub name: &'static str,
    /// The dialect that reads it; none where that depends on the text.
    pub dialect: &'static str,
    write: fn(&[Vec<String>]) -> String,
}

impl Shape {
    /// A dump of a size in this shape.
    pub fn dump(&self, size: Size) -> String {
        (self.write)(&table(size))
    }
}

/// Every dialect.
pub static SHAPES: &[Shape] = &[
    Shape { name: "tab", dialect: "tab", write: |rows| joined(rows, "", "\t", "\n") },
    Shape { name: "csv", dialect: "csv", write: |rows| joined(rows, "", ",", "\n") },
    Shape { name: "pipe", dialect: "pipe", write: |rows| joined(rows, "|", "|", "|\n") },
    Shape { name: "grid", dialect: "grid", write: grid },
    Shape { name: "simple", dialect: "simple", write: simple },
    Shape { name: "html", dialect: "html", write: html },
    Shape { name: "asciidoc", dialect: "asciidoc", write: asciidoc },
    Shape { name: "tex", dialect: "tex", write: tex },
    Shape { name: "roff", dialect: "roff", write: roff },
    Shape { name: "wiki", dialect: "wiki", write: wiki },
    Shape { name: "list", dialect: "list", write: list },
    Shape { name: "records", dialect: "records", write: records },
    Shape { name: "stacked", dialect: "stacked", write: |rows| joined(rows, "\t", "\n\t", "\n\n") },
    Shape { name: "repeated", dialect: "repeated", write: repeated },
    Shape { name: "gaps", dialect: "gaps", write: |rows| joined(&printed(rows), "", "  ", "\n") },
    Shape { name: "blanks", dialect: "blanks", write: blanks },
    Shape { name: "words", dialect: "words", write: |rows| joined(&printed(rows), "", " ", "\n") },
    Shape { name: "lines", dialect: "lines", write: |rows| joined(&printed(rows), "", "\n", "\n") },
    Shape { name: "glued", dialect: "glued", write: |rows| joined(&printed(rows), "", "", "") },
    Shape { name: "html on one line", dialect: "html", write: |rows| html(rows).replace('\n', "") },
    Shape { name: "tab, many tables", dialect: "tab", write: headed },
    Shape { name: "blanks, many letters", dialect: "blanks", write: lettered },
];

/// Texts whose lines are cut, or joined to one: no table is to be seen, and all ways to read
/// one are weighed.
pub static CUT: &[Shape] = &[
    Shape { name: "cut after each character", dialect: "", write: |rows| cut(rows, 1) },
    Shape { name: "cut after four characters", dialect: "", write: |rows| cut(rows, 4) },
    Shape { name: "cut after twenty characters", dialect: "", write: |rows| cut(rows, 20) },
    Shape {
        name: "cells on one line",
        dialect: "",
        write: |rows| joined(&printed(rows), "", " ", " "),
    },
    Shape { name: "lines in turn, many sheets", dialect: "", write: in_turn },
];

/// Columns of the form.
const WIDTH: usize = 8;

const HEAD: [[&str; WIDTH]; 8] = [
    ["项目名称", "", "送戏下乡", "", "", "", "", ""],
    ["主管部门", "", "文化和旅游局", "", "实施单位", "群众艺术馆", "", ""],
    ["项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
    ["", "年度资金总额", "7.25", "7.25", "7.24", "10", "99.86%", "9.98"],
    ["", "其他资金", "0.00", "0.00", "0.00", "-", "0.00", "-"],
    ["年度总体目标", "预期目标", "", "", "实际完成情况", "", "", ""],
    ["", "组织惠民演出。", "", "", "已组织惠民演出。", "", "", ""],
    [
        "一级指标",
        "二级指标",
        "三级指标",
        "年度指标值",
        "实际完成值",
        "分值",
        "得分",
        "偏差原因分析",
    ],
];

fn table(size: Size) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> =
        HEAD.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect();
    let every = size.rows / (size.wide + 1);
    for at in 0..size.rows {
        rows.push(indicator(at));
        if size.wide > 0 && at % every.max(1) == 0 && at / every.max(1) < size.wide {
            rows.push(wide(size));
        }
    }
    rows.push(["", "", "总分", "", "", "100", "97", ""].map(str::to_owned).to_vec());
    rows
}

fn indicator(at: usize) -> Vec<String> {
    let first = if at.is_multiple_of(30) { "产出指标" } else { "" };
    let second = ["数量指标", "质量指标", "时效指标"];
    let second = if at.is_multiple_of(10) { second[at / 10 % 3] } else { "" };
    let name = format!("惠民演出{}次", chinese(at));
    let (target, actual) = (format!("≥{}(场)", at % 90), format!("{}(场)", at % 90));
    let of: [&str; WIDTH] = [first, second, &name, &target, &actual, "0.5", "0.5", ""];
    of.map(str::to_owned).to_vec()
}

/// A number in characters, so that no two names are the same.
fn chinese(mut number: usize) -> String {
    const SIGNS: [char; 10] = ['甲', '乙', '丙', '丁', '戊', '己', '庚', '辛', '壬', '癸'];
    let mut out = String::new();
    while number > 0 || out.is_empty() {
        out.push(SIGNS[number % SIGNS.len()]);
        number /= SIGNS.len();
    }
    out
}

fn wide(size: Size) -> Vec<String> {
    let labels = &HEAD[HEAD.len() - 1];
    let cell = |at: usize| match size.fill {
        Fill::Blank => String::new(),
        Fill::Figures => (at % 100).to_string(),
        Fill::Labels => labels[at % WIDTH].to_owned(),
        Fill::Words => format!("剧目{}", chinese(at)),
    };
    (0..size.columns).map(cell).collect()
}

fn joined(rows: &[Vec<String>], before: &str, between: &str, behind: &str) -> String {
    rows.iter().map(|row| format!("{before}{}{behind}", row.join(between))).collect()
}

/// Rows without their blank cells, for shapes that have no sign for one.
fn printed(rows: &[Vec<String>]) -> Vec<Vec<String>> {
    let printed = |row: &Vec<String>| row.iter().filter(|cell| !cell.is_empty()).cloned().collect();
    rows.iter().map(printed).collect()
}

/// Lines of so many characters, as of a very narrow page.
fn cut(rows: &[Vec<String>], most: usize) -> String {
    let mut out = String::new();
    for row in printed(rows) {
        let text: Vec<char> = row.concat().chars().collect();
        for line in text.chunks(most) {
            out.extend(line);
            out.push('\n');
        }
    }
    out
}

/// A sheet for each twelve rows, as a page program writes them that goes by lines: the pieces
/// of a wrapped cell above and below the others of its row.
fn in_turn(rows: &[Vec<String>]) -> String {
    const HEADER: &str = "项目支出绩效自评表\n项目名称 送戏下乡\n\
        一级指 三级指 完成\n二级指标 目标值 分值 得分\n标 标 情况\n";
    let mut out = String::new();
    for sheet in rows[HEAD.len()..].chunks(12) {
        out += HEADER;
        for row in sheet {
            let cells = |own: &[String]| {
                let filled: Vec<&str> =
                    own.iter().map(String::as_str).filter(|cell| !cell.is_empty()).collect();
                filled.join(" ")
            };
            if row.len() != WIDTH {
                let _ = writeln!(out, "{}", cells(row));
                continue;
            }
            let name: Vec<char> = row[2].chars().collect();
            let (first, rest) = name.split_at(name.len().div_ceil(2));
            let (first, rest) = (first.iter().collect::<String>(), rest.iter().collect::<String>());
            let others = [&row[..2], &row[3..]].concat();
            let _ = writeln!(out, "{first}\n{}\n{rest}", cells(&others));
        }
    }
    out
}

/// Display columns of a text of Han characters and ASCII.
fn width(text: &str) -> usize {
    text.chars().map(|sign| if sign.is_ascii() { 1 } else { 2 }).sum()
}

/// How wide each column of the form is, and two more for each further one.
fn widths(rows: &[Vec<String>]) -> Vec<usize> {
    let mut widths = Vec::new();
    for row in rows {
        widths.resize(widths.len().max(row.len()), 2);
        for (cell, widest) in row.iter().zip(&mut widths) {
            *widest = width(cell).max(*widest);
        }
    }
    widths
}

fn padded(row: &[String], widths: &[usize], between: &str) -> String {
    let pad = |(cell, own): (&String, &usize)| cell.clone() + &" ".repeat(own - width(cell));
    row.iter().zip(widths).map(pad).collect::<Vec<_>>().join(between)
}

/// A table for each row.
fn headed(rows: &[Vec<String>]) -> String {
    let (head, body) = rows.split_at(HEAD.len());
    let header = &head[HEAD.len() - 1..];
    let headed = |row: &Vec<String>| joined(header, "", "\t", "\n") + &row.join("\t") + "\n";
    joined(head, "", "\t", "\n") + &body.iter().map(headed).collect::<String>()
}

/// Lines of a letter behind each row.
fn lettered(rows: &[Vec<String>]) -> String {
    let letters = |line: &str| format!("{line}\n甲\n乙\n");
    let (head, body) = rows.split_at(HEAD.len());
    blanks(head) + &blanks(body).lines().map(letters).collect::<String>()
}

fn grid(rows: &[Vec<String>]) -> String {
    let widths = widths(rows);
    let rule = |count: usize| {
        widths[..count].iter().map(|own| "-".repeat(own + 2) + "+").collect::<String>()
    };
    let mut out = format!("+{}\n", rule(WIDTH));
    for row in rows {
        let _ = writeln!(out, "| {} |\n+{}", padded(row, &widths, " | "), rule(row.len()));
    }
    out
}

fn simple(rows: &[Vec<String>]) -> String {
    let widths = widths(rows);
    let runs: Vec<String> = widths.iter().map(|own| "-".repeat(*own)).collect();
    let rule = runs.join(" ");
    let body: Vec<String> = rows.iter().map(|row| padded(row, &widths, " ")).collect();
    format!("{rule}\n{}\n{rule}\n", body.join("\n\n"))
}

fn html(rows: &[Vec<String>]) -> String {
    let cells = |row: &Vec<String>| {
        joined(std::slice::from_ref(row), "<tr><td>", "</td><td>", "</td></tr>\n")
    };
    format!("<table>\n{}</table>\n", rows.iter().map(cells).collect::<String>())
}

fn asciidoc(rows: &[Vec<String>]) -> String {
    // A row of another width would not fill its rows.
    let longest = rows.iter().map(|row| row.len().next_multiple_of(WIDTH));
    let full = rows.iter().zip(longest).map(|(row, length)| {
        let mut row = row.clone();
        row.resize(length, String::new());
        row
    });
    format!("|===\n{}|===\n", joined(&full.collect::<Vec<_>>(), "|", " |", "\n"))
}

fn tex(rows: &[Vec<String>]) -> String {
    format!("\\begin{{longtable}}{{l}}\n{}\\end{{longtable}}\n", joined(rows, "", " & ", " \\\\\n"))
}

fn roff(rows: &[Vec<String>]) -> String {
    format!(".TS\nl l.\n{}.TE\n", joined(rows, "", "\t", "\n"))
}

fn wiki(rows: &[Vec<String>]) -> String {
    format!("{{|\n{}|}}\n", joined(rows, "|-\n| ", " || ", "\n"))
}

fn list(rows: &[Vec<String>]) -> String {
    joined(rows, "['", "', '", "']\n")
}

fn records(rows: &[Vec<String>]) -> String {
    let pairs = |row: &Vec<String>| {
        let pair = |(at, cell): (usize, &String)| format!("\"Unnamed: {at}\":\"{cell}\"");
        row.iter().enumerate().map(pair).collect::<Vec<_>>().join(",")
    };
    rows.iter().map(|row| format!("{{{}}}\n", pairs(row))).collect()
}

/// Merged cells as often as they are wide and high.
fn repeated(rows: &[Vec<String>]) -> String {
    let mut above = vec![String::new(); WIDTH];
    let mut out = String::new();
    for row in rows {
        let mut left = String::new();
        for (at, cell) in row.iter().enumerate() {
            let own = match cell.is_empty() {
                true if at < 2 && at > 0 && !left.is_empty() => left.clone(),
                true if at < 2 => above[at].clone(),
                true => left.clone(),
                false => cell.clone(),
            };
            let _ = write!(out, "{own}\n\n");
            if let Some(above) = above.get_mut(at) {
                above.clone_from(&own);
            }
            left = own;
        }
    }
    out
}

fn blanks(rows: &[Vec<String>]) -> String {
    let widths = widths(rows);
    let line = |row: &Vec<String>| padded(row, &widths, "    ").trim_end().to_owned() + "\n";
    rows.iter().map(line).collect()
}
