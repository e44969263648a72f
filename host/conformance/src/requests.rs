//! One request of any function, as text.

use fidelis_host::contract::showcase::DescribeRequest;
use fidelis_host::contract::types::{Argument, ArgumentValue, Message};
use fidelis_host::{Error, Function, RenderRequest, json};
use serde::Serialize;

use crate::dice::Dice;
use crate::generate::{classify_request, compose_request, member, quote_request, standing};
use crate::words::Words;

/// 2026-11-21T10:00:00Z in UTC milliseconds.
const NOW: i64 = 1_795_255_200_000;
/// A day in milliseconds.
const DAY: i64 = 86_400_000;

/// The request with a number, for a function that keeps no account.
pub(crate) fn request(
    function: Function,
    words: &Words,
    number: u64,
) -> Option<Result<String, Error>> {
    let mut dice = Dice::new(number);
    Some(match function {
        Function::Quote => json::write(&quote_request(&mut dice, words)),
        Function::Classify => json::write(&classify_request(&mut dice, words)),
        Function::Compose => json::write(&compose_request(&mut dice, words)),
        Function::Describe => json::write(&describe(&mut dice, words)),
        Function::Render => text(&render(&mut dice)),
        _ => return None,
    })
}

/// Any value as canonical JSON.
pub(crate) fn text<T: Serialize>(value: &T) -> Result<String, Error> {
    json::write(value)
}

fn describe(dice: &mut Dice, words: &Words) -> DescribeRequest {
    let now = NOW + dice.between(-400, 400) * DAY;
    let enrolled = dice.chance(80);
    DescribeRequest {
        now,
        member: enrolled.then(|| member(dice, words, "member", now)),
        standing: (enrolled && dice.chance(90)).then(|| standing(dice, words, now)),
    }
}

/// Built-in keys, and one that no programme has.
fn render(dice: &mut Dice) -> RenderRequest {
    const KEYS: [&str; 4] = [
        "fidelis.tier.none",
        "fidelis.points",
        "fidelis.unheard-of",
        "unheard-of",
    ];
    let messages = (0..dice.count(0, 4)).map(|number| Message {
        key: dice.pick(&KEYS).copied().unwrap_or_default().to_owned(),
        arguments: vec![
            Argument {
                name: "points".to_owned(),
                value: ArgumentValue::Number(dice.between(-5, 5000)),
            },
            Argument {
                name: "name".to_owned(),
                value: ArgumentValue::Text(format!("{{{number}}} \u{202e}é")),
            },
        ],
    });
    let messages = messages.collect();
    let locales = ["fr", "en", "", "xx-unheard-of"];
    RenderRequest {
        messages,
        locale: dice.pick(&locales).copied().unwrap_or_default().to_owned(),
    }
}
