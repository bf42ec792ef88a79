//! The unknown names of columns in a text that is no known sheet.

use crate::token::Token;

/// At most this many are named, in order.
const NAMED: usize = 12;
/// Longer texts are no names of columns.
const LONGEST: usize = 12;

/// The unknown names in the header of its first table: the first row of three or more
/// cells that are all words. A dash where there is no such row.
///
/// ```text
/// 序号  资产名称  资产类别   ->   序号, 资产名称, 资产类别
/// 1     办公楼    房屋
/// ```
pub(crate) fn names(tokens: &[Token<'_>]) -> String {
    let is_name = |token: &Token<'_>| {
        token.in_table && token.value.is_none() && token.text.chars().count() <= LONGEST
    };
    let mut rows = tokens.chunk_by(|one, other| one.row == other.row);
    let header = rows.find(|row| row.len() > 2 && row.iter().all(is_name)).unwrap_or_default();
    let unknown = header.iter().filter(|token| !token.is_label() && !token.is_heading);
    let unknown: Vec<_> = unknown.map(|token| token.text).take(NAMED).collect();
    if unknown.is_empty() { "–".to_owned() } else { unknown.join(", ") }
}
