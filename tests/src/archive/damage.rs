//! Damage that tools and people do to the lines of a dump.

use crate::random::Random;

/// Does a few kinds of damage, each to one line or to many.
pub(super) fn damage(text: &str, random: &mut Random) -> String {
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    for _ in 0..=random.below(3) {
        let kind = random.below(8);
        let many = random.in_hundred(20);
        let first = random.below(lines.len());
        let end = if many { lines.len() } else { (first + 1).min(lines.len()) };
        match kind {
            0 => drop(lines.drain(first..(first + 1).min(lines.len()))),
            1 => lines.insert(first, lines.get(first).cloned().unwrap_or_default()),
            2 => lines.insert(first, String::new()),
            3 => lines.truncate(lines.len() - random.below(lines.len() / 4 + 1)),
            _ => {
                for line in &mut lines[first..end] {
                    *line = damaged(line, kind, random);
                }
            }
        }
        if lines.is_empty() {
            break;
        }
    }
    lines.join("\n")
}

fn damaged(line: &str, kind: usize, random: &mut Random) -> String {
    let mut cells: Vec<&str> = line.split('\t').collect();
    match kind {
        4 => line.trim_end_matches('\t').to_owned(),
        5 => line.trim_start_matches('\t').to_owned(),
        6 => {
            cells.remove(random.below(cells.len()));
            cells.join("\t")
        }
        _ => {
            let at = random.below(line.chars().count());
            let spoil = |(place, char)| if place == at { '\u{fffd}' } else { char };
            line.chars().enumerate().map(spoil).collect()
        }
    }
}
