//! What the reader takes and what the published schema allows is the same.

use serde_json::json;

use super::ranges::full;
use super::*;
use crate::program::diagnostic::Faults;
use crate::program::format::Program;
use crate::program::read::Read;
use crate::program::structure;

/// The pointers of all values in a value.
fn pointers(value: &Value, at: &str, list: &mut Vec<String>) {
    list.push(at.to_owned());
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                pointers(value, &format!("{at}/{name}"), list);
            }
        }
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                pointers(value, &format!("{at}/{index}"), list);
            }
        }
        _ => {}
    }
}

#[test]
fn any_other_value_at_any_place_is_read_or_told() {
    let program = full();
    let mut places = Vec::new();
    pointers(&program, "", &mut places);
    assert!(places.len() > 100);
    let others = [
        json!(null),
        json!(true),
        json!(-1),
        json!(5_000_000_000_i64),
        json!(1.5),
        json!(""),
        json!("never"),
        json!("3/2"),
        json!([]),
        json!([1]),
        json!({}),
        json!({"days": 1}),
        json!({"never": null}),
        json!({"all": []}),
    ];
    for at in &places {
        for other in &others {
            let mut wrong = program.clone();
            *wrong.pointer_mut(at).unwrap() = other.clone();
            let mut faults = Faults::default();
            structure::explain(&mut wrong.clone().into(), &mut faults);
            let told = faults.finish().err().unwrap_or_default();
            let fallback = told.iter().any(|fault| fault.found == "another shape");
            match Program::read(&wrong.clone().into()) {
                // Asked although all is well, the walk has only its fall-back to say. Ranges and the
                // forms of ids are left to the search for sense.
                Some(_) => {
                    assert!(
                        fallback || build(&wrong).is_err(),
                        "{other} at {at}: {told:#?}"
                    );
                }
                None => assert!(!told.is_empty() && !fallback, "{other} at {at}"),
            }
        }
    }
}
