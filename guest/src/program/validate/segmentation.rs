//! How members are classified, and what was learned from past orders.

use super::Check;
use crate::place::Place;
use crate::program::format::{Break, Model, RfmModel, Ties};
use crate::segmentation::rfm::{compare, place};

impl Check<'_> {
    /// The settings of classification and the model. `root` is the programme.
    pub(super) fn segmentation(&mut self, root: &Place<'_>) {
        let program = self.program;
        let at = root.key("segmentation");
        let scale = program.segmentation.rfm.scale;
        if !matches!(scale, 5 | 10) {
            self.invalid(&at.key("rfm").key("scale"), "5 or 10", &scale.to_string());
        }
        let months = program.segmentation.lifecycle.window_months;
        let lifecycle = at.key("lifecycle");
        self.within(&lifecycle, "window_months", months.into(), 1, 120);
        if let Some(model) = &program.model {
            self.model(&root.key("model"), model);
        }
    }

    fn model(&mut self, at: &Place<'_>, model: &Model) {
        if let Some(RfmModel {
            recency,
            frequency,
            monetary,
        }) = &model.rfm
        {
            let at = at.key("rfm");
            self.breaks(&at.key("recency"), recency, true);
            self.breaks(&at.key("frequency"), frequency, false);
            self.breaks(&at.key("monetary"), monetary, false);
        }
        let popular = at.key("popular");
        for (index, product) in model.popular.iter().enumerate() {
            self.sku(&popular.index(index), &product.sku);
        }
        let companions = at.key("companions");
        for (index, one) in model.companions.iter().enumerate() {
            let at = companions.index(index);
            self.sku(&at, &one.sku);
            self.some(&at.key("go_with"), one.go_with.len());
            self.words(&at, "go_with", &one.go_with);
        }
    }

    /// Break points: as many as the scale needs, from worst to best, with customers where ties are
    /// told apart.
    #[inline(never)]
    fn breaks(&mut self, at: &Place<'_>, breaks: &[Break], fewer: bool) {
        let rfm = &self.program.segmentation.rfm;
        let wanted = usize::from(rfm.scale).saturating_sub(1);
        let ntile = rfm.ties == Ties::Ntile;
        if breaks.len() != wanted {
            let expected = wanted.to_string() + " break points, one fewer than the scale";
            self.invalid(at, &expected, &breaks.len().to_string());
        }
        let mut before: Option<&Break> = None;
        for (index, one) in breaks.iter().enumerate() {
            let at = at.index(index);
            if one.customer.is_some() != ntile {
                let expected = if ntile {
                    "a customer, as `ties` is `ntile`"
                } else {
                    "no customer, as `ties` is `share`"
                };
                let found = one.customer.as_deref().unwrap_or("none");
                self.conflict(&at.key("customer"), expected, found);
            }
            if before.is_some_and(|before| compare(fewer, place(before), place(one)).is_gt()) {
                let expected = "a break point that is not worse than the one before";
                self.conflict(&at, expected, &one.value.to_string());
            }
            before = Some(one);
        }
    }

    fn sku(&mut self, at: &Place<'_>, sku: &str) {
        if sku.trim().is_empty() {
            self.invalid(&at.key("sku"), "a product", "an empty string");
        }
    }
}
