//! Whoever goes through the list of doubts from its top meets what is wrong soon.

use resheet_tests::Share;
use resheet_tests::corpus::{documents, home};
use resheet_tests::doubted::Curve;
use resheet_tests::robust::Plan;

/// One dump of so many: a sample with some 150 wrong values.
const EVERY: usize = 10;

/// How much of the wrong values that are in the list its first 30 % have at least, of the
/// sample. `make accuracy` looks at many more dumps, and there it is 0.95.
const BAR: Share = 0.85;

#[test]
#[allow(clippy::unwrap_used, reason = "a corpus that cannot be read is no corpus")]
fn wrong_values_stand_at_the_top_of_the_list() {
    let plan = Plan { seed: 1, change: "", every: EVERY };
    let curve = Curve::of(&documents(&home()).unwrap(), &plan);
    assert!(curve.of_listed(30) >= BAR, "{}", curve.line());
}
