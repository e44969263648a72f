//! Native code against the component: the same answers, byte for byte.

use std::collections::BTreeSet;

use fidelis_host::contract::ledger::Settlement;
use fidelis_host::contract::types::EventBody;
use fidelis_host::{Function, Shop, json};
use fidelis_tests::dice::Dice;
use fidelis_tests::examples;
use fidelis_tests::generate::{Journey, classify_request, compose_request, member, quote_request};
use fidelis_tests::store::Store;
use fidelis_tests::{answer, native, shop};

use super::settings::{Setting, settings};

/// Carts for each programme.
const CARTS: u64 = 900;
/// Members to be classified for each programme.
const PROFILES: u64 = 250;
/// Pages for each programme.
const PAGES: u64 = 350;
/// Lives for each programme, and events in each.
const LIVES: u64 = 40;
const EVENTS: u64 = 25;

#[test]
fn the_cases_are_ten_thousand() {
    let programmes = u64::try_from(examples::ALL.len()).unwrap();
    assert_eq!(
        programmes * (CARTS + PROFILES + PAGES + LIVES * EVENTS),
        10_000
    );
}

#[test]
fn carts() {
    requests(CARTS, Function::Quote, |dice, setting| {
        json::write(&quote_request(dice, &setting.words)).unwrap()
    });
}

#[test]
fn profiles() {
    requests(PROFILES, Function::Classify, |dice, setting| {
        json::write(&classify_request(dice, &setting.words)).unwrap()
    });
}

#[test]
fn pages() {
    requests(PAGES, Function::Compose, |dice, setting| {
        json::write(&compose_request(dice, &setting.words)).unwrap()
    });
}

/// So many generated requests for each programme.
fn requests(count: u64, function: Function, make: fn(&mut Dice, &Setting) -> String) {
    for setting in settings() {
        let shop = shop(&setting.text).unwrap();
        let mut answered = 0;
        for seed in 0..count {
            let request = make(&mut Dice::new(seed), setting);
            let found = both(setting, &shop, function, &request, seed);
            answered += u64::from(found.starts_with("{\"Ok\""));
        }
        let name = setting.name;
        assert!(
            answered * 2 > count,
            "{name}: only {answered} of {count} were answered"
        );
    }
}

#[test]
fn lives() {
    let mut happened = BTreeSet::new();
    for setting in settings() {
        let shop = shop(&setting.text).unwrap();
        let mut settled = 0;
        for seed in 0..LIVES {
            let mut dice = Dice::new(seed ^ 0xF1DE);
            let mut journey = Journey::new(&setting.words);
            let mut store = Store::new(member(&mut dice, &setting.words, "member", journey.now()));
            for _ in 0..EVENTS {
                let step = journey.step(&mut dice);
                let request = store.request(&step, dice.chance(30));
                let request = json::write(&request).unwrap();
                let found = both(setting, &shop, Function::Settle, &request, seed);
                let ok = found
                    .strip_prefix("{\"Ok\":")
                    .and_then(|rest| rest.strip_suffix('}'));
                if let Some(settlement) = ok {
                    let settlement: Settlement = json::read(settlement).unwrap();
                    store.take(&step, &settlement).unwrap();
                    settled += 1;
                    happened.insert(case(&step.event.body));
                }
            }
        }
        let all = LIVES * EVENTS;
        let name = setting.name;
        assert!(
            settled * 2 > all,
            "{name}: only {settled} of {all} were settled"
        );
    }
    assert_eq!(
        happened.len(),
        CASES,
        "not every event was met: {happened:?}"
    );
}

/// Kinds of events, words from elsewhere told apart.
const CASES: usize = 24;

/// The kind of an event.
fn case(body: &EventBody) -> String {
    let text = json::write(body).unwrap();
    let mut words = text.split(|letter: char| !letter.is_ascii_alphanumeric());
    let mut words = words.by_ref().filter(|word| !word.is_empty());
    match words.next() {
        Some("Notified") => format!("Notified {}", words.next().unwrap()),
        first => first.unwrap().to_owned(),
    }
}

/// What both sides answer: the same.
fn both(setting: &Setting, shop: &Shop, function: Function, request: &str, seed: u64) -> String {
    let expected = native::answer(&setting.engine, function, request).unwrap();
    let found = answer(shop, function, request).unwrap();
    let name = setting.name;
    assert_eq!(found, expected, "{name} seed {seed}: {request}");
    found
}
