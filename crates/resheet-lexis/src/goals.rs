//! What the words of a text say: whether it sets a goal or tells a result.

use std::sync::LazyLock;

use serde::Deserialize;

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct File {
    wanted: Vec<String>,
    done: Vec<String>,
}

fn file() -> &'static File {
    static FILE: LazyLock<File> = LazyLock::new(|| crate::words::file!("goals"));
    &FILE
}

/// How many words more a text has that results are told with than such that goals are
/// set with.
pub fn tells_result(text: &str) -> i32 {
    let count =
        |words: &[String]| words.iter().filter(|word| text.contains(word.as_str())).count() as i32;
    count(&file().done) - count(&file().wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_tell_a_goal_from_a_result() {
        toml::from_str::<File>(include_str!("../vocabulary/goals.toml")).unwrap();
        assert!(tells_result("满意度较上年提高，均已完成") > 0);
        assert!(tells_result("确保满意度达到90%以上") < 0);
    }
}
