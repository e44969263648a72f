//! What of a page changes, and why.

use crate::banner::{Season, Weather, banner};
use crate::exports::fidelis::loyalty::personalization::{
    Choice, ComposeRequest, Fault, Finding, Page, PlacementKind, Slot,
};
use crate::fidelis::loyalty::types::{
    AttributeValue, FaultKind, Refusal, RefusalReason, Subject, Verdict,
};

/// The attribute of the page that tells the weather.
const WEATHER: &str = "weather";

/// The id behind the placement's, under which an explanation speaks of this plugin.
const FILLING: &str = "seasonal";

/// The word for the weather, where the storefront told one.
///
/// # Errors
///
/// A weather that is no text is a mistake of the storefront, and is told as one.
pub(crate) fn weather(request: &ComposeRequest) -> Result<Option<&str>, Fault> {
    let mut attributes = request.attributes.iter().enumerate();
    let Some((index, attribute)) = attributes.find(|(_, attribute)| attribute.name == WEATHER)
    else {
        return Ok(None);
    };
    match &attribute.value {
        AttributeValue::Text(word) => Ok(Some(word)),
        other => Err(Fault {
            kind: FaultKind::InvalidValue,
            at: format!("/attributes/{index}/value"),
            expected: "a text".to_owned(),
            found: match other {
                AttributeValue::Number(_) => "a number",
                AttributeValue::Truth(_) => "yes or no",
                AttributeValue::Moment(_) => "a moment",
                _ => "several texts",
            }
            .to_owned(),
        }),
    }
}

/// Puts the banner of the season where the plugin showed what everybody sees.
pub(crate) fn with_banner(mut page: Page, request: &ComposeRequest, weather: Option<&str>) -> Page {
    // A page that says nothing of the weather does not ask for this plugin.
    let Some(weather) = weather else {
        return page;
    };
    let places = page.slots.iter_mut();
    for slot in places.filter(|slot| slot.kind == PlacementKind::Banner) {
        let verdict = match suiting(slot, request, weather) {
            Ok(id) => {
                slot.choices = vec![Choice {
                    id: id.to_owned(),
                    score: 0,
                    because: None,
                }];
                Verdict::Applied
            }
            Err(refusal) => Verdict::Refused(refusal),
        };
        if request.explain {
            page.findings.push(Finding {
                subject: Subject::Placement,
                id: format!("{}/{FILLING}", slot.placement),
                verdict,
            });
        }
    }
    page
}

/// The banner for a place, or why there is none.
fn suiting(slot: &Slot, request: &ComposeRequest, weather: &str) -> Result<&'static str, Refusal> {
    // What was chosen for a reason was chosen for this visitor.
    if let Some(choice) = slot.choices.iter().find(|choice| choice.because.is_some()) {
        let expected = "no banner chosen for the visitor";
        return Err(refusal(RefusalReason::NotChosen, expected, &choice.id));
    }
    let season = Season::at(request.now);
    let suits = season
        .zip(Weather::of(weather))
        .and_then(|(season, weather)| banner(season, weather));
    let Some(id) = suits else {
        let expected = "a weather that has a banner in this season";
        let found = match season {
            Some(season) => format!("{weather} in {season}"),
            None => weather.to_owned(),
        };
        return Err(refusal(RefusalReason::ConditionFailed, expected, &found));
    };
    if !may_show(slot, request, id) {
        let expected = format!("{id} among the candidates");
        return Err(refusal(RefusalReason::NothingLeft, &expected, "it is not"));
    }
    Ok(id)
}

/// Whether a banner is among what the storefront can show. A storefront that names no candidates
/// can show everything.
fn may_show(slot: &Slot, request: &ComposeRequest, id: &str) -> bool {
    let mut placements = request.placements.iter();
    let Some(asked) = placements.find(|asked| asked.placement == slot.placement) else {
        return true;
    };
    let mut candidates = asked.candidates.iter();
    asked.candidates.is_empty()
        || candidates.any(|candidate| candidate.id == id && candidate.available)
}

fn refusal(reason: RefusalReason, expected: &str, found: &str) -> Refusal {
    Refusal {
        reason,
        missing: 0,
        // It is no part of the programme.
        at: String::new(),
        expected: expected.to_owned(),
        found: found.to_owned(),
    }
}

#[cfg(test)]
mod tests;
