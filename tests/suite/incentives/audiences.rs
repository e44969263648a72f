//! Nothing is ever given or shown outside its audience. Who belongs to which segment is asked of
//! `classify`, and the audiences are read from the programme's JSON, so that neither is judged by
//! the code under test.

use std::collections::BTreeSet;

use fidelis_host::contract::segmentation::ClassifyRequest;
use fidelis_host::contract::types::{Cart, Effect, Member, Standing};
use fidelis_tests::dice::Dice;
use fidelis_tests::generate::{compose_request, quote_request};
use fidelis_tests::plain;
use serde_json::Value;

use super::super::settings::{Setting, settings};

const REQUESTS: u64 = 400;

/// The segments of a visitor. A guest is like a member without a past, but for segments that ask
/// who is enrolled: those are left open (`None` says nothing of them).
struct Segments {
    within: BTreeSet<String>,
    open: BTreeSet<String>,
}

impl Segments {
    fn of(
        setting: &Setting,
        now: i64,
        member: Option<&Member>,
        standing: Option<&Standing>,
        cart: Option<&Cart>,
    ) -> Segments {
        let request = ClassifyRequest {
            now,
            member: member.cloned().unwrap_or_else(|| plain::member("nobody")),
            standing: standing.cloned(),
            cart: cart.cloned(),
            explain: false,
        };
        let asks = |segment: &&Value| segment.to_string().contains("\"enrolled\"");
        let id = |segment: &Value| segment["id"].as_str().unwrap().to_owned();
        Segments {
            within: setting
                .classify(&request)
                .unwrap()
                .segments
                .into_iter()
                .collect(),
            open: match member {
                Some(_) => BTreeSet::new(),
                None => setting.list("segments").filter(asks).map(id).collect(),
            },
        }
    }

    /// Whether what an audience (absent: everybody) says admits the visitor.
    fn admit(&self, owner: &Value) -> bool {
        let list = |name: &str| -> Vec<&str> {
            let ids = owner.pointer(&format!("/audience/{name}"));
            let ids = ids.and_then(Value::as_array).into_iter().flatten();
            ids.filter_map(Value::as_str).collect()
        };
        let (wanted, except) = (list("segments"), list("except"));
        let within = |id: &&str| self.within.contains(*id);
        let open = |id: &&str| self.open.contains(*id);
        let kept_away = except.iter().any(|id| within(id) && !open(id));
        let wanted_all = wanted.is_empty() || wanted.iter().any(|id| within(id) || open(id));
        wanted_all && !kept_away
    }
}

fn is_narrow(owner: &Value) -> bool {
    owner.get("audience").is_some()
}

#[test]
fn no_offer_is_given_outside_its_audience() {
    let (mut given, mut kept) = (0, 0);
    for setting in settings() {
        for seed in 0..REQUESTS {
            let request = quote_request(&mut Dice::new(seed), &setting.words);
            let Some(quotation) = setting.quote(&request) else {
                continue;
            };
            let segments = Segments::of(
                setting,
                request.now,
                request.member.as_ref(),
                request.standing.as_ref(),
                Some(&request.cart),
            );
            let mut offered = BTreeSet::new();
            for effect in &quotation.effects {
                offered.extend(match effect {
                    Effect::Discount(discount) => Some(discount.offer.as_str()),
                    Effect::Gift(gift) => Some(gift.offer.as_str()),
                    Effect::Access(access) => Some(access.offer.as_str()),
                    _ => None,
                });
            }
            for offer in setting.list("offers").filter(|offer| is_narrow(offer)) {
                let id = offer["id"].as_str().unwrap();
                let admitted = segments.admit(offer);
                let name = setting.name;
                assert!(
                    admitted || !offered.contains(id),
                    "{name} seed {seed}: {id} was given to {:?}",
                    segments.within
                );
                given += u32::from(offered.contains(id));
                kept += u32::from(!admitted);
            }
        }
    }
    assert!(given > 100 && kept > 1000, "given {given}, kept {kept}");
    println!("offers with an audience: given {given} times, kept away {kept} times");
}

#[test]
fn no_place_shows_what_is_for_others() {
    let (mut shown, mut kept) = (0, 0);
    for setting in settings() {
        for seed in 0..REQUESTS {
            let request = compose_request(&mut Dice::new(seed), &setting.words);
            let Some(page) = setting.compose(&request) else {
                continue;
            };
            let segments = Segments::of(
                setting,
                request.now,
                request.member.as_ref(),
                request.standing.as_ref(),
                request.cart.as_ref(),
            );
            for slot in &page.slots {
                let placement = setting
                    .list("placements")
                    .find(|placement| placement["id"] == slot.placement.as_str());
                let fillings = placement.unwrap()["fillings"].as_array().unwrap();
                kept += fillings
                    .iter()
                    .filter(|filling| !segments.admit(filling))
                    .count();
                for choice in &slot.choices {
                    // Some filling that is for the visitor must be able to show it, and where it
                    // is an offer it must be for them too.
                    let id = choice.id.as_str();
                    let may = |filling: &&Value| {
                        segments.admit(filling) && shows(setting, filling, id, &segments)
                    };
                    assert!(
                        fillings.iter().any(|filling| may(&filling)),
                        "{} seed {seed}: {} shows {id} to {:?}",
                        setting.name,
                        slot.placement,
                        segments.within
                    );
                    shown += 1;
                }
            }
        }
    }
    assert!(shown > 500 && kept > 500, "shown {shown}, kept {kept}");
    println!("choices shown: {shown}; fillings kept away: {kept}");
}

/// Whether a filling can show a choice to the visitor: products come from anywhere.
fn shows(setting: &Setting, filling: &Value, id: &str, segments: &Segments) -> bool {
    let names = |list: &Value| list.as_array().unwrap().iter().any(|one| one == id);
    let shows = &filling["shows"];
    if let Some(offers) = shows.get("offers") {
        let offer = setting.list("offers").find(|offer| offer["id"] == id);
        return names(offers) && offer.is_some_and(|offer| segments.admit(offer));
    }
    shows.get("ids").is_none_or(names)
}
