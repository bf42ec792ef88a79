//! One rule a file. The doc comment of each says what it repairs, how it is
//! recognised, when it is wrong, and gives an example.

pub(crate) mod broken_label;
pub(crate) mod centred_labels;
pub(crate) mod column_groups;
pub(crate) mod cut_figure;
pub(crate) mod cut_row;
pub(crate) mod figure_below;
pub(crate) mod figure_in_cell;
pub(crate) mod footnote_mark;
pub(crate) mod joined_names;
pub(crate) mod leaked_line;
pub(crate) mod merged_cut;
pub(crate) mod merged_echo;
pub(crate) mod mirror;
pub(crate) mod misread_sign;
pub(crate) mod queue;
pub(crate) mod rows_in_one;
pub(crate) mod script_cut;
pub(crate) mod script_order;
pub(crate) mod spilled_cell;
pub(crate) mod split_header;
pub(crate) mod wrapped_header;
pub(crate) mod wrapped_row;
