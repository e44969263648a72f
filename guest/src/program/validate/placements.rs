//! Placements: every filling can show something, and no chain ends in nothing unseen.

use super::Check;
use crate::contract::configuration::DiagnosticKind as Kind;
use crate::place::Place;
use crate::program::format::{Audience, Content, Filling, Placement, PlacementKind, Window};

impl Check<'_> {
    /// Places on pages (rule 4.5).
    pub(super) fn placements(&mut self, at: &Place<'_>) {
        let placements = &self.program.placements;
        self.ids(at, placements);
        for (index, placement) in placements.iter().enumerate() {
            self.placement(&at.index(index), placement);
        }
    }

    fn placement(&mut self, at: &Place<'_>, placement: &Placement) {
        for (name, most) in [
            ("limit", Some(placement.limit)),
            ("per_category", placement.per_category),
            ("per_seller", placement.per_seller),
        ] {
            self.some_at_least(at, name, most.map(i64::from), 1);
        }
        let at = at.key("fillings");
        let fillings = &placement.fillings;
        self.ids(&at, fillings);
        self.not_empty(&at, fillings.len());
        let mut sure = false;
        for (index, filling) in fillings.iter().enumerate() {
            let at = at.index(index);
            self.filling(&at, placement.kind, filling);
            if sure {
                self.behind(&at, placement.kind);
            }
            let ids = matches!(&filling.shows, Content::Ids(ids) if !ids.is_empty());
            let ends = !placement.fill_up || placement.limit == 1;
            let open = is_open(filling);
            sure |= ids && ends && open;
            if index.saturating_add(1) == fillings.len() && !open {
                let expected = "a last filling for everybody, at all times";
                let hint = "Without one the place stays empty for everybody else.";
                self.idle(&at, expected, &filling.id, hint);
            }
        }
    }

    fn filling(&mut self, at: &Place<'_>, kind: PlacementKind, filling: &Filling) {
        self.when(at, "when", filling.when.as_ref());
        self.audience(at, "audience", &filling.audience);
        self.window(at, "during", &filling.during);
        self.variant(at, filling.variant.as_ref());
        self.key(&at.key("because"), filling.because.as_ref());
        let at = at.key("shows");
        match &filling.shows {
            Content::Ids(ids) => {
                self.not_empty(&at.key("ids"), ids.len());
                self.words(&at, "ids", ids);
            }
            Content::Offers(ids) => {
                let at = at.key("offers");
                self.not_empty(&at, ids.len());
                for (index, id) in ids.iter().enumerate() {
                    self.known(&at.index(index), id, "an offer", &self.program.offers);
                }
            }
            Content::Products(products) => {
                let at = at.key("products");
                if !matches!(kind, PlacementKind::Strip | PlacementKind::Highlight) {
                    let expected = "`ids` or `offers`; products fill a strip or a highlight";
                    self.conflict(&at, expected, "products");
                }
                self.selector(&at, "lines", &products.lines);
                if let Some(days) = products.not_bought_days {
                    self.days(&at, "not_bought_days", days, 1);
                }
            }
        }
    }

    /// What stands behind a filling that always shows something never comes; but of banners, pages
    /// and texts a page may say that it has none of those.
    fn behind(&mut self, at: &Place<'_>, kind: PlacementKind) {
        let expected = "nothing behind a filling for everybody that names what it shows";
        if matches!(
            kind,
            PlacementKind::Banner | PlacementKind::Landing | PlacementKind::Content
        ) {
            let hint = "It comes only where the page's candidates leave out the other.";
            self.faults
                .warn(Kind::Unreachable, at, expected, "one more", hint);
        } else {
            let hint = "Put it before the other.";
            self.unreachable(at, expected, "one more", hint);
        }
    }
}

/// Whether a filling is for everybody, at all times.
fn is_open(filling: &Filling) -> bool {
    filling.when.is_none()
        && filling.variant.is_none()
        && filling.audience == Audience::default()
        && filling.during == Window::default()
}
