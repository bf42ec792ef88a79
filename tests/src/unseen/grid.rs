//! A drawn table with merged cells, and the ways tools write one down.

/// A cell with its place.
#[derive(Clone, Debug)]
struct Cell {
    row: usize,
    column: usize,
    wide: usize,
    tall: usize,
    text: String,
}

/// A table, and the lines before it.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    pub(super) width: usize,
    pub(super) before: Vec<String>,
    cells: Vec<Cell>,
    rows: usize,
}

/// Blanks between columns on paper.
const GAP: usize = 2;

/// A way to write a table down.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Writing {
    /// Tabs, a cell for every place, merged cells once.
    TabGrid,
    /// Tabs, merged cells repeated in every place.
    TabRepeated,
    /// Tabs between the cells that begin in a row, and no others.
    TabRagged,
    /// Bars.
    Pipe,
    /// A page of HTML.
    Html,
    /// As on paper: columns by blanks, cells wrapped, merged ones centred.
    Layout,
    /// One cell a line.
    Lines,
    /// One blank between cells.
    Blanks,
    /// Nothing between cells.
    Glued,
    /// The lines of the page, with one blank for every gap: wrapped cells in turn.
    Interlaced,
    /// One blank between the cells of one line, and wrapped ones line by line behind all.
    Queue,
    /// The same with one cell a line.
    QueueLines,
}

impl Writing {
    /// Every way.
    pub const ALL: [Writing; 12] = [
        Writing::TabGrid,
        Writing::TabRepeated,
        Writing::TabRagged,
        Writing::Pipe,
        Writing::Html,
        Writing::Layout,
        Writing::Lines,
        Writing::Blanks,
        Writing::Glued,
        Writing::Interlaced,
        Writing::Queue,
        Writing::QueueLines,
    ];

    /// The name in the report.
    pub fn name(self) -> &'static str {
        match self {
            Writing::TabGrid => "tab-grid",
            Writing::TabRepeated => "tab-repeated",
            Writing::TabRagged => "tab-ragged",
            Writing::Pipe => "pipe",
            Writing::Html => "html",
            Writing::Layout => "layout",
            Writing::Lines => "lines",
            Writing::Blanks => "blanks",
            Writing::Glued => "glued",
            Writing::Interlaced => "interlaced",
            Writing::Queue => "queue",
            Writing::QueueLines => "queue-lines",
        }
    }
}

impl Grid {
    pub(super) fn new(width: usize) -> Self {
        Grid { width, before: Vec::new(), cells: Vec::new(), rows: 0 }
    }

    /// A cell of the row that is being made.
    pub(super) fn cell(&mut self, column: usize, text: &str, wide: usize, tall: usize) {
        let text = text.to_owned();
        self.cells.push(Cell { row: self.rows, column, wide, tall, text });
    }

    /// The row is made.
    pub(super) fn end_row(&mut self) {
        self.rows += 1;
    }

    /// A row of texts, each so many columns wide.
    pub(super) fn row(&mut self, cells: &[(&str, usize)]) {
        self.under(0, cells);
    }

    /// The same from a column on.
    pub(super) fn under(&mut self, column: usize, cells: &[(&str, usize)]) {
        let mut at = column;
        for (text, wide) in cells.iter().filter(|(_, wide)| *wide > 0) {
            self.cell(at, text, *wide, 1);
            at += wide;
        }
        self.end_row();
    }

    /// A row some of whose cells, by their number, are taller.
    pub(super) fn tall_row(&mut self, cells: &[(&str, usize)], tall: &[(usize, usize)]) {
        let mut at = 0;
        for (nth, (text, wide)) in cells.iter().enumerate().filter(|(_, (_, wide))| *wide > 0) {
            let rows = tall.iter().find(|(of, _)| *of == nth).map_or(1, |(_, rows)| *rows);
            self.cell(at, text, *wide, rows);
            at += wide;
        }
        self.end_row();
    }

    fn starting(&self, row: usize) -> impl Iterator<Item = &Cell> {
        self.cells.iter().filter(move |cell| cell.row == row)
    }

    fn covering(&self, row: usize, column: usize) -> Option<&Cell> {
        self.cells.iter().find(|cell| {
            (cell.row..cell.row + cell.tall).contains(&row)
                && (cell.column..cell.column + cell.wide).contains(&column)
        })
    }

    /// A text for every place of a row.
    fn places(&self, row: usize, is_repeated: bool) -> Vec<&str> {
        let text = |column: usize| match self.covering(row, column) {
            Some(cell) if is_repeated || (cell.row, cell.column) == (row, column) => &cell.text,
            _ => "",
        };
        (0..self.width).map(text).collect()
    }

    fn joined(&self, line: impl Fn(usize) -> String) -> String {
        let before = self.before.iter().map(|line| format!("{line}\n"));
        let rows = (0..self.rows).map(|row| line(row) + "\n");
        before.chain(rows).collect()
    }

    /// What a tool makes of it.
    pub(super) fn written(&self, writing: Writing) -> String {
        let printed = |row: usize, between: &str| {
            let texts = self.starting(row).map(|cell| cell.text.as_str());
            let texts: Vec<&str> = texts.filter(|text| !text.is_empty()).collect();
            texts.join(between)
        };
        match writing {
            Writing::TabGrid => self.joined(|row| self.places(row, false).join("\t")),
            Writing::TabRepeated => self.joined(|row| self.places(row, true).join("\t")),
            Writing::TabRagged => self.joined(|row| {
                let texts: Vec<&str> = self.starting(row).map(|cell| cell.text.as_str()).collect();
                texts.join("\t")
            }),
            Writing::Pipe => self.pipe(),
            Writing::Html => self.html(),
            Writing::Layout => self.layout(),
            Writing::Lines => {
                let cells = self.cells.iter().map(|cell| format!("{}\n\n", cell.text));
                let before = self.before.iter().map(|line| format!("{line}\n\n"));
                before.chain(cells).collect()
            }
            Writing::Blanks => self.joined(|row| printed(row, " ")),
            Writing::Glued => self.joined(|row| printed(row, "")),
            Writing::Interlaced => {
                let page = self.layout();
                let line = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
                page.lines().map(|text| line(text) + "\n").collect()
            }
            Writing::Queue => self.queue(" "),
            Writing::QueueLines => self.queue("\n"),
        }
    }

