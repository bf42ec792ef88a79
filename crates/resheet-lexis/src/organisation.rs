//! What reads like the name of a public body, and like the label of one.

use std::sync::LazyLock;

use serde::Deserialize;

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct File {
    endings: Vec<String>,
    department: Vec<String>,
    body: Vec<String>,
}

fn file() -> &'static File {
    static FILE: LazyLock<File> = LazyLock::new(|| crate::words::file!("organisations"));
    &FILE
}

fn ends(folded: &str, words: &[String]) -> bool {
    words.iter().any(|word| folded.ends_with(word.as_str()))
}

/// Whether a folded text ends as names of bodies do and is as long as one.
pub fn is_body(folded: &str) -> bool {
    const LENGTH: std::ops::RangeInclusive<usize> = 4..=30;
    LENGTH.contains(&folded.chars().count()) && ends(folded, &file().endings)
}

/// Whether a folded label ends with a word for a body.
pub fn names_body(folded: &str) -> bool {
    ends(folded, &file().body)
}

/// Whether that word is one for a department.
pub fn names_department(folded: &str) -> bool {
    ends(folded, &file().department)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_and_their_labels_are_told_by_their_ends() {
        toml::from_str::<File>(include_str!("../vocabulary/organisations.toml")).unwrap();
        assert!(is_body("柳林县图书馆") && is_body("石桥镇人民政府"));
        assert!(!is_body("路灯养护") && !is_body("财局"));
        assert!(names_body("一级预算单位") && !names_body("项目编码"));
        assert!(names_department("归口部门") && !names_department("申请单位"));
    }
}
