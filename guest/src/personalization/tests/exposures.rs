//! Who has seen an experiment: those to whom a filling makes a difference, and nobody else.

use super::*;

/// A place that is filled up, with these fillings before one for everybody.
fn place(fillings: &str, fields: &str) -> Engine {
    shop(
        &format!(
            r#"{{"id":"top","kind":"strip","limit":2,"fill_up":true,"fillings":[
                {fillings},{{"id":"all","shows":{{"ids":["hello","there"]}}}}]}}"#
        ),
        fields,
    )
}

/// Three visitors: in `calm`, in `loud`, in neither.
fn visitors(engine: &Engine) -> [String; 3] {
    let in_variant = |wanted: Option<&str>| {
        let mut sessions = (0..).map(|number| format!("s-{number}"));
        sessions
            .find(|one| crate::experiments::variant(engine, "hero", one) == wanted)
            .unwrap()
    };
    [
        in_variant(Some("calm")),
        in_variant(Some("loud")),
        in_variant(None),
    ]
}

/// What each of the three sees, and which variants of which experiments they have thereby seen.
fn seen(engine: &Engine, candidates: &[Candidate]) -> Vec<(Vec<String>, Vec<String>)> {
    let mut all = Vec::new();
    for session in visitors(engine) {
        let mut asked = request(&[("top", candidates)]);
        asked.session = Some(session);
        let page = compose(engine, asked).unwrap();
        let mut exposures = Vec::new();
        for effect in &page.effects {
            if let Effect::Exposure(one) = effect {
                exposures.push(format!("{}/{}", one.experiment, one.variant_id));
            }
        }
        let shown = ids(&page.slots[0]).into_iter().map(str::to_owned);
        all.push((shown.collect(), exposures));
    }
    all
}

fn row(shown: &[&str], exposures: &[&str]) -> (Vec<String>, Vec<String>) {
    let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    (owned(shown), owned(exposures))
}

#[test]
fn a_filling_that_has_nothing_to_show_exposes_nobody() {
    let engine = place(
        r#"{"id":"loud","variant":{"experiment":"hero","variant":"loud"},
            "shows":{"products":{"lines":{"categories":["red"]}}}}"#,
        "",
    );
    let mut red = candidate("red");
    red.category = Some("red".into());
    let none = row(&["hello", "there"], &[]);
    assert_eq!(
        seen(&engine, &[candidate("plain")]),
        [none.clone(), none.clone(), none.clone()]
    );
    // With something to show, the control group counts too.
    assert_eq!(
        seen(&engine, &[red]),
        [
            row(&["hello", "there"], &["hero/calm"]),
            row(&["red", "hello"], &["hero/loud"]),
            none
        ]
    );
}

#[test]
fn what_only_others_would_see_is_not_shown_yet() {
    // What the filling for `loud` would show stays free for the ones behind it.
    let engine = place(
        r#"{"id":"loud","variant":{"experiment":"hero","variant":"loud"},
            "shows":{"ids":["there","new"]}}"#,
        "",
    );
    let rest = ["hello", "there"];
    assert_eq!(
        seen(&engine, &[]),
        [
            row(&rest, &["hero/calm"]),
            row(&["there", "new"], &["hero/loud"]),
            row(&rest, &[])
        ]
    );
    // What is shown already makes no difference to anybody.
    let engine = place(
        r#"{"id":"first","shows":{"ids":["there"]}},
           {"id":"loud","variant":{"experiment":"hero","variant":"loud"},"shows":{"ids":["there"]}}"#,
        "",
    );
    let all = row(&["there", "hello"], &[]);
    assert_eq!(seen(&engine, &[]), [all.clone(), all.clone(), all]);
}

#[test]
fn offers_of_a_filling_for_others_are_not_seen() {
    let offers = |own: &str| {
        format!(
            r#","offers":[{{"id":"deal","gives":"free-shipping","variant":{{"experiment":{own}}}}}]"#
        )
    };
    let filling = r#"{"id":"loud","variant":{"experiment":"hero","variant":"loud"},
        "shows":{"offers":["deal"]}}"#;
    let rest = ["hello", "there"];
    let engine = place(filling, &offers(r#""hero","variant":"loud""#));
    assert_eq!(
        seen(&engine, &[]),
        [
            row(&rest, &["hero/calm"]),
            row(&["deal", "hello"], &["hero/loud"]),
            row(&rest, &[])
        ],
        "one variant, asked twice"
    );
    // An offer for the other variant is for nobody here.
    let engine = place(filling, &offers(r#""hero","variant":"calm""#));
    let shown = |(shown, _): (Vec<String>, _)| shown;
    let all: Vec<_> = seen(&engine, &[]).into_iter().map(shown).collect();
    assert_eq!(all, [rest, rest, rest]);
}

#[test]
fn an_experiment_within_another_one_counts_those_who_are_in_both() {
    let engine = engine(
        r#"{"id":"shop","zone":"Europe/Paris","currencies":{"captured":{"base":"EUR"}},
            "wallets":[{"id":"points"}],
            "experiments":[
                {"id":"hero","variants":[{"id":"calm","weight":4000},{"id":"loud","weight":4000}]},
                {"id":"deal","variants":[{"id":"on","weight":10000}]}],
            "offers":[{"id":"ship","gives":"free-shipping",
                "variant":{"experiment":"deal","variant":"on"}}],
            "placements":[{"id":"top","kind":"strip","limit":2,"fillings":[
                {"id":"loud","variant":{"experiment":"hero","variant":"loud"},
                    "shows":{"offers":["ship"]}},
                {"id":"all","shows":{"ids":["hello"]}}]}]}"#,
    );
    assert_eq!(
        seen(&engine, &[]),
        [
            row(&["hello"], &["hero/calm"]),
            row(&["ship"], &["deal/on", "hero/loud"]),
            row(&["hello"], &[])
        ]
    );
}
