//! Experiments: shares that fit, and variants that exist.

use super::Check;
use crate::experiments::SHARES;
use crate::place::Place;
use crate::program::format::VariantOf;

impl Check<'_> {
    /// Experiments (rule 5).
    pub(super) fn experiments(&mut self, at: &Place<'_>) {
        let experiments = &self.program.experiments;
        self.ids(at, experiments);
        for (index, experiment) in experiments.iter().enumerate() {
            let at = at.index(index);
            let at = at.key("variants");
            self.ids(&at, &experiment.variants);
            self.not_empty(&at, experiment.variants.len());
            let mut sum = 0_u32;
            for (index, variant) in experiment.variants.iter().enumerate() {
                self.at_least(&at.index(index), "weight", variant.weight.into(), 1);
                sum = sum.saturating_add(variant.weight);
            }
            if sum > SHARES {
                let expected = "weights that come to at most 10000";
                self.invalid(&at, expected, &sum.to_string());
            }
        }
    }

    /// Who is meant: a variant that exists. `at` is the thing that is meant for it.
    #[inline(never)]
    pub(super) fn variant(&mut self, at: &Place<'_>, wanted: Option<&VariantOf>) {
        let Some(wanted) = wanted else {
            return;
        };
        let at = at.key("variant");
        let experiments = &self.program.experiments;
        let (id, place) = (&wanted.experiment, at.key("experiment"));
        self.known(&place, id, "an experiment", experiments);
        for experiment in experiments {
            if experiment.id == *id {
                let (what, variants) = ("a variant of the experiment", &experiment.variants);
                self.known(&at.key("variant"), &wanted.variant, what, variants);
            }
        }
    }

    /// A list that holds something.
    #[inline(never)]
    pub(super) fn not_empty(&mut self, at: &Place<'_>, count: usize) {
        if count == 0 {
            self.invalid(at, "at least one element", "an empty list");
        }
    }
}
