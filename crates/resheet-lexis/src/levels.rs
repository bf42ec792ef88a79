//! Which labels of the second level stand under which of the first.

use crate::lexicon::Lexicon;
use crate::role::Role;

/// Groups of the first level, a bit each: in the order that forms have them in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub struct Groups(u64);

impl Groups {
    /// One group alone.
    pub(crate) fn one(group: u8) -> Groups {
        Groups(1u64.checked_shl(u32::from(group)).unwrap_or(0))
    }

    /// These groups and those of another.
    #[must_use]
    pub(crate) fn with(self, other: Groups) -> Groups {
        Groups(self.0 | other.0)
    }

    /// Whether both name one and the same group.
    pub fn meet(self, other: Groups) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether both name groups and have none in common.
    pub fn exclude(self, other: Groups) -> bool {
        self.0 != 0 && other.0 != 0 && !self.meet(other)
    }
}

impl Lexicon {
    /// The groups that a folded label of the first level names.
    pub fn first_level(&self, folded: &str) -> Groups {
        let roles = self.lookup(folded).map_or(&[][..], |found| found.roles);
        named(roles)
    }

    /// The groups that a folded label of the second level may stand under;
    /// none, if the vocabulary does not say.
    pub fn second_level(&self, folded: &str) -> Groups {
        let Some(found) = self.lookup(folded) else { return Groups::default() };
        let own = found.roles.iter().filter_map(|role| match role {
            Role::Level2(group) => Some(group.map_or(Groups::default(), Groups::one)),
            _ => None,
        });
        // A word of both levels may stand under itself.
        own.reduce(Groups::with).map_or(Groups::default(), |own| {
            own.with(self.shared_groups(found.label)).with(named(found.roles))
        })
    }
}

fn named(roles: &[Role]) -> Groups {
    let groups = roles.iter().filter_map(|role| match role {
        Role::Level1(group) => Some(Groups::one(*group)),
        _ => None,
    });
    groups.reduce(Groups::with).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shared_second_level_stands_under_each_of_its_groups_and_no_other() {
        let lexicon = Lexicon::shared();
        let under = |second: &str, first: &str| {
            !lexicon.second_level(second).exclude(lexicon.first_level(first))
        };
        assert!(under("成本指标", "产出指标(50分)"));
        assert!(under("成本指标", "成本指标"));
        assert!(!under("成本指标", "效益指标"));
        assert!(!under("数量指标", "效益指标"));
        assert!(under("没有见过的指标", "效益指标"));
        assert!(under("数量指标", "没有见过的指标"));
    }
}