    fn pipe(&self) -> String {
        let mut out: String = self.before.iter().map(|line| format!("{line}\n\n")).collect();
        for row in 0..self.rows {
            out += &format!("| {} |\n", self.places(row, false).join(" | "));
            if row == 0 {
                out += &format!("|{}\n", " --- |".repeat(self.width));
            }
        }
        out
    }

    fn html(&self) -> String {
        let mut out: String = self.before.iter().map(|line| format!("<p>{line}</p>\n")).collect();
        out += "<table>\n";
        for row in 0..self.rows {
            out += "<tr>";
            for cell in self.starting(row) {
                let span = |name: &str, count: usize| {
                    if count > 1 { format!(" {name}=\"{count}\"") } else { String::new() }
                };
                let (wide, tall) = (span("colspan", cell.wide), span("rowspan", cell.tall));
                out += &format!("<td{wide}{tall}>{}</td>", cell.text.replace('<', "&lt;"));
            }
            out += "</tr>\n";
        }
        out + "</table>\n"
    }

    /// How wide each column is on paper.
    fn widths(&self) -> Vec<usize> {
        const NARROWEST: usize = 6;
        const WIDEST: usize = 18;
        (0..self.width)
            .map(|column| {
                let of_column =
                    self.cells.iter().filter(|cell| cell.column == column && cell.wide == 1);
                let widest = of_column.map(|cell| columns(&cell.text)).max().unwrap_or(0);
                widest.clamp(NARROWEST, WIDEST)
            })
            .collect()
    }

    /// The lines of each cell on paper.
    fn wrapped(&self) -> Vec<Vec<String>> {
        let widths = self.widths();
        let wide = |cell: &Cell| {
            let of: usize = widths[cell.column..cell.column + cell.wide].iter().sum();
            of + GAP * (cell.wide - 1)
        };
        self.cells.iter().map(|cell| wrap(&cell.text, wide(cell))).collect()
    }

    /// The cells of one line in their rows, and behind all of them those of several lines;
    /// what stands above the table but its heading too.
    fn queue(&self, between: &str) -> String {
        let wrapped = self.wrapped();
        let mut out: String = self.before.iter().take(1).map(|line| format!("{line}\n")).collect();
        for row in 0..self.rows {
            let own = self.cells.iter().zip(&wrapped).filter(|(cell, _)| cell.row == row);
            let plain = own.filter(|(cell, lines)| lines.len() == 1 && !cell.text.is_empty());
            let texts: Vec<&str> = plain.map(|(cell, _)| cell.text.as_str()).collect();
            if !texts.is_empty() {
                out += &texts.join(between);
                out.push('\n');
            }
        }
        let above = self.before.iter().skip(1);
        let lines = wrapped.iter().filter(|lines| lines.len() > 1).flatten();
        for line in above.chain(lines) {
            out += line;
            out.push('\n');
        }
        out
    }

    /// Cells wrapped at the widths of their columns and centred in their rows.
    fn layout(&self) -> String {
        let (widths, wrapped) = (self.widths(), self.wrapped());
        let mut heights = vec![1; self.rows];
        for (cell, lines) in self.cells.iter().zip(&wrapped) {
            let rows = cell.row..(cell.row + cell.tall).min(self.rows);
            let has: usize = heights[rows.clone()].iter().sum();
            heights[rows.end - 1] += lines.len().saturating_sub(has);
        }
        let tops: Vec<usize> = heights
            .iter()
            .scan(0, |top, height| {
                *top += height;
                Some(*top - height)
            })
            .collect();
        let mut page: Vec<Vec<(usize, &str)>> = vec![Vec::new(); heights.iter().sum()];
        for (cell, lines) in self.cells.iter().zip(&wrapped) {
            let rows = cell.row..(cell.row + cell.tall).min(self.rows);
            let height: usize = heights[rows].iter().sum();
            let top = tops[cell.row] + (height - lines.len().min(height)) / 2;
            let left: usize = widths[..cell.column].iter().map(|width| width + GAP).sum();
            for (nth, line) in lines.iter().enumerate().filter(|(_, line)| !line.is_empty()) {
                page[top + nth].push((left, line));
            }
        }
        let mut out: String =
            self.before.iter().map(|line| format!("{:>30}{line}\n", "")).collect();
        for mut line in page {
            line.sort_unstable();
            let mut at = 0;
            for (left, text) in line {
                out += &" ".repeat(left.saturating_sub(at));
                out += text;
                at = left.max(at) + columns(text);
            }
            out.push('\n');
        }
        out
    }
}

fn columns(text: &str) -> usize {
    text.chars().map(|char| if char.is_ascii() { 1 } else { 2 }).sum()
}

fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut at = 0;
    for char in text.chars() {
        let wide = if char.is_ascii() { 1 } else { 2 };
        if at + wide > width {
            lines.push(String::new());
            at = 0;
        }
        if let Some(line) = lines.last_mut() {
            line.push(char);
        }
        at += wide;
    }
    lines
}
