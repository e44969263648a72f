//! The sample programme as the merchant wrote it: names of its parts, and the places of its rules.

use fidelis_host::contract::types::Subject;
use serde_json::Value;

use crate::ShopError;
use crate::written::Written;

/// The programme of Maison Serein.
pub(crate) const PROGRAMME: &str = include_str!("../programs/luxury-house.json");

/// The wallet that the shop shows.
pub(crate) const WALLET: &str = "points";

/// The programme, to be looked into.
#[derive(Debug)]
pub(crate) struct Programme {
    value: Value,
    /// The same, in the order in which the merchant wrote it.
    written: Written,
}

impl Programme {
    /// Reads the sample programme.
    pub(crate) fn read() -> Result<Self, ShopError> {
        let unreadable = |error: serde_json::Error| ShopError::Programme {
            problem: error.to_string(),
        };
        Ok(Self {
            value: serde_json::from_str(PROGRAMME).map_err(unreadable)?,
            written: serde_json::from_str(PROGRAMME).map_err(unreadable)?,
        })
    }

    /// What stands at a JSON pointer.
    pub(crate) fn at(&self, place: &str) -> Option<&Value> {
        self.value.pointer(place)
    }

    /// What the merchant wrote at a JSON pointer, to be read by people.
    pub(crate) fn written(&self, place: &str) -> Option<String> {
        self.written.at(place).map(Written::pretty)
    }

    /// The place of the part of a list that has an id, such as `/offers/3`.
    pub(crate) fn place(&self, list: &str, id: &str) -> Option<String> {
        let parts = self.value.get(list)?.as_array()?;
        let found = parts
            .iter()
            .position(|part| part.get("id").and_then(Value::as_str) == Some(id))?;
        Some(format!("/{list}/{found}"))
    }

    /// The place of what a finding speaks of.
    pub(crate) fn subject(&self, subject: Subject, id: &str) -> Option<String> {
        let list = match subject {
            Subject::EarningRule | Subject::Multiplier => "earning",
            Subject::Offer => "offers",
            Subject::Burning => "wallets",
            Subject::Ladder => "ladders",
            Subject::Segment => "segments",
            Subject::Placement => "placements",
            Subject::Experiment => "experiments",
            Subject::Mission | Subject::Campaign => "campaigns",
            Subject::Reward => "catalogue",
            Subject::Grant => return None,
        };
        let (whole, part) = id.split_once('/').unwrap_or((id, ""));
        let place = self.place(list, whole)?;
        let below = match subject {
            Subject::Multiplier => "multipliers",
            Subject::Placement => "fillings",
            Subject::Burning => return Some(format!("{place}/burn")),
            _ => return Some(place),
        };
        let inner = self.at(&place)?.get(below)?.as_array()?;
        let found = inner
            .iter()
            .position(|each| each.get("id").and_then(Value::as_str) == Some(part));
        // A product that a placement looked at has no place of its own.
        Some(found.map_or(place.clone(), |found| format!("{place}/{below}/{found}")))
    }

    /// The key of the text that names a part, wherever in the programme it stands.
    pub(crate) fn name(&self, id: &str) -> Option<&str> {
        let lists = [
            "earning",
            "offers",
            "campaigns",
            "catalogue",
            "ladders",
            "segments",
        ];
        lists.iter().find_map(|list| {
            let place = self.place(list, id)?;
            self.at(&place)?.get("name")?.as_str()
        })
    }

    /// The key of a tier's name.
    pub(crate) fn tier(&self, tier: &str) -> Option<&str> {
        let ladders = self.value.get("ladders")?.as_array()?;
        let mut tiers = ladders
            .iter()
            .filter_map(|ladder| ladder.get("tiers")?.as_array())
            .flatten();
        let found = tiers.find(|each| each.get("id").and_then(Value::as_str) == Some(tier))?;
        found.get("name")?.as_str()
    }

    /// The smallest step and number of points that pay: minimum, step.
    pub(crate) fn steps(&self) -> (i64, i64) {
        let burn = |name: &str| {
            let place = format!("/wallets/0/burn/{name}");
            self.at(&place).and_then(Value::as_i64).unwrap_or(1)
        };
        (burn("minimum"), burn("step"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_found_at_their_places() {
        let programme = Programme::read().unwrap();
        let place = |subject, id| programme.subject(subject, id);
        assert_eq!(
            place(Subject::EarningRule, "spend").as_deref(),
            Some("/earning/0")
        );
        assert_eq!(
            place(Subject::Multiplier, "spend/gold").as_deref(),
            Some("/earning/0/multipliers/1")
        );
        assert_eq!(
            place(Subject::Burning, "points").as_deref(),
            Some("/wallets/0/burn")
        );
        assert_eq!(
            place(Subject::Placement, "home-strip/PEN-ROLLER").as_deref(),
            Some("/placements/1")
        );
        assert_eq!(place(Subject::Offer, "no-such-offer"), None);
        assert_eq!(programme.name("merci"), Some("offer.merci"));
        assert_eq!(programme.tier("gold"), Some("tier.gold"));
        assert_eq!(programme.steps(), (500, 100));
    }
}
