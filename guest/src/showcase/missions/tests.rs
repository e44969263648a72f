//! Missions on the programme page.

use std::slice::from_ref;

use crate::Engine;
use crate::contract::showcase::{DescribeRequest, Mission, MissionUnit};
use crate::contract::types::{Counter, Mark, Member, Standing};
use crate::showcase::describe;
use crate::testing::{at, engine, member};
use crate::texts;

/// A shop in Paris with these campaigns. Each has a name of its own.
fn shop(campaigns: &str) -> Engine {
    engine(&format!(
        r#"{{
            "id": "shop", "zone": "Europe/Paris", "currencies": {{"captured": {{"base": "EUR"}}}},
            "wallets": [{{"id": "points"}}], "segments": [{{"id": "vip"}}],
            "experiments": [{{"id": "x", "variants": [{{"id": "a", "weight": 10000}}]}}],
            "campaigns": [{campaigns}], "locales": ["fr", "en"],
            "texts": {{"m": {{"fr": "Défi", "en": "Quest"}}}}
        }}"#
    ))
}

/// A campaign on orders with this mission and these terms.
fn campaign(id: &str, mission: &str, terms: &str) -> String {
    format!(
        r#"{{"id": "{id}", "on": ["order"], "mission": {mission}, {terms}
            "gives": [{{"points": {{"points": 9}}}}]}}"#
    )
}

/// The missions at noon of 21 November 2026, a Saturday.
fn missions(engine: &Engine, who: Option<Member>, marks: &[(&str, &str, i64)]) -> Vec<Mission> {
    let mut counters: Vec<Counter> = Vec::new();
    for (id, start, value) in marks {
        let start = if start.is_empty() {
            0
        } else {
            at(&format!("{start}T00:00:00+01:00"))
        };
        let mark = Mark {
            start,
            value: *value,
        };
        match counters.iter_mut().find(|counter| counter.id == *id) {
            Some(counter) => counter.marks.push(mark),
            None => counters.push(Counter {
                id: (*id).to_owned(),
                marks: vec![mark],
            }),
        }
    }
    let standing = Standing {
        usable: Vec::new(),
        debts: Vec::new(),
        counters,
        tiers: Vec::new(),
    };
    let request = DescribeRequest {
        now: at("2026-11-21T12:00:00+01:00"),
        standing: who.as_ref().map(|_| standing),
        member: who,
    };
    describe(engine, request).unwrap().missions
}

fn words(engine: &Engine, mission: &Mission, locale: &str) -> String {
    let text = texts::render(engine, from_ref(&mission.text), locale).unwrap();
    assert!(!text[0].contains('{'), "{text:?}");
    text[0].clone()
}

