//! Messages in French, in English, and in a language that has no table.

use super::*;
use crate::Engine;
use crate::contract::types::{
    Argument, ArgumentValue, FaultKind, Message, MoneyArgument, PointsArgument, Ratio,
};
use crate::testing::{at, engine};

fn shop() -> Engine {
    engine(
        r#"{
            "id": "shop", "zone": "Europe/Paris", "currencies": {"captured": {"base": "EUR"}},
            "wallets": [
                {"id": "points", "name": "wallet.points"},
                {"id": "stars", "decimals": 2},
                {"id": "miles", "name": "wallet.miles"}
            ],
            "locales": ["fr", "en"],
            "texts": {
                "wallet.points": {"fr": "{count|point|points}", "en": "{count|point|points}"},
                "wallet.miles": {"fr": "Miles", "en": "Miles", "de": "Meilen"},
                "hello": {"fr": "Bonjour {who}", "en": "Hello {who}", "de-AT": "Servus {who}"},
                "only.en": {"en": "Only {n} {n|apple|apples}"},
                "all": {"fr": "{points} ; {money} ; {share} ; {factor} ; {day} ; {last}",
                        "en": "{points}; {money}; {share}; {factor}; {day}; {last}",
                        "de": "{points}; {money}; {share}; {factor}; {day}; {last}"},
                "braces": {"fr": "{{{n}}} {{{n|a|b}}}"},
                "outer": {"fr": "[{inner}]"},
                "inner": {"fr": "{n} {n|jour|jours}"},
                "circle": {"fr": "{inner}"},
                "fidelis.points.debt": {"fr": "Vous devez {points}"}
            }
        }"#,
    )
}

fn message(key: &str, arguments: &[(&str, ArgumentValue)]) -> Message {
    let arguments = arguments.iter().map(|(name, value)| Argument {
        name: (*name).to_owned(),
        value: value.clone(),
    });
    Message {
        key: key.to_owned(),
        arguments: arguments.collect(),
    }
}

fn points(wallet: &str, amount: i64) -> ArgumentValue {
    ArgumentValue::Points(PointsArgument {
        wallet: wallet.to_owned(),
        amount,
    })
}

fn text(value: &str) -> ArgumentValue {
    ArgumentValue::Text(value.to_owned())
}

fn shown(message: Message, locale: &str) -> String {
    render(&shop(), &[message], locale).unwrap().remove(0)
}

#[test]
fn every_kind_of_argument_as_each_language_writes_it() {
    let money = ArgumentValue::Money(MoneyArgument {
        currency: "EUR".to_owned(),
        amount: 123_450,
    });
    let factor = ArgumentValue::Factor(Ratio {
        numerator: 3,
        denominator: 2,
    });
    let midnight = at("2027-04-15T00:00:00+02:00");
    let all = message(
        "all",
        &[
            ("points", points("points", 1250)),
            ("money", money),
            ("share", ArgumentValue::PercentPpm(200_000)),
            ("factor", factor),
            ("day", ArgumentValue::Day(midnight)),
            ("last", ArgumentValue::LastDay(midnight)),
        ],
    );
    assert_eq!(
        shown(all.clone(), "fr"),
        "1\u{202f}250\u{a0}points ; 1\u{202f}234,50\u{a0}€ ; 20\u{202f}% ; 1,5 ; 15 avril 2027 ; 14 avril 2027"
    );
    assert_eq!(
        shown(all.clone(), "en-GB"),
        "1,250 points; €1,234.50; 20%; 1.5; 15 April 2027; 14 April 2027"
    );
    assert_eq!(
        shown(all, "de"),
        "1250 points; 1234.50\u{a0}EUR; 20%; 1.5; 2027-04-15; 2027-04-14"
    );
}

#[test]
fn the_singular_is_the_languages() {
    for (count, french, english) in [
        (0, "0\u{a0}point", "0 points"),
        (1, "1\u{a0}point", "1 point"),
        (2, "2\u{a0}points", "2 points"),
    ] {
        let balance = message(
            "fidelis.points.balance",
            &[("points", points("points", count))],
        );
        assert_eq!(shown(balance.clone(), "fr"), format!("Vous avez {french}"));
        assert_eq!(shown(balance, "en"), format!("You have {english}"));
    }
}

