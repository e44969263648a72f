use super::*;
use crate::exports::fidelis::loyalty::personalization::{
    Attribute, Candidate, Message, PlacementRequest,
};

/// 2026-11-21T09:20:00Z.
const NOVEMBER: i64 = 1_795_252_800_000;

fn request(weather: AttributeValue) -> ComposeRequest {
    ComposeRequest {
        now: NOVEMBER,
        member: None,
        standing: None,
        session: None,
        cart: None,
        attributes: vec![Attribute {
            name: "weather".to_owned(),
            value: weather,
        }],
        placements: vec![PlacementRequest {
            placement: "home".to_owned(),
            limit: 0,
            candidates: Vec::new(),
        }],
        counters: Vec::new(),
        explain: true,
    }
}

fn text(word: &str) -> AttributeValue {
    AttributeValue::Text(word.to_owned())
}

fn page(kind: PlacementKind, because: Option<&str>) -> Page {
    Page {
        slots: vec![Slot {
            placement: "home".to_owned(),
            kind,
            choices: vec![Choice {
                id: "banner-winter".to_owned(),
                score: 0,
                because: because.map(|key| Message {
                    key: key.to_owned(),
                    arguments: Vec::new(),
                }),
            }],
            fallback: 7,
        }],
        effects: Vec::new(),
        findings: Vec::new(),
    }
}

/// The banner that is shown, and why not the season's.
fn shown(page: Page, request: &ComposeRequest) -> (String, Option<RefusalReason>) {
    let told = weather(request).unwrap();
    let mut page = with_banner(page, request, told);
    let reason = match page.findings.pop().map(|finding| finding.verdict) {
        Some(Verdict::Refused(refusal)) => Some(refusal.reason),
        _ => None,
    };
    (page.slots.remove(0).choices.remove(0).id, reason)
}

#[test]
fn rain_brings_umbrellas() {
    let everybody = page(PlacementKind::Banner, None);
    let (id, reason) = shown(everybody, &request(text("rain")));
    assert_eq!((id.as_str(), reason), ("banner-umbrellas", None));
}

#[test]
fn what_was_chosen_for_the_visitor_stays() {
    let personal = page(PlacementKind::Banner, Some("because.inactive"));
    let (id, reason) = shown(personal, &request(text("rain")));
    assert_eq!(id, "banner-winter");
    assert_eq!(reason, Some(RefusalReason::NotChosen));
}

#[test]
fn a_weather_without_a_banner_changes_nothing() {
    for word in ["heat", "fog"] {
        let everybody = page(PlacementKind::Banner, None);
        let (id, reason) = shown(everybody, &request(text(word)));
        assert_eq!(id, "banner-winter", "{word}");
        assert_eq!(reason, Some(RefusalReason::ConditionFailed), "{word}");
    }
}

#[test]
fn other_places_are_left_alone() {
    let strip = page(PlacementKind::Strip, None);
    assert_eq!(shown(strip, &request(text("rain"))).0, "banner-winter");
}

#[test]
fn without_a_weather_nothing_is_said() {
    let mut silent = request(text("rain"));
    silent.attributes.clear();
    let told = weather(&silent).unwrap();
    let page = with_banner(page(PlacementKind::Banner, None), &silent, told);
    assert_eq!(page.slots[0].choices[0].id, "banner-winter");
    assert!(page.findings.is_empty());
}

#[test]
fn only_what_the_storefront_can_show() {
    let mut limited = request(text("rain"));
    for (id, available, expected) in [
        ("banner-umbrellas", true, "banner-umbrellas"),
        ("banner-umbrellas", false, "banner-winter"),
        ("banner-winter", true, "banner-winter"),
    ] {
        limited.placements[0].candidates = vec![Candidate {
            id: id.to_owned(),
            category: None,
            seller: None,
            price: 0,
            available,
            attributes: Vec::new(),
        }];
        let everybody = page(PlacementKind::Banner, None);
        assert_eq!(shown(everybody, &limited).0, expected, "{id} {available}");
    }
}

#[test]
fn a_weather_that_is_no_text_is_a_fault() {
    let fault = weather(&request(AttributeValue::Number(21))).unwrap_err();
    assert_eq!(fault.kind, FaultKind::InvalidValue);
    assert_eq!(fault.at, "/attributes/0/value");
    assert_eq!(fault.found, "a number");
}