/// Done, target, missing and given of the only mission, and its text in English.
fn only(mission: &str, marks: &[(&str, &str, i64)]) -> ([i64; 4], String) {
    let engine = shop(&campaign("m", mission, r#""name": "m","#));
    let missions = missions(&engine, Some(member("anne")), marks);
    assert_eq!(missions.len(), 1);
    let one = &missions[0];
    let numbers = [one.done, one.target, one.missing, one.given];
    (numbers, words(&engine, one, "en"))
}

#[test]
fn a_guest_sees_what_is_open_to_everybody_at_its_beginning() {
    let named = r#""name": "m","#;
    let with = |terms: &str| format!("{named} {terms},");
    let list = [
        campaign("open", r#"{"target": 3}"#, named),
        campaign("surprise", r#"{"target": 3}"#, ""),
        campaign(
            "private",
            r#"{"target": 3}"#,
            &with(r#""audience": {"segments": ["vip"]}"#),
        ),
        campaign(
            "ended",
            r#"{"target": 3}"#,
            &with(r#""during": {"ends": "2026-11-20"}"#),
        ),
        campaign(
            "tested",
            r#"{"target": 3}"#,
            &with(r#""variant": {"experiment": "x", "variant": "a"}"#),
        ),
        campaign(
            "loyal",
            r#"{"target": 3}"#,
            &with(r#""when": {"lifecycle": ["loyal"]}"#),
        ),
        campaign(
            "large",
            r#"{"target": 2, "counts": "amount", "per": "year"}"#,
            &with(r#""when": {"items-amount": {"at_least": 9}}"#),
        ),
        r#"{"id": "plain", "name": "m", "on": ["order"], "gives": [{"points": {"points": 9}}]}"#
            .to_owned(),
    ];
    let engine = shop(&list.join(","));
    let guest = missions(&engine, None, &[]);
    let ids: Vec<&str> = guest.iter().map(|one| &*one.campaign).collect();
    assert_eq!(ids, ["open", "large"]);
    let open = &guest[0];
    assert_eq!((open.done, open.target, open.missing), (0, 3, 3));
    assert_eq!((open.given, open.ends_at), (0, None));
    assert_eq!((open.unit, &*open.name.key), (MissionUnit::Times, "m"));
    let large = &guest[1];
    assert_eq!(large.unit, MissionUnit::Amount);
    assert_eq!(large.ends_at, Some(at("2027-01-01T00:00:00+01:00")));
    let vip = Member {
        segments: vec!["vip".to_owned()],
        ..member("claire")
    };
    let hers = missions(&engine, Some(vip), &[("mission:private", "", 2)]);
    let ids: Vec<_> = hers.iter().map(|one| (&*one.campaign, one.done)).collect();
    assert_eq!(ids, [("open", 0), ("private", 2), ("large", 0)]);
}

#[test]
fn a_punch_card_counts_from_the_last_reward_on() {
    let card = r#"{"target": 6, "counts": "units", "repeats": true}"#;
    let stands = |counted: i64, given: i64| {
        only(
            card,
            &[("mission:m", "", counted), ("campaign:m", "", given)],
        )
    };
    let expected = |numbers, text: &str| (numbers, text.to_owned());
    assert_eq!(
        stands(2, 0),
        expected([2, 6, 4, 0], "2 of 6 items: 4 to go")
    );
    assert_eq!(
        stands(13, 2),
        expected([1, 6, 5, 2], "1 of 6 items: 5 to go")
    );
    // Nine units are left of those for which two cards were given.
    assert_eq!(
        stands(9, 2),
        expected([0, 6, 9, 2], "0 of 6 items: 9 to go")
    );
    // More than one event gives: the rest comes with the next.
    assert_eq!(stands(20, 1), expected([6, 6, 0, 1], "Reached"));
}

#[test]
fn a_mission_of_a_period_is_reached_once() {
    let mission = r#"{"target": 2, "per": "month"}"#;
    let stands = |marks: &[(&str, &str, i64)]| only(mission, marks);
    let (numbers, text) = stands(&[
        ("mission:m", "2026-10-01", 2),
        ("mission:m", "2026-11-01", 1),
    ]);
    assert_eq!((numbers, &*text), ([1, 2, 1, 0], "1 of 2 times: 1 to go"));
    let reached = [
        ("mission:m", "2026-11-01", 5),
        ("campaign:m", "2026-11-01", 1),
    ];
    assert_eq!(stands(&reached), ([2, 2, 0, 1], "Reached".to_owned()));
}

#[test]
fn a_streak_stands_as_long_as_this_period_can_make_it_longer() {
    // The week of Saturday the 21st begins on the 16th.
    let stands = |repeats: bool, marks: &[(&str, &str, i64)]| {
        let mission =
            format!(r#"{{"target": 3, "per": "week", "streak": true, "repeats": {repeats}}}"#);
        only(&mission, marks).0
    };
    let week = |start: &'static str| ("mission:m", start, 1);
    let (own, before) = (week("2026-11-16"), week("2026-11-09"));
    let (third, fourth) = (week("2026-11-02"), week("2026-10-26"));
    let given = |start: &'static str| ("campaign:m", start, 1);
    assert_eq!(stands(true, &[]), [0, 3, 3, 0]);
    assert_eq!(stands(true, &[own]), [1, 3, 2, 0]);
    assert_eq!(stands(true, &[third, before]), [2, 3, 1, 0]);
    assert_eq!(stands(true, &[third]), [0, 3, 3, 0]);
    let reached = [third, before, own, given("2026-11-16")];
    assert_eq!(stands(true, &reached), [0, 3, 3, 1]);
    assert_eq!(stands(false, &reached), [3, 3, 0, 1]);
    let earlier = [fourth, third, before, own, given("2026-11-09")];
    assert_eq!(stands(true, &earlier), [1, 3, 2, 1]);
    assert_eq!(stands(false, &earlier), [3, 3, 0, 1]);
    // An order of the week before came back: the reward stays given, and comes no second time.
    let broken = [third, own, given("2026-11-16")];
    assert_eq!(stands(false, &broken), [3, 3, 0, 1]);
}

#[test]
fn a_limit_that_is_used_up_takes_the_mission_off_the_page() {
    let limit = r#""name": "m", "limit": {"per": "month"},"#;
    let shown = |mission: &str, start: &str| {
        let engine = shop(&campaign("m", mission, limit));
        let marks = [("mission:m", "", 4), ("campaign:m", start, 1)];
        missions(&engine, Some(member("anne")), &marks).len()
    };
    let card = r#"{"target": 3, "repeats": true}"#;
    assert_eq!(shown(card, "2026-11-03"), 0);
    assert_eq!(shown(card, "2026-10-03"), 1);
    // Reached for good.
    assert_eq!(shown(r#"{"target": 3}"#, "2026-11-03"), 1);
}

#[test]
fn progress_in_words_of_both_languages() {
    for (mission, counted, french, english) in [
        (
            r#"{"target": 1}"#,
            0,
            "0 fois sur 1\u{a0}: encore 1",
            "0 of 1 time: 1 to go",
        ),
        (
            r#"{"target": 3}"#,
            1,
            "1 fois sur 3\u{a0}: encore 2",
            "1 of 3 times: 2 to go",
        ),
        (
            r#"{"target": 6, "counts": "units"}"#,
            1,
            "1 article sur 6\u{a0}: encore 5",
            "1 of 6 items: 5 to go",
        ),
        (
            r#"{"target": 6, "counts": "units"}"#,
            2,
            "2 articles sur 6\u{a0}: encore 4",
            "2 of 6 items: 4 to go",
        ),
        (
            r#"{"target": 100000, "counts": "amount"}"#,
            2550,
            "25,50\u{a0}€ sur 1\u{202f}000,00\u{a0}€\u{a0}: encore 974,50\u{a0}€",
            "€25.50 of €1,000.00: €974.50 to go",
        ),
        (r#"{"target": 1}"#, 1, "Objectif atteint", "Reached"),
    ] {
        let engine = shop(&campaign("m", mission, r#""name": "m","#));
        let marks = [("mission:m", "", counted)];
        let one = &missions(&engine, Some(member("anne")), &marks)[0];
        assert_eq!(words(&engine, one, "fr"), french);
        assert_eq!(words(&engine, one, "en"), english);
    }
    let streak = r#"{"target": 3, "per": "week", "streak": true}"#;
    let engine = shop(&campaign("m", streak, r#""name": "m","#));
    let marks = [
        ("mission:m", "2026-11-02", 1),
        ("mission:m", "2026-11-09", 1),
    ];
    let one = &missions(&engine, Some(member("anne")), &marks)[0];
    assert_eq!(one.ends_at, Some(at("2026-11-23T00:00:00+01:00")));
    assert_eq!(words(&engine, one, "en"), "2 of 3 in a row: 1 to go");
    let french = "2 sur 3 d’affilée\u{a0}: encore 1";
    assert_eq!(words(&engine, one, "fr"), french);
}
