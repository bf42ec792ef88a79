//! The unit, whose name the dump wrote away from its label.

use resheet_lexis::{Role, is_body};
use resheet_model::{BoundCell, Confidence, Field, Presence};

use crate::pairs::Pairs;
use crate::token::Token;

/// The name of the unit and its token: the only name of a body that nothing else is. None
/// if the ordinary reading has a unit by such a name, or no label asks for one.
pub(super) fn unit(
    tokens: &[Token<'_>],
    taken: &[bool],
    head: &Pairs,
) -> Option<(BoundCell, usize)> {
    let known = head.field(Field::ImplementingUnit);
    if known.presence == Presence::Printed && is_body(&resheet_lexis::fold(&known.text)) {
        return None;
    }
    let asked = |token: &Token<'_>| token.is(|role| *role == Role::Field(Field::ImplementingUnit));
    if !tokens.iter().any(asked) {
        return None;
    }
    let others =
        [Field::Department, Field::ProjectName, Field::Title].map(|it| head.field(it).span);
    let free = |at: &usize| {
        let token = &tokens[*at];
        // Lines of a text end like names too.
        let one = !token.folded.contains(['，', '。', '、', '；', ',', ';', ':']);
        !taken[*at]
            && token.roles.is_empty()
            && !token.is_heading
            && one
            && is_body(&token.folded)
            && !others.contains(&token.span)
    };
    let mut found = (0..tokens.len()).filter(free);
    let (at, more) = (found.next()?, found.next());
    more.is_none().then(|| (tokens[at].bind(Confidence::Likely), at))
}
