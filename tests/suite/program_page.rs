//! `docs/program-reference.md` says what the programme's JSON Schema says: every key with its type,
//! range and words.
//!
//! `BLESS=1 cargo test -p fidelis-tests program_page` writes the page anew.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Map, Value};

use crate::page::{self, cell};

/// The largest whole number of a programme: every host reads it exactly.
const LARGEST: i64 = (1 << 53) - 1;

#[test]
fn the_page_says_what_the_schema_says() {
    let schema = fidelis_tests::reference().unwrap().schema().unwrap().value;
    let root: Value = serde_json::from_str(&schema).unwrap();
    let schema = Schema {
        root: &root,
        parts: root["$defs"].as_object().unwrap(),
    };
    page::check("program-reference.md", &schema.page());
}

struct Schema<'a> {
    root: &'a Value,
    /// What has a name of its own.
    parts: &'a Map<String, Value>,
}

impl Schema<'_> {
    fn page(&self) -> String {
        let mut page = "# Every key of a programme\n\n\
            <!-- Written from the JSON Schema by a test: BLESS=1 cargo test -p fidelis-tests program_page -->\n\n\
            What `fidelis schema` prints, as a page: each key of the programme with its type, its range \
            and its meaning. How the parts play together, with examples, is told in \
            [programs.md](programs.md); an editor that is given the schema completes and explains all of \
            this by itself.\n\n\
            A key that is not marked *must* may be left out. A case is written as `\"case\"`, or as \
            `{ \"case\": … }` where it carries something. Whole numbers lie within ±(2^53 − 1) where \
            nothing else is said.\n\n"
            .to_owned();
        self.fields(&mut page, self.root);

        let sections = self.root["properties"].as_object().unwrap();
        // Which parts each section needs, in the order in which a reader meets them.
        let needs: Vec<Vec<&str>> = sections
            .values()
            .map(|section| self.reach(section))
            .collect();
        let mut users: BTreeMap<&str, usize> = BTreeMap::new();
        for part in needs.iter().flatten().copied() {
            *users.entry(part).or_default() += 1;
        }
        for ((name, section), needs) in sections.iter().zip(&needs) {
            let own: Vec<&str> = needs
                .iter()
                .copied()
                .filter(|part| users[part] == 1)
                .collect();
            if own.is_empty() {
                continue;
            }
            writeln!(page, "\n## {name}\n\n{}", words(section)).unwrap();
            for part in own {
                self.part(&mut page, part);
            }
        }
        page.push_str("\n## Shared parts\n\nWhat several of the keys above are made of.\n");
        for (part, users) in users {
            if users > 1 {
                self.part(&mut page, part);
            }
        }
        page
    }

    /// The named parts that a part is made of, directly or not, as a reader meets them.
    fn reach<'s>(&'s self, part: &'s Value) -> Vec<&'s str> {
        let mut seen = Vec::new();
        self.walk(part, &mut seen);
        seen
    }

    fn walk<'s>(&'s self, part: &'s Value, seen: &mut Vec<&'s str>) {
        match part {
            Value::Object(members) => {
                for (key, member) in members {
                    if key != "$ref" {
                        self.walk(member, seen);
                        continue;
                    }
                    let name = referred(member);
                    if !seen.contains(&name) {
                        seen.push(name);
                        self.walk(&self.parts[name], seen);
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.walk(item, seen)),
            _ => {}
        }
    }

    fn part(&self, page: &mut String, name: &str) {
        let part = &self.parts[name];
        let anchor = anchor(name);
        writeln!(
            page,
            "\n### <a id=\"{anchor}\"></a>{name}\n\n{}",
            words(part)
        )
        .unwrap();
        page.push('\n');
        if let Some(cases) = part["oneOf"].as_array() {
            self.cases(page, cases);
        } else if part["properties"].is_object() {
            self.fields(page, part);
        } else {
            writeln!(page, "It is written as {}.", self.shown(part)).unwrap();
        }
    }

    fn fields(&self, page: &mut String, part: &Value) {
        let required: Vec<&str> = part["required"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        page.push_str("| key | must | type | |\n|---|---|---|---|\n");
        for (key, field) in part["properties"].as_object().unwrap() {
            let must = if required.contains(&key.as_str()) {
                "yes"
            } else {
                ""
            };
            let mut shown = self.shown(field);
            if let Some(default) = field.get("default") {
                write!(shown, "; `{default}` where it is left out").unwrap();
            }
            let (shown, words) = (cell(&shown), cell(words(field)));
            writeln!(page, "| `{key}` | {must} | {shown} | {words} |").unwrap();
        }
    }

    fn cases(&self, page: &mut String, cases: &[Value]) {
        let plain = cases.iter().all(|case| case.get("const").is_some());
        page.push_str(if plain {
            "| case | |\n|---|---|\n"
        } else {
            "| case | carries | |\n|---|---|---|\n"
        });
        for case in cases {
            let words = cell(words(case));
            let (name, carries) = match case.get("const") {
                Some(name) => (name.as_str().unwrap(), String::new()),
                None => {
                    let properties = case["properties"].as_object().unwrap();
                    let (name, content) = properties.iter().next().unwrap();
                    (name.as_str(), cell(&self.shown(content)))
                }
            };
            if plain {
                writeln!(page, "| `{name}` | {words} |").unwrap();
            } else {
                writeln!(page, "| `{name}` | {carries} | {words} |").unwrap();
            }
        }
    }

    /// A type in words, with links to the parts that have a name.
    fn shown(&self, part: &Value) -> String {
        if let Some(name) = part.get("$ref") {
            let name = referred(name);
            return format!("[{name}](#{})", anchor(name));
        }
        let ways: Vec<String> = match (&part["anyOf"], &part["type"]) {
            (Value::Array(ways), _) => ways.iter().map(|way| self.shown(way)).collect(),
            (_, Value::Array(types)) => types.iter().map(|name| self.of_type(name, part)).collect(),
            (_, name) => vec![self.of_type(name, part)],
        };
        ways.join(" or ")
    }

    fn of_type(&self, name: &Value, part: &Value) -> String {
        match name.as_str().unwrap() {
            "null" => "`null`".to_owned(),
            "boolean" => "`true` or `false`".to_owned(),
            "integer" => integer(part),
            "string" => match part["pattern"].as_str() {
                Some(pattern) => format!("text of the form `{pattern}`"),
                None => "text".to_owned(),
            },
            "array" => {
                let items = self.shown(&part["items"]);
                match (part["minItems"].as_u64(), part["maxItems"].as_u64()) {
                    (None, None) => format!("list of {items}"),
                    (Some(least), None) => format!("list (at least {least}) of {items}"),
                    (least, Some(most)) => {
                        format!("list ({} to {most}) of {items}", least.unwrap_or(0))
                    }
                }
            }
            "object" => format!(
                "for each key: {}",
                self.shown(&part["additionalProperties"])
            ),
            other => panic!("the schema has a type {other:?}, which this page cannot tell"),
        }
    }
}

fn integer(part: &Value) -> String {
    let least = part["minimum"].as_i64().filter(|least| *least != -LARGEST);
    let most = part["maximum"].as_i64().filter(|most| *most != LARGEST);
    match (least, most) {
        (None, None) => "whole number".to_owned(),
        (Some(least), None) => format!("whole number, at least {}", grouped(least)),
        (None, Some(most)) => format!("whole number, at most {}", grouped(most)),
        (Some(least), Some(most)) if least == most => format!("the number {}", grouped(most)),
        (Some(least), Some(most)) => {
            format!("whole number from {} to {}", grouped(least), grouped(most))
        }
    }
}

/// A number with commas between its thousands.
fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::from(if number < 0 { "-" } else { "" });
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The name in a `$ref`.
fn referred(reference: &Value) -> &str {
    let reference = reference.as_str().unwrap();
    reference.strip_prefix("#/$defs/").unwrap()
}

fn anchor(name: &str) -> String {
    format!("part-{}", name.to_lowercase())
}

/// What is said of a part: the format leaves nothing without words.
fn words(part: &Value) -> &str {
    match part["description"].as_str() {
        Some(words) => words,
        None => panic!("no words in the schema for {part}"),
    }
}
