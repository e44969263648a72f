//! Experiments (rule 5): who is in which variant, and who has seen one.
//!
//! Nothing is stored: the draw is a hash of the experiment's id and of who takes part, so each
//! member, or each session of a guest, is always in the same variant, on every page and in every
//! cart. Another id of the experiment draws anew.

use sha2::{Digest, Sha256};

use crate::Engine;
use crate::contract::types::{AttributeValue, Effect, Exposure, RefusalReason};
use crate::facts::{Facts, Judged};
use crate::place::Place;
use crate::program::format::VariantOf;

/// All shares of an experiment together.
pub const SHARES: u32 = 10_000;

/// The variant of an experiment that a unit (the id of a member or of a session) is in. None if it
/// is left out, or if there is no such experiment.
pub fn variant<'e>(engine: &'e Engine, experiment: &str, unit: &str) -> Option<&'e str> {
    let mut experiments = engine.program.experiments.iter();
    let experiment = experiments.find(|one| one.id == experiment)?;
    let mut drawn = draw(&experiment.id, unit);
    for variant in &experiment.variants {
        match drawn.checked_sub(variant.weight) {
            Some(rest) => drawn = rest,
            None => return Some(&variant.id),
        }
    }
    None
}

/// What a unit draws: the first 8 bytes of SHA-256 over the experiment's id, a zero byte and the
/// unit, as a big-endian number, modulo 10,000.
fn draw(experiment: &str, unit: &str) -> u32 {
    let mut hash = Sha256::new();
    hash.update(experiment);
    hash.update([0]);
    hash.update(unit);
    let hash = hash.finalize();
    let first = hash.first_chunk().copied().unwrap_or_default();
    u32::try_from(u64::from_be_bytes(first) % u64::from(SHARES)).unwrap_or(0)
}

impl<'a> Facts<'a> {
    /// Who takes part in experiments: the member; for a guest the session, which a page names
    /// itself and a cart in its attribute `session`. None if nobody is known.
    pub fn unit(&self) -> Option<&'a str> {
        if let Some(member) = self.member {
            return Some(&member.id);
        }
        if !self.session.is_empty() {
            return Some(self.session);
        }
        let attributes = &self.cart?.attributes;
        let session = attributes.iter().find(|one| one.name == "session")?;
        match &session.value {
            AttributeValue::Text(session) if !session.is_empty() => Some(session),
            _ => None,
        }
    }

    /// Whether something is for the visitor's variant; what asks for none is for everybody. `place`
    /// is the place of the thing that has the field `variant`.
    ///
    /// Whoever is in one of the experiment's variants has now seen it, also where it is another one
    /// than the wanted one, so that those who see nothing are counted like those who do. The
    /// exposure is put behind the other effects, once for each experiment. So ask **last**, when
    /// nothing else keeps the thing away: then exactly those count to whom it makes a difference.
    ///
    /// A guest without session, and whoever is left out of the experiment, is in no variant.
    ///
    /// # Errors
    /// The refusal `other-variant`, never a fault.
    pub fn in_variant(
        &self,
        wanted: Option<&VariantOf>,
        place: &Place<'_>,
        effects: &mut Vec<Effect>,
    ) -> Judged {
        let Some(wanted) = wanted else {
            return Ok(());
        };
        let unit = self.unit().unwrap_or_default();
        let own = match unit {
            "" => None,
            unit => variant(self.engine, &wanted.experiment, unit),
        };
        if let Some(own) = own {
            expose(effects, &wanted.experiment, own, unit);
        }
        if own == Some(wanted.variant.as_str()) {
            return Ok(());
        }
        Err(self.refuse(
            RefusalReason::OtherVariant,
            0,
            &place.key("variant"),
            format_args!("{}", wanted.variant),
            format_args!("{}", own.unwrap_or("no variant")),
        ))
    }
}

/// Writes down that a unit has seen its variant, unless that is written already.
fn expose(effects: &mut Vec<Effect>, experiment: &str, variant: &str, unit: &str) {
    for effect in effects.iter() {
        if matches!(effect, Effect::Exposure(known) if known.experiment == experiment) {
            return;
        }
    }
    effects.push(Effect::Exposure(Exposure {
        experiment: experiment.to_owned(),
        variant_id: variant.to_owned(),
        unit_id: unit.to_owned(),
    }));
}

#[cfg(test)]
mod tests;
