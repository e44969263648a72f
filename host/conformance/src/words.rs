//! The words of a programme, so that generated carts meet its rules.

use std::collections::BTreeSet;

use fidelis_host::contract::types::AttributeValue;
use serde_json::Value;

/// What a programme's rules, selectors and conditions name.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// Products.
    pub skus: Vec<String>,
    /// Categories.
    pub categories: Vec<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// Sellers.
    pub sellers: Vec<String>,
    /// Segments.
    pub segments: Vec<String>,
    /// Public codes.
    pub codes: Vec<String>,
    /// Offers.
    pub offers: Vec<String>,
    /// Offers from which coupons are issued.
    pub templates: Vec<String>,
    /// Wallets.
    pub wallets: Vec<String>,
    /// Ladders with their tiers.
    pub ladders: Vec<(String, Vec<String>)>,
    /// Currencies that it accepts.
    pub currencies: Vec<String>,
    /// Campaigns.
    pub campaigns: Vec<String>,
    /// Rewards of the catalogue.
    pub rewards: Vec<String>,
    /// Placements.
    pub placements: Vec<String>,
    /// Banners, pages and texts that placements name.
    pub shown: Vec<String>,
    /// Products, contests and posts at which campaigns look.
    pub targets: Vec<String>,
    /// Attributes that conditions test, with values that they name.
    pub attributes: Vec<(String, AttributeValue)>,
}

impl Words {
    /// Reads them out of a programme's JSON. Each list also has a word that no rule names.
    pub fn of(program: &Value) -> Words {
        let ids = |list: &str| -> Vec<String> {
            let items = program.get(list).and_then(Value::as_array);
            items
                .into_iter()
                .flatten()
                .filter_map(|item| text(item, "id"))
                .collect()
        };
        let with_strange = |mut words: Vec<String>| {
            words.push("unheard-of".into());
            words
        };
        let offers = program.get("offers").and_then(Value::as_array);
        let templates = offers
            .into_iter()
            .flatten()
            .filter(|offer| offer.pointer("/code/coupons") == Some(&Value::Bool(true)))
            .filter_map(|offer| text(offer, "id"))
            .collect();
        let ladders = program.get("ladders").and_then(Value::as_array);
        let mut skus = collect(program, "skus");
        skus.extend(collect(program, "go_with"));
        let mut attributes = Vec::new();
        attribute_tests(program, &mut attributes);
        Words {
            skus: with_strange(skus),
            categories: with_strange(collect(program, "categories")),
            tags: with_strange(collect(program, "tags")),
            sellers: with_strange(collect(program, "sellers")),
            segments: ids("segments"),
            codes: with_strange(collect(program, "public")),
            offers: ids("offers"),
            templates,
            wallets: ids("wallets"),
            ladders: ladders
                .into_iter()
                .flatten()
                .filter_map(|ladder| {
                    let tiers = ladder.get("tiers")?.as_array()?;
                    let tiers = tiers.iter().filter_map(|tier| text(tier, "id")).collect();
                    Some((text(ladder, "id")?, tiers))
                })
                .collect(),
            currencies: currencies(program),
            campaigns: ids("campaigns"),
            rewards: ids("catalogue"),
            placements: ids("placements"),
            shown: collect(program, "ids"),
            targets: with_strange(collect(program, "targets")),
            attributes,
        }
    }
}

fn text(value: &Value, key: &str) -> Option<String> {
    value.get(key)?.as_str().map(str::to_owned)
}

fn currencies(program: &Value) -> Vec<String> {
    let mut all = BTreeSet::new();
    if let Some(modes) = program.get("currencies").and_then(Value::as_object) {
        for mode in modes.values() {
            all.extend(text(mode, "base"));
            let others = mode.get("others").and_then(Value::as_object);
            all.extend(others.into_iter().flat_map(|others| others.keys().cloned()));
        }
        if modes.contains_key("each-currency") || modes.contains_key("captured") {
            all.extend(["JPY".to_owned(), "KWD".to_owned()]);
        }
    }
    all.into_iter().collect()
}

/// Every string in every list under a key, wherever it stands.
fn collect(value: &Value, key: &str) -> Vec<String> {
    fn walk(value: &Value, key: &str, found: &mut BTreeSet<String>) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| walk(item, key, found)),
            Value::Object(fields) => {
                for (name, field) in fields {
                    match field.as_array() {
                        Some(items) if name == key => {
                            found.extend(items.iter().filter_map(Value::as_str).map(str::to_owned));
                        }
                        _ => walk(field, key, found),
                    }
                }
            }
            _ => {}
        }
    }
    let mut found = BTreeSet::new();
    walk(value, key, &mut found);
    found.into_iter().collect()
}

/// Every test on an attribute, with the values that it names.
fn attribute_tests(value: &Value, found: &mut Vec<(String, AttributeValue)>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| attribute_tests(item, found)),
        Value::Object(fields) => {
            for (key, field) in fields {
                if key.ends_with("attribute")
                    && let Some(name) = text(field, "name")
                {
                    let values = values(field).into_iter();
                    found.extend(values.map(|value| (name.clone(), value)));
                }
                attribute_tests(field, found);
            }
        }
        _ => {}
    }
}

/// Values that a test on an attribute names; else yes.
fn values(test: &Value) -> Vec<AttributeValue> {
    let mut values = Vec::new();
    for list in ["one_of", "none_of"] {
        let words = test.pointer(&format!("/text/{list}"));
        let words = words.and_then(Value::as_array).into_iter().flatten();
        let words = words.filter_map(Value::as_str);
        values.extend(words.map(|word| AttributeValue::Text(word.to_owned())));
    }
    let numbers = test.get("number").and_then(Value::as_object);
    let numbers = numbers.into_iter().flat_map(|parts| parts.values());
    values.extend(
        numbers
            .filter_map(Value::as_i64)
            .map(AttributeValue::Number),
    );
    if values.is_empty() {
        values.push(AttributeValue::Truth(true));
    }
    values
}