#[test]
fn points_have_the_decimals_and_the_name_of_their_wallet() {
    let balance = |wallet: &str, amount| {
        message(
            "fidelis.points.balance",
            &[("points", points(wallet, amount))],
        )
    };
    assert_eq!(
        shown(balance("stars", 1250), "fr"),
        "Vous avez 12,5\u{a0}stars"
    );
    assert_eq!(shown(balance("miles", 3), "en"), "You have 3 Miles");
    assert_eq!(shown(balance("miles", 3), "de"), "Vous avez 3\u{a0}Meilen");
}

#[test]
fn languages_fall_back() {
    let hello = || message("hello", &[("who", text("Anne"))]);
    for (asked, expected) in [
        ("fr", "Bonjour Anne"),
        ("FR-ca", "Bonjour Anne"),
        ("en-US", "Hello Anne"),
        ("de-AT", "Servus Anne"),
        ("de", "Bonjour Anne"),
        ("", "Bonjour Anne"),
    ] {
        assert_eq!(shown(hello(), asked), expected, "{asked}");
    }
    let only = || message("only.en", &[("n", ArgumentValue::Number(1))]);
    assert_eq!(shown(only(), "fr"), "Only 1 apple");
    // A built-in text that the programme overrides in one language only.
    let debt = || message("fidelis.points.debt", &[("points", points("points", 5))]);
    assert_eq!(shown(debt(), "fr"), "Vous devez 5\u{a0}points");
    assert_eq!(shown(debt(), "en"), "5 points to be made up first");
    assert_eq!(shown(debt(), "it"), "Vous devez 5\u{a0}points");
    assert_eq!(shown(debt(), "fr-CA"), "Vous devez 5\u{a0}points");
}

#[test]
fn the_language_of_a_text_is_that_in_which_it_is_shown() {
    let shop = shop();
    for (key, asked, expected) in [
        ("hello", Some("en-US"), "en"),
        ("hello", Some("DE-at"), "de-AT"),
        ("hello", Some("it"), "fr"),
        ("hello", None, "fr"),
        ("only.en", Some("fr"), "en"),
        ("fidelis.points.debt", Some("fr-CA"), "fr"),
        ("fidelis.points.debt", Some("en-GB"), "en"),
        ("fidelis.points.debt", Some("de"), "fr"),
        ("nothing", Some("en"), "fr"),
    ] {
        assert_eq!(locale(&shop, key, asked), expected, "{key} for {asked:?}");
    }
}

#[test]
fn texts_name_other_texts_with_the_same_arguments() {
    let inner = ("inner", ArgumentValue::Key("inner".to_owned()));
    let nested = message("outer", &[inner, ("n", ArgumentValue::Number(3))]);
    assert_eq!(shown(nested, "fr"), "[3 jours]");
    let circle = message(
        "circle",
        &[("inner", ArgumentValue::Key("circle".to_owned()))],
    );
    let fault = render(&shop(), &[circle], "fr").unwrap_err();
    assert_eq!(
        (fault.kind, fault.at.as_str()),
        (FaultKind::InvalidValue, "/messages/0/key")
    );
}

#[test]
fn braces_and_absent_arguments() {
    let braces = message("braces", &[("n", ArgumentValue::Number(1))]);
    assert_eq!(shown(braces, "fr"), "{1} {a}");
    assert_eq!(shown(message("hello", &[]), "fr"), "Bonjour {who}");
    assert_eq!(shown(message("only.en", &[]), "en"), "Only {n} apples");
}

#[test]
fn a_key_or_a_wallet_that_nothing_defines_is_a_fault() {
    let known = message("hello", &[]);
    let fault = render(&shop(), &[known, message("nothing", &[])], "fr").unwrap_err();
    assert_eq!(
        (fault.kind, fault.at.as_str()),
        (FaultKind::UnknownId, "/messages/1/key")
    );
    assert_eq!(fault.found, "`nothing`");
    let wallet = message("fidelis.points.balance", &[("points", points("gems", 1))]);
    let fault = render(&shop(), &[wallet], "fr").unwrap_err();
    assert_eq!(
        (fault.kind, fault.found.as_str()),
        (FaultKind::UnknownId, "`gems`")
    );
}

#[test]
fn names_are_keys_where_there_are_words_and_ids_otherwise() {
    let shop = shop();
    assert_eq!(name(&shop, Some("hello"), "x"), message("hello", &[]));
    assert_eq!(
        name(&shop, Some("missing"), "x"),
        message("fidelis.id", &[("id", text("x"))])
    );
    assert_eq!(shown(name(&shop, None, "x"), "fr"), "x");
}
