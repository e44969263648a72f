//! Native code against the component: the same answers, byte for byte.

use fidelis_host::Function;
use fidelis_host::contract::ledger::Settlement;
use fidelis_host::json;
use fidelis_tests::dice::Dice;
use fidelis_tests::examples::{self, Example};
use fidelis_tests::generate::{Journey, member, quote_request};
use fidelis_tests::store::Store;
use fidelis_tests::words::Words;
use fidelis_tests::{answer, native, shop};

/// Carts for each programme.
const CARTS: u64 = 1500;
/// Lives for each programme, and events in each.
const LIVES: u64 = 50;
const EVENTS: u64 = 20;

#[test]
fn the_cases_are_ten_thousand() {
    let programmes = u64::try_from(examples::ALL.len()).unwrap();
    assert_eq!(programmes * (CARTS + LIVES * EVENTS), 10_000);
}

#[test]
fn carts() {
    for example in examples::ALL {
        let (words, engine, shop) = setting(example);
        let mut answered = 0;
        for seed in 0..CARTS {
            let mut dice = Dice::new(seed);
            let request = json::write(&quote_request(&mut dice, &words)).unwrap();
            let expected = native::answer(&engine, Function::Quote, &request).unwrap();
            let found = answer(&shop, Function::Quote, &request).unwrap();
            assert_eq!(found, expected, "{} seed {seed}: {request}", example.name);
            answered += u64::from(found.starts_with("{\"Ok\""));
        }
        assert!(
            answered * 2 > CARTS,
            "{}: only {answered} were quoted",
            example.name
        );
    }
}

#[test]
fn lives() {
    for example in examples::ALL {
        let (words, engine, shop) = setting(example);
        let mut settled = 0;
        for seed in 0..LIVES {
            let mut dice = Dice::new(seed ^ 0xF1DE);
            let mut journey = Journey::new(&words);
            let mut store = Store::new(member(&mut dice, &words, "member", 0));
            for _ in 0..EVENTS {
                let step = journey.step(&mut dice);
                let request = store.request(&step, dice.chance(30));
                let request = json::write(&request).unwrap();
                let expected = native::answer(&engine, Function::Settle, &request).unwrap();
                let found = answer(&shop, Function::Settle, &request).unwrap();
                assert_eq!(found, expected, "{} seed {seed}: {request}", example.name);
                let ok = found
                    .strip_prefix("{\"Ok\":")
                    .and_then(|rest| rest.strip_suffix('}'));
                if let Some(settlement) = ok {
                    let settlement: Settlement = json::read(settlement).unwrap();
                    store.write(&settlement).unwrap();
                    settled += 1;
                }
            }
        }
        let all = LIVES * EVENTS;
        assert!(
            settled * 2 > all,
            "{}: only {settled} of {all} were settled",
            example.name
        );
    }
}

fn setting(example: Example) -> (Words, fidelis_guest::Engine, fidelis_host::Shop) {
    let program = serde_json::from_str(example.program).unwrap();
    let engine = native::engine(example.program).unwrap();
    (Words::of(&program), engine, shop(example.program).unwrap())
}
