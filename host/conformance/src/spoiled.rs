//! Requests that no sane storefront sends: ordinary ones, with a few values spoiled.

use serde_json::{Map, Value};

use crate::dice::Dice;

/// The largest integer of the contract: 2^53 − 1.
const LARGEST: i64 = (1 << 53) - 1;

/// Spoils some of a request's values. Its form stays: numbers are numbers and texts are texts.
pub(crate) fn spoil(request: &str, dice: &mut Dice) -> Option<String> {
    let mut value: Value = serde_json::from_str(request).ok()?;
    let leaves = count(&value);
    for _ in 0..dice.count(1, 3) {
        let mut left = usize::try_from(dice.between(0, leaves)).ok()?;
        change(&mut value, &mut left, dice);
    }
    serde_json::to_string(&value).ok()
}

/// How many values can be spoiled.
fn count(value: &Value) -> i64 {
    match value {
        Value::Array(items) => items.iter().map(count).sum::<i64>().saturating_add(1),
        Value::Object(fields) => fields.values().map(count).sum(),
        Value::Number(_) | Value::String(_) | Value::Bool(_) => 1,
        Value::Null => 0,
    }
}

/// Spoils the value with a number, counted down.
fn change(value: &mut Value, left: &mut usize, dice: &mut Dice) -> bool {
    match value {
        Value::Object(fields) => return inside(fields, left, dice),
        Value::Array(items) => {
            if *left == 0 {
                list(items, dice);
                return true;
            }
            *left -= 1;
            return items.iter_mut().any(|item| change(item, left, dice));
        }
        Value::Null => return false,
        Value::Number(_) | Value::String(_) | Value::Bool(_) => {}
    }
    if *left > 0 {
        *left -= 1;
        return false;
    }
    match value {
        Value::Number(number) => {
            let numbers = [
                0,
                1,
                -1,
                i64::from(u32::MAX),
                i64::from(i32::MIN),
                LARGEST,
                -LARGEST,
                number.as_i64().unwrap_or(0).saturating_neg(),
            ];
            *value = dice.pick(&numbers).copied().unwrap_or_default().into();
        }
        Value::String(text) => {
            let texts = [
                String::new(),
                "\u{0}".to_owned(),
                "\u{feff}\u{202e}é𝄞".to_owned(),
                "x".repeat(5000),
                "/~0~1\"\\\n".to_owned(),
                "0".to_owned(),
                text.to_uppercase(),
            ];
            *text = dice.pick(&texts).cloned().unwrap_or_default();
        }
        Value::Bool(truth) => *truth = !*truth,
        _ => {}
    }
    true
}

fn inside(fields: &mut Map<String, Value>, left: &mut usize, dice: &mut Dice) -> bool {
    fields.values_mut().any(|field| change(field, left, dice))
}

/// Nothing, everything twice, or the other way round.
fn list(items: &mut Vec<Value>, dice: &mut Dice) {
    match dice.between(0, 2) {
        0 => items.clear(),
        1 => items.extend(items.clone()),
        _ => items.reverse(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_can_be_spoiled_and_the_form_stays() {
        let request = r#"{"a":[1,{"b":"text"}],"c":true,"d":null}"#;
        let (mut number, mut text, mut truth, mut list) = (false, false, false, false);
        for seed in 0..300 {
            let spoiled = spoil(request, &mut Dice::new(seed)).unwrap();
            let value: Value = serde_json::from_str(&spoiled).unwrap();
            number |= value["a"][0].as_i64().is_some_and(|number| number != 1);
            text |= value["a"][1]["b"]
                .as_str()
                .is_some_and(|text| text != "text");
            truth |= value["c"] == false;
            list |= value["a"].as_array().unwrap().len() != 2;
            assert!(value["c"].is_boolean() && value["d"].is_null());
        }
        assert!(number && text && truth && list);
    }
}
