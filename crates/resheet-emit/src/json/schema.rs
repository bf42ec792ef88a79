//! The JSON Schema of both forms, generated from the structs that write them.

use schemars::generate::SchemaSettings;

use super::{Form, full, plain};
use crate::SCHEMA_VERSION;

/// The JSON Schema (2020-12) of a form, as indented JSON with a line feed at
/// the end.
pub fn schema(form: Form) -> String {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let (mut schema, name) = match form {
        Form::Full => (generator.into_root_schema_for::<full::Document<'_>>(), "full"),
        Form::Plain => (generator.into_root_schema_for::<plain::Document<'_>>(), "plain"),
    };
    schema.insert("$id".into(), format!("urn:resheet:{name}:{SCHEMA_VERSION}").into());
    format!("{:#}\n", schema.to_value())
}
