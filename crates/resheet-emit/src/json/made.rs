//! Lists whose members are made one by one while they are written: all of a long sheet's
//! at once would take more memory than the sheet.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};

use super::full::View;

/// What some things of a sheet look like in the output.
pub(super) struct Made<'a, T, O> {
    of: &'a [T],
    view: &'a View<'a>,
    one: fn(&'a View<'a>, &'a T) -> O,
}

impl<'a, T, O> Made<'a, T, O> {
    /// Of each by `one`.
    pub(super) fn new(of: &'a [T], view: &'a View<'a>, one: fn(&'a View<'a>, &'a T) -> O) -> Self {
        Made { of, view, one }
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.of.is_empty()
    }
}

impl<T, O: Serialize> Serialize for Made<'_, T, O> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.of.iter().map(|thing| (self.one)(self.view, thing)))
    }
}

impl<T, O: JsonSchema> JsonSchema for Made<'_, T, O> {
    fn schema_name() -> Cow<'static, str> {
        Vec::<O>::schema_name()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Vec::<O>::json_schema(generator)
    }
}
