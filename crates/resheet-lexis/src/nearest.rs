//! What a person may have meant by a name that nobody knows.

/// The words for the nearest of some names: ` (did you mean …?)`, or nothing where
/// none is near.
pub fn nearest<'n>(asked: &str, names: impl Iterator<Item = &'n str>) -> String {
    let asked = asked.to_ascii_lowercase();
    let near = |name: &str| distance(&asked, &name.to_ascii_lowercase());
    let found = names.map(|name| (near(name), name)).min();
    match found {
        // A third of the letters may be wrong.
        Some((distance, name)) if distance * 3 <= name.chars().count().max(3) => {
            format!(" (did you mean `{name}`?)")
        }
        _ => String::new(),
    }
}

/// How many letters are to be put in, taken out, changed or swapped with the next.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    for (j, cell) in rows[0].iter_mut().enumerate() {
        *cell = j;
    }
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let change = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = change.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = least;
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_a_slip_is_meant() {
        let known = ["strict", "families", "encoding"];
        let check = |asked, meant| assert_eq!(nearest(asked, known.into_iter()), meant);
        check("famlies", " (did you mean `families`?)");
        check("stirct", " (did you mean `strict`?)");
        check("Encoding", " (did you mean `encoding`?)");
        check("paper", "");
        check("", "");
    }
}
