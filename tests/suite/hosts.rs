//! The golden set: requests that hosts in every language answer with the same bytes.
//!
//! `tests/golden/requests.jsonl` has a request on each line, `answers.jsonl` its answer on the same
//! one. The hosts in JavaScript, in the browser and in Python read the same two files.
//! `BLESS=1 cargo test -p fidelis-tests hosts` writes them anew; the difference is for a person to
//! read.

use std::fs;
use std::path::{Path, PathBuf};

use fidelis_host::{Function, Shop, json};
use fidelis_tests::dice::Dice;
use fidelis_tests::generate::{Journey, classify_request, compose_request, member, quote_request};
use fidelis_tests::store::Store;
use fidelis_tests::words::Words;
use fidelis_tests::{answer, examples, shop};
use serde_json::{Value, json};

use super::settings::settings;

/// A request with the function that answers it.
struct Asked {
    name: String,
    function: Function,
    request: String,
}

impl Asked {
    fn new(name: impl Into<String>, function: Function, request: String) -> Self {
        Self {
            name: name.into(),
            function,
            request,
        }
    }

    /// One line of the file: the request as canonical JSON, whatever it was written like.
    fn line(&self) -> String {
        format!(
            "{{\"name\":{},\"function\":\"{}\",\"request\":{}}}\n",
            json!(self.name),
            self.function,
            self.request
        )
    }
}

/// The examples, without what stands between their parts.
fn examples_of_the_house() -> impl Iterator<Item = Asked> {
    let of_the_house =
        |request: &&examples::Request| request.example.program == examples::LUXURY_HOUSE.program;
    let requests = examples::REQUESTS.iter().filter(of_the_house);
    requests.map(|request| {
        let compact = compact_text(request.text);
        Asked::new(request.name, request.function, compact)
    })
}

/// JSON without white space between its parts; what stands in texts stays.
fn compact_text(text: &str) -> String {
    let (mut compact, mut quoted, mut escaped) = (String::new(), false, false);
    for character in text.chars() {
        if quoted || !character.is_ascii_whitespace() {
            compact.push(character);
        }
        quoted ^= character == '"' && !escaped;
        escaped = quoted && character == '\\' && !escaped;
    }
    compact
}

/// Members, carts and pages that the dice make.
fn generated(words: &Words) -> Vec<Asked> {
    let mut all = Vec::new();
    for number in 0..15 {
        let mut dice = Dice::new(number);
        let quote = json::write(&quote_request(&mut dice, words)).unwrap();
        let classify = json::write(&classify_request(&mut dice, words)).unwrap();
        let compose = json::write(&compose_request(&mut dice, words)).unwrap();
        for (function, request) in [
            (Function::Quote, quote),
            (Function::Classify, classify),
            (Function::Compose, compose),
        ] {
            all.push(Asked::new(
                format!("generated-{function}-{number}"),
                function,
                request,
            ));
        }
    }
    all
}

/// A life, event by event: each request has what the ones before left.
fn life(words: &Words, shop: &Shop) -> Vec<Asked> {
    let mut dice = Dice::new(7);
    let mut journey = Journey::new(words);
    let mut store = Store::new(member(&mut dice, words, "member", journey.now()));
    let mut all = Vec::new();
    for number in 0..20 {
        let step = journey.step(&mut dice);
        let request = store.request(&step, number % 2 == 0);
        let text = json::write(&request).unwrap();
        all.push(Asked::new(format!("life-{number}"), Function::Settle, text));
        if let Ok(settlement) = shop.settle(&request) {
            store.take(&step, &settlement.value).unwrap();
        }
    }
    all
}

/// Texts of every kind, the largest numbers, and requests that are answered by a fault.
fn edges() -> Vec<Asked> {
    let claire = examples::REQUESTS.iter().find(|one| one.name == "claire");
    let claire: Value = serde_json::from_str(claire.unwrap().text).unwrap();
    let changed = |name: &str, at: &str, value: Value| {
        let mut request = claire.clone();
        *request.pointer_mut(at).unwrap() = value;
        let request: fidelis_host::contract::checkout::QuoteRequest =
            serde_json::from_value(request).unwrap();
        Asked::new(name, Function::Quote, json::write(&request).unwrap())
    };
    let odd = "\u{feff}é\u{2028}𝄞\u{0}\u{7f}\"\\/\n\u{202e}";
    vec![
        changed("odd-text", "/cart/lines/0/sku", json!(odd)),
        changed("odd-code", "/codes/0/code", json!(odd)),
        changed("unknown-currency", "/cart/currency", json!("XXX")),
        changed("odd-currency", "/cart/currency", json!(odd)),
        changed("out-of-time", "/now", json!(9_000_000_000_000_000_i64)),
        changed(
            "largest-amount",
            "/cart/lines/0/amount",
            json!(9_007_199_254_740_991_i64),
        ),
        changed("negative-amount", "/cart/lines/0/amount", json!(-1)),
        changed("empty-cart", "/cart/lines", json!([])),
        Asked::new(
            "odd-words",
            Function::Render,
            json!({ "messages": [{ "key": odd, "arguments": [
                { "name": "name", "value": { "Text": odd } },
                { "name": "points", "value": { "Number": -9_007_199_254_740_991_i64 } },
            ] }], "locale": "fr" })
            .to_string(),
        ),
    ]
}

fn file(name: &str) -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.join("golden").join(name)
}

#[test]
fn the_golden_set_is_what_the_plugin_answers() {
    let house = settings().iter().find(|one| one.name == "luxury-house");
    let words = &house.unwrap().words;
    let shop = shop(examples::LUXURY_HOUSE.program).unwrap();
    let mut asked: Vec<Asked> = examples_of_the_house().collect();
    asked.extend(generated(words));
    asked.extend(life(words, &shop));
    asked.extend(edges());
    let requests: String = asked.iter().map(Asked::line).collect();
    let answers: String = asked
        .iter()
        .map(|asked| {
            let text = answer(&shop, asked.function, &asked.request);
            text.unwrap_or_else(|error| panic!("{}: {error}", asked.name)) + "\n"
        })
        .collect();
    let faults = answers.lines().filter(|line| line.starts_with("{\"Err\":"));
    assert!(faults.count() >= 4, "faults are a part of the set");
    for (name, text) in [("requests.jsonl", &requests), ("answers.jsonl", &answers)] {
        if std::env::var_os("BLESS").is_some() {
            fs::write(file(name), text).unwrap();
        }
        let kept = fs::read_to_string(file(name)).unwrap();
        for (number, (kept, made)) in (1..).zip(kept.lines().zip(text.lines())) {
            assert_eq!(kept, made, "{name}, line {number}");
        }
        assert_eq!(kept.lines().count(), text.lines().count(), "{name}");
    }
}
