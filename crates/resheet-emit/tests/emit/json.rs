//! JSON and its schema.

use jsonschema::Validator;
use resheet_emit::json::{Form, Layout, Style, schema, write};
use serde_json::{Value, json};

use crate::fixture::conversion;

fn written(form: Form, layout: Layout) -> String {
    let mut out = Vec::new();
    let style = Style { form, layout, ..Style::default() };
    write(&mut out, &conversion(), style).unwrap();
    String::from_utf8(out).unwrap()
}

fn validator(form: Form) -> Validator {
    let schema: Value = serde_json::from_str(&schema(form)).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    jsonschema::draft202012::new(&schema).unwrap()
}

fn check(form: Form, document: &Value, expected: bool) {
    let errors: Vec<_> =
        validator(form).iter_errors(document).map(|error| error.to_string()).collect();
    assert_eq!(errors.is_empty(), expected, "{errors:?}");
}

#[test]
fn full() {
    insta::assert_snapshot!(written(Form::Full, Layout::Pretty));
}

#[test]
fn plain() {
    insta::assert_snapshot!(written(Form::Plain, Layout::Pretty));
}

#[test]
fn a_line_says_the_same_as_a_file() {
    for form in [Form::Full, Form::Plain] {
        let line = written(form, Layout::Line);
        assert_eq!(line.trim_end().lines().count(), 1);
        let file = written(form, Layout::Pretty);
        let [line, file] = [line, file].map(|json| serde_json::from_str::<Value>(&json).unwrap());
        assert_eq!(line, file);
    }
}

#[test]
fn both_forms_keep_to_their_schemas() {
    for form in [Form::Full, Form::Plain] {
        let document = serde_json::from_str(&written(form, Layout::Line)).unwrap();
        check(form, &document, true);
    }
}

#[test]
fn the_schemas_refuse_what_they_do_not_name() {
    for form in [Form::Full, Form::Plain] {
        let good: Value = serde_json::from_str(&written(form, Layout::Line)).unwrap();
        for (path, name) in [
            ("", "x"),
            ("/sheets/0", "x"),
            ("/sheets/0/funds/0", "x"),
            ("/sheets/0/indicators/0/target", "x"),
            ("/sheets/0/indicators/1/target", "x"),
        ] {
            let mut bad = good.clone();
            bad.pointer_mut(path).unwrap()[name] = json!(1);
            check(form, &bad, false);
        }
        for (path, name) in [("", "sheets"), ("/sheets/0", "grade"), ("/sheets/0/funds/0", "rate")]
        {
            let mut bad = good.clone();
            bad.pointer_mut(path).unwrap().as_object_mut().unwrap().remove(name);
            check(form, &bad, false);
        }
    }
}

/// What stray text and repairs share is flattened into them; that must not
/// open them to anything.
#[test]
fn the_full_schema_refuses_more_in_flattened_objects() {
    let good: Value = serde_json::from_str(&written(Form::Full, Layout::Line)).unwrap();
    for path in ["/stray/0", "/sheets/0/repairs/0", "/sheets/0/findings/0", "/sheets/0/title"] {
        let mut bad = good.clone();
        bad.pointer_mut(path).unwrap()["x"] = json!(1);
        check(Form::Full, &bad, false);
    }
}

#[test]
fn the_seed_as_read_by_hand_is_plain_json() {
    let truth = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/corpus/seed/shanghai-training-centre-2023.truth.json"
    );
    let mut truth: Value = serde_json::from_slice(&std::fs::read(truth).unwrap()).unwrap();
    truth.as_object_mut().unwrap().remove("meta");
    check(Form::Plain, &truth, true);
}

#[test]
fn plain_names_stand_in_the_stated_order() {
    let plain = written(Form::Plain, Layout::Line);
    let mut rest = plain.as_str();
    for name in [
        "sheets",
        "title",
        "year",
        "project_name",
        "department",
        "implementing_unit",
        "money_unit",
        "funds",
        "row",
        "initial",
        "budget",
        "executed",
        "weight",
        "rate",
        "score",
        "expected_goal",
        "actual_result",
        "indicators",
        "level1",
        "level2",
        "level3",
        "target",
        "op",
        "value",
        "unit",
        "actual",
        "weight",
        "score",
        "deviation",
        "total_weight",
        "total_score",
        "grade",
    ] {
        let at = rest.find(&format!("\"{name}\":")).unwrap_or_else(|| panic!("{name} in {rest}"));
        rest = &rest[at + 1..];
    }
}
