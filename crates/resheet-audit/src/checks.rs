//! The registry: one file per check, one line here.

use crate::case::Check;

macro_rules! checks {
    ($($name:ident),* $(,)?) => {
        $(mod $name;)*
        /// Every check, in the order they run.
        pub(crate) static CHECKS: &[Check] = &[$($name::CHECK),*];
    };
}

checks![
    execution_rate,
    execution_score,
    rounding,
    funds_parts,
    spending,
    moved_point,
    weights,
    block_points,
    scores,
    score_limit,
    grade,
    target_marks,
    proportional_score,
    zero_target,
    units,
    goal_numbers,
    year,
];
