//! The JSON Schema of the programme, made from its types.
//!
//! What is made here is checked in as `guest/schema/program.schema.json` (for people and editors)
//! and `program.schema.min.json` (carried by the component). A test compares them; run it with
//! `BLESS=1` to write them anew.

use std::collections::BTreeMap;

use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use super::format::Program;
use super::forms::ID;
use super::strict::LARGEST;

/// The published JSON Schema (draft 2020-12), with the words of every part.
pub fn generate() -> Value {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = generator.into_root_schema_for::<Program>().to_value();
    refine(&mut schema);
    if let Some(root) = schema.as_object_mut() {
        root.insert("title".into(), "Fidelis programme".into());
    }
    sorted(schema)
}

/// The same with the keys of each object in order, however serde_json was built.
fn sorted(value: Value) -> Value {
    match value {
        Value::Array(values) => values.into_iter().map(sorted).collect(),
        Value::Object(values) => {
            let values: BTreeMap<String, Value> = values.into_iter().collect();
            let values = values.into_iter().map(|(key, value)| (key, sorted(value)));
            Value::Object(values.collect())
        }
        other => other,
    }
}

/// Says in standard words what the derives leave to the reader: widths of integers, forms of ids.
fn refine(schema: &mut Value) {
    match schema {
        Value::Array(parts) => parts.iter_mut().for_each(refine),
        Value::Object(parts) => {
            parts.remove("default");
            if let Some(Value::String(words)) = parts.get_mut("description") {
                *words = words.replace('\n', " ");
            }
            let width = match parts.remove("format").as_ref().and_then(Value::as_str) {
                Some("int64") => Some((-LARGEST, LARGEST)),
                Some("int32") => Some((i64::from(i32::MIN), i64::from(i32::MAX))),
                Some("uint32") => Some((0, i64::from(u32::MAX))),
                Some("uint8") => Some((0, i64::from(u8::MAX))),
                _ => None,
            };
            if let Some((least, most)) = width {
                parts.entry("minimum").or_insert(least.into());
                parts.entry("maximum").or_insert(most.into());
            }
            if let Some(Value::Object(fields)) = parts.get_mut("properties") {
                if let Some(Value::Object(id)) = fields.get_mut("id") {
                    id.insert("pattern".into(), json!(ID));
                }
                fields.values_mut().for_each(refine);
            }
            for (name, part) in parts {
                if name != "properties" {
                    refine(part);
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::super::forms::FORMS;
    use super::*;

    fn folder() -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("schema")
    }

    #[test]
    fn the_checked_in_schema_is_the_one_of_the_types() {
        let schema = generate();
        let pretty = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        let files = [
            ("program.schema.json", pretty),
            ("program.schema.min.json", schema.to_string()),
        ];
        for (name, text) in files {
            let path = folder().join(name);
            if std::env::var_os("BLESS").is_some() {
                std::fs::write(&path, &text).unwrap();
            }
            let stored = std::fs::read_to_string(&path).unwrap();
            assert!(
                stored == text,
                "{name} is not the schema of the types: run with BLESS=1"
            );
        }
    }

    /// The walk over a programme with faults knows these keywords and no others.
    #[test]
    fn the_schema_uses_only_keywords_that_the_walk_knows() {
        fn look(schema: &Value) {
            for (keyword, part) in schema.as_object().unwrap() {
                match keyword.as_str() {
                    "$defs" | "properties" => part.as_object().unwrap().values().for_each(look),
                    "items" | "additionalProperties" if part.is_object() => look(part),
                    "oneOf" | "anyOf" => part.as_array().unwrap().iter().for_each(look),
                    "pattern" => {
                        assert!(FORMS.iter().any(|form| part == form.pattern), "{part}");
                    }
                    "additionalProperties"
                    | "$schema"
                    | "title"
                    | "description"
                    | "type"
                    | "$ref"
                    | "required"
                    | "const"
                    | "minimum"
                    | "maximum"
                    | "minItems"
                    | "maxItems" => {}
                    other => panic!("{other}"),
                }
            }
        }
        look(&generate());
    }
}
