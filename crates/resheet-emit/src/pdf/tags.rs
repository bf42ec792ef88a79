//! What the texts of the pages are: the tree that a screen reader goes by, and that
//! PDF/A-3a and PDF/UA-1 ask for (ISO 32000-1, 14.7).
//!
//! Elements are written as text at once. There is one for each cell, all alike, and
//! as objects of the library they would be the dearest part of a file.

use std::fmt::Write;

use crate::layout::{Part, Scope};

/// A page with what its marked pieces belong to: the numbers of parts.
pub(super) struct Tagged<'a> {
    /// The object of the page.
    pub(super) page: u32,
    /// The sheet it is of, by its place.
    pub(super) sheet: usize,
    /// The part of each piece, in the order of the pieces.
    pub(super) pieces: &'a [u32],
}

/// The objects of a tree, the first of which is its root.
pub(super) struct Tree {
    /// Numbers follow each other from the first on.
    pub(super) objects: Vec<String>,
}

/// The tree over some pages: a section for each sheet. Its objects are numbered from
/// `first` on.
///
/// ```ebnf
/// tree    = root , { element } ;
/// root    = document , { section } ;
/// section = { line } , [ title ] , { line } , [ table ] , { line } , [ audit title ] , { line } ;
/// table   = { row } ;
/// row     = { cell } ;
/// ```
pub(super) fn tree(sheets: &[&[Part]], pages: &[Tagged<'_>], first: u32) -> Tree {
    let mut tree = Builder { first, objects: vec![String::new(); 2] };
    let mut places = places(sheets, pages);
    let mut owners: Vec<Vec<u32>> = pages.iter().map(|page| vec![0; page.pieces.len()]).collect();
    let mut sections = Vec::new();
    for (parts, places) in sheets.iter().zip(&mut places) {
        if !parts.is_empty() {
            sections.push(tree.section(parts, places, pages, &mut owners));
        }
    }
    let document = tree.number(1);
    let kids = list(&sections);
    tree.set(1, format!("<</S/Document/P {first} 0 R/K{kids}>>"));
    let mut nums = String::new();
    for (number, owners) in owners.iter().enumerate() {
        let _ = write!(nums, "{number}{}", list(owners));
    }
    let next = pages.len();
    tree.set(
        0,
        format!(
            "<</Type/StructTreeRoot/K {document} 0 R/ParentTree<</Nums[{nums}]>>\
             /ParentTreeNextKey {next}>>"
        ),
    );
    Tree { objects: tree.objects }
}

/// Where the pieces of each part stand: page and number.
fn places(sheets: &[&[Part]], pages: &[Tagged<'_>]) -> Vec<Vec<Vec<(usize, usize)>>> {
    let mut places: Vec<Vec<Vec<(usize, usize)>>> =
        sheets.iter().map(|parts| vec![Vec::new(); parts.len()]).collect();
    for (at, page) in pages.iter().enumerate() {
        for (piece, part) in page.pieces.iter().enumerate() {
            let sheet = places.get_mut(page.sheet);
            if let Some(own) = sheet.and_then(|parts| parts.get_mut(*part as usize)) {
                own.push((at, piece));
            }
        }
    }
    places
}

/// References one behind the other.
fn list(numbers: &[u32]) -> String {
    let mut out = String::with_capacity(numbers.len() * 8 + 2);
    out.push('[');
    for number in numbers {
        let _ = write!(out, "{number} 0 R ");
    }
    out.truncate(out.trim_end().len());
    out.push(']');
    out
}

struct Builder {
    first: u32,
    objects: Vec<String>,
}

impl Builder {
    fn number(&self, at: usize) -> u32 {
        self.first.saturating_add(u32::try_from(at).unwrap_or(u32::MAX))
    }

    fn open(&mut self) -> usize {
        self.objects.push(String::new());
        self.objects.len() - 1
    }

    fn set(&mut self, at: usize, object: String) {
        if let Some(slot) = self.objects.get_mut(at) {
            *slot = object;
        }
    }

    /// The section of a sheet; gives its number.
    fn section(
        &mut self,
        parts: &[Part],
        places: &[Vec<(usize, usize)>],
        pages: &[Tagged<'_>],
        owners: &mut [Vec<u32>],
    ) -> u32 {
        let at = self.open();
        let section = self.number(at);
        let mut kids = Vec::new();
        // Table and row that are open, and the rows' and cells' numbers in them.
        let mut table: Option<(usize, Vec<u32>)> = None;
        let mut row: Option<(usize, usize, Vec<u32>)> = None;
        for (part, places) in parts.iter().zip(places) {
            let Part::Cell { row: number, rows, columns, scope } = *part else {
                self.close_row(&mut table, row.take());
                self.close_table(section, table.take());
                if !places.is_empty() {
                    let kind = match part {
                        Part::Title => "H1",
                        Part::AuditTitle => "H2",
                        _ => "P",
                    };
                    kids.push(self.leaf(kind, "", section, places, pages, owners));
                }
                continue;
            };
            if table.is_none() {
                let at = self.open();
                kids.push(self.number(at));
                table = Some((at, Vec::new()));
            }
            if row.as_ref().is_none_or(|(_, open, _)| *open != number) {
                self.close_row(&mut table, row.take());
                row = Some((self.open(), number, Vec::new()));
            }
            let Some((row_at, _, cells)) = &mut row else { continue };
            let parent = self.number(*row_at);
            let (kind, attributes) = cell(rows, columns, scope);
            cells.push(self.leaf(kind, &attributes, parent, places, pages, owners));
        }
        self.close_row(&mut table, row);
        self.close_table(section, table);
        let (parent, kids) = (self.number(1), list(&kids));
        self.set(at, format!("<</S/Sect/P {parent} 0 R/K{kids}>>"));
        section
    }

    fn close_row(
        &mut self,
        table: &mut Option<(usize, Vec<u32>)>,
        row: Option<(usize, usize, Vec<u32>)>,
    ) {
        if let (Some((table, rows)), Some((at, _, cells))) = (table, row) {
            let (parent, kids) = (self.number(*table), list(&cells));
            self.set(at, format!("<</S/TR/P {parent} 0 R/K{kids}>>"));
            rows.push(self.number(at));
        }
    }

    fn close_table(&mut self, section: u32, table: Option<(usize, Vec<u32>)>) {
        if let Some((at, rows)) = table {
            let kids = list(&rows);
            self.set(at, format!("<</S/Table/P {section} 0 R/K{kids}>>"));
        }
    }

    /// An element whose kids are pieces of pages.
    fn leaf(
        &mut self,
        kind: &str,
        attributes: &str,
        parent: u32,
        places: &[(usize, usize)],
        pages: &[Tagged<'_>],
        owners: &mut [Vec<u32>],
    ) -> u32 {
        let at = self.open();
        let number = self.number(at);
        let mut object = format!("<</S/{kind}/P {parent} 0 R{attributes}");
        let page_of = |at: usize| pages.get(at).map_or(0, |page| page.page);
        if let Some((first, _)) = places.first() {
            let _ = write!(object, "/Pg {} 0 R/K", page_of(*first));
            let kids = places.iter().map(|(page, piece)| {
                if page == first {
                    return format!("{piece}");
                }
                format!("<</Type/MCR/Pg {} 0 R/MCID {piece}>>", page_of(*page))
            });
            let kids: Vec<String> = kids.collect();
            let _ = match &kids[..] {
                [one] => write!(object, " {one}"),
                _ => write!(object, "[{}]", kids.join(" ")),
            };
        }
        object.push_str(">>");
        self.set(at, object);
        for (page, piece) in places {
            if let Some(owner) = owners.get_mut(*page).and_then(|page| page.get_mut(*piece)) {
                *owner = number;
            }
        }
        number
    }
}

/// The kind of a cell, and what is said of it.
fn cell(rows: usize, columns: usize, scope: Scope) -> (&'static str, String) {
    let mut said = String::new();
    let kind = match scope {
        Scope::Value => "TD",
        Scope::Column => {
            said.push_str("/Scope/Column");
            "TH"
        }
        Scope::Row => {
            said.push_str("/Scope/Row");
            "TH"
        }
    };
    for (name, count) in [("ColSpan", columns), ("RowSpan", rows)] {
        if count > 1 {
            let _ = write!(said, "/{name} {count}");
        }
    }
    let attributes = if said.is_empty() { said } else { format!("/A<</O/Table{said}>>") };
    (kind, attributes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stand_in_rows_of_a_table_between_lines() {
        let cell = |row, rows, columns, scope| Part::Cell { row, rows, columns, scope };
        let parts = [
            Part::Title,
            cell(0, 2, 1, Scope::Row),
            cell(0, 1, 2, Scope::Column),
            cell(1, 1, 2, Scope::Value),
            Part::Line,
        ];
        let pages = [
            Tagged { page: 3, sheet: 0, pieces: &[0, 1, 2, 3] },
            Tagged { page: 4, sheet: 0, pieces: &[3, 4] },
        ];
        let tree = tree(&[&parts], &pages, 10);
        assert_eq!(
            tree.objects,
            [
                "<</Type/StructTreeRoot/K 11 0 R/ParentTree<</Nums[0[13 0 R 16 0 R 17 0 R 19 0 R]\
                 1[19 0 R 20 0 R]]>>/ParentTreeNextKey 2>>",
                "<</S/Document/P 10 0 R/K[12 0 R]>>",
                "<</S/Sect/P 11 0 R/K[13 0 R 14 0 R 20 0 R]>>",
                "<</S/H1/P 12 0 R/Pg 3 0 R/K 0>>",
                "<</S/Table/P 12 0 R/K[15 0 R 18 0 R]>>",
                "<</S/TR/P 14 0 R/K[16 0 R 17 0 R]>>",
                "<</S/TH/P 15 0 R/A<</O/Table/Scope/Row/RowSpan 2>>/Pg 3 0 R/K 1>>",
                "<</S/TH/P 15 0 R/A<</O/Table/Scope/Column/ColSpan 2>>/Pg 3 0 R/K 2>>",
                "<</S/TR/P 14 0 R/K[19 0 R]>>",
                "<</S/TD/P 18 0 R/A<</O/Table/ColSpan 2>>/Pg 3 0 R/K[3 <</Type/MCR/Pg 4 0 R/MCID 0>>]>>",
                "<</S/P/P 12 0 R/Pg 4 0 R/K 1>>",
            ]
        );
    }
}
