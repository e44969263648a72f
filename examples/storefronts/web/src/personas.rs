//! Who comes by: a guest and six customers of the sample requests, with what the house knew of them
//! before the shop opened.

use fidelis_host::contract::personalization::ComposeRequest;
use fidelis_host::contract::types::{
    Event, EventBody, Measure, Member, Notice, OpeningBalance, Standing, TierLock,
};
use fidelis_host::{Error, json};

/// Somebody whom a visitor of the demo can be.
#[derive(Debug)]
pub(crate) struct Persona {
    /// How forms name them.
    pub(crate) id: &'static str,
    /// How the switch names them; absent for the guest, whom the languages name.
    pub(crate) name: Option<&'static str>,
    /// Their opaque id in the store; absent for the guest.
    pub(crate) member: Option<&'static str>,
    /// The sample request with their facts and standing; absent for the guest.
    request: Option<&'static str>,
}

macro_rules! customer {
    ($id:literal, $name:literal, $member:literal, $file:literal) => {
        Persona {
            id: $id,
            name: Some($name),
            member: Some($member),
            request: Some(include_str!(concat!(
                "../requests/compose-",
                $file,
                ".json"
            ))),
        }
    };
}

/// The guest first.
pub(crate) static PERSONAS: [Persona; 7] = [
    Persona {
        id: "guest",
        name: None,
        member: None,
        request: None,
    },
    customer!("marc", "Marc", "c-2377", "marc"),
    customer!("claire", "Claire", "c-1042", "claire"),
    customer!("anne", "Anne", "c-3005", "anne"),
    customer!("nora", "Nora", "c-4410", "prospect"),
    customer!("ines", "Inès", "c-0112", "champion"),
    customer!("jules", "Jules", "c-0871", "inactive"),
];

/// The guest.
pub(crate) static GUEST: &Persona = &PERSONAS[0];

/// The persona with an id.
pub(crate) fn persona(id: &str) -> Option<&'static Persona> {
    PERSONAS.iter().find(|persona| persona.id == id)
}

/// Noon is in the middle of any local day.
const HALF_A_DAY: i64 = 43_200_000;

impl Persona {
    /// What the house knows of the customer, and what brought their account to where it stands;
    /// `None` for the guest.
    ///
    /// # Errors
    ///
    /// If the sample request is not one.
    pub(crate) fn past(&self) -> Result<Option<(Member, Vec<Event>)>, Error> {
        let Some(request) = self.request else {
            return Ok(None);
        };
        let request: ComposeRequest = json::read(request)?;
        let events = request.standing.as_ref().map(moved_in).unwrap_or_default();
        Ok(request.member.map(|facts| (facts, events)))
    }
}

/// The events that move an account in from another system: points as opening balances, what counts
/// for tiers as reported numbers. A tier is fixed while they come, so that entering it gives no
/// second reward, and freed on the day from which on the member has it.
fn moved_in(standing: &Standing) -> Vec<Event> {
    let mut told: Vec<(i64, EventBody)> = Vec::new();
    for points in &standing.usable {
        let opened = OpeningBalance {
            wallet: points.wallet.clone(),
            points: points.amount,
            earned_at: points.usable_at,
            expires_at: points.expires_at,
        };
        told.push((points.usable_at, EventBody::Opened(opened)));
    }
    let metrics = standing.counters.iter();
    let metrics =
        metrics.filter_map(|counter| Some((counter.id.strip_prefix("metric:")?, counter)));
    let mut first = i64::MAX;
    for (ladder, counter) in metrics {
        for mark in &counter.marks {
            let at = mark.start.saturating_add(HALF_A_DAY);
            first = first.min(at);
            let measure = Measure {
                ladder: ladder.to_owned(),
                delta: mark.value,
            };
            told.push((at, EventBody::Notified(Notice::Measured(measure))));
        }
    }
    for state in &standing.tiers {
        let lock = |locked| {
            EventBody::TierLocked(TierLock {
                ladder: state.ladder.clone(),
                tier: state.tier.clone(),
                locked,
            })
        };
        let since = state.since.saturating_add(HALF_A_DAY);
        told.push((first.min(since).saturating_sub(1), lock(true)));
        told.push((since, lock(false)));
    }
    told.sort_by_key(|(at, _)| *at);
    let event = |(number, (at, body)): (usize, (i64, EventBody))| Event {
        id: format!("moved-in:{number}"),
        at,
        body,
    };
    told.into_iter().enumerate().map(event).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_customer_has_a_past_and_the_guest_has_none() {
        for persona in &PERSONAS {
            let past = persona.past().unwrap();
            assert_eq!(
                past.as_ref().map(|(facts, _)| facts.id.as_str()),
                persona.member
            );
        }
        let (_, events) = persona("claire").unwrap().past().unwrap().unwrap();
        assert!(events.is_sorted_by_key(|event| event.at));
        assert!(persona("nobody").is_none());
    }
}
