//! Ids: well formed, defined once, and defined where they are used.

use super::Check;
use crate::contract::configuration::DiagnosticKind as Kind;
use crate::place::Place;
use crate::program::format::{
    Campaign, CatalogueItem, EarningRule, Experiment, Filling, Ladder, Multiplier, Offer,
    Placement, Segment, Tier, Variant, Wallet,
};
use crate::program::forms::is_id;
use crate::program::hint;

impl Check<'_> {
    /// The form of an id.
    #[inline(never)]
    pub(super) fn id(&mut self, at: &Place<'_>, name: &str, id: &str) {
        if !is_id(id) {
            let expected = "1 to 64 letters, digits, `.`, `_` or `-`, without accents";
            self.invalid(&at.key(name), expected, &hint::quoted(id));
        }
    }

    /// The ids of a list: each of the right form and there once. `at` is the list.
    #[inline(never)]
    pub(super) fn ids(&mut self, at: &Place<'_>, list: &dyn Listed) {
        let mut seen: Vec<&str> = Vec::new();
        for (index, id) in all(list).into_iter().enumerate() {
            let element = at.index(index);
            let place = element.key("id");
            self.id(&element, "id", id);
            if let Some(first) = seen.iter().position(|earlier| *earlier == id) {
                self.faults.error(
                    Kind::Duplicate,
                    &place,
                    &format!("an id other than that of {}", at.index(first).render()),
                    &hint::quoted(id),
                    "Give each of them an id of its own.",
                );
            }
            seen.push(id);
        }
    }

    /// An id that something defines.
    #[inline(never)]
    pub(super) fn known(&mut self, at: &Place<'_>, id: &str, what: &str, list: &dyn Listed) {
        if position(list, id).is_some() {
            return;
        }
        let defined = &all(list);
        let names = hint::list(defined);
        let expected = match names.as_str() {
            "" => format!("the id of {what}, but the programme has none"),
            names => format!("the id of {what}: {names}"),
        };
        let hint = hint::did_you_mean(id, defined);
        self.faults
            .error(Kind::UnknownId, at, &expected, &hint::quoted(id), &hint);
    }

    /// The id of a wallet, if one is named.
    #[inline(never)]
    pub(super) fn wallet(&mut self, at: &Place<'_>, name: &str, id: Option<&str>) {
        if let Some(id) = id {
            self.known(&at.key(name), id, "a wallet", &self.program.wallets);
        }
    }

    /// The ids of segments. `at` is the list.
    #[inline(never)]
    pub(super) fn segments_known(&mut self, at: &Place<'_>, name: &str, ids: &[String]) {
        let at = at.key(name);
        for (index, id) in ids.iter().enumerate() {
            self.known(&at.index(index), id, "a segment", &self.program.segments);
        }
    }
}

/// A list whose elements have ids, and may have names.
pub(super) trait Listed {
    /// The id of an element.
    fn id(&self, index: usize) -> Option<&str>;

    /// The key of an element's name.
    fn name(&self, _index: usize) -> Option<&String> {
        None
    }
}

macro_rules! listed {
    ($($element:ty $(: $name:ident)?),*) => {$(
        impl Listed for Vec<$element> {
            fn id(&self, index: usize) -> Option<&str> {
                Some(&self.get(index)?.id)
            }

            $(fn name(&self, index: usize) -> Option<&String> {
                self.get(index)?.$name.as_ref()
            })?
        }
    )*};
}

listed!(
    Campaign: name,
    CatalogueItem: name,
    EarningRule: name,
    Experiment,
    Filling,
    Ladder: name,
    Multiplier: name,
    Offer: name,
    Placement,
    Segment: name,
    Tier: name,
    Variant,
    Wallet: name
);

#[inline(never)]
fn all(list: &dyn Listed) -> Vec<&str> {
    let mut ids = Vec::new();
    while let Some(id) = list.id(ids.len()) {
        ids.push(id);
    }
    ids
}

/// The index of the element of this id.
#[inline(never)]
pub(super) fn position(list: &dyn Listed, id: &str) -> Option<usize> {
    all(list).into_iter().position(|defined| defined == id)
}

/// The elements that lie on a circle, if each leads to those whose ids are linked to it.
#[inline(never)]
pub(super) fn circles(list: &dyn Listed, links: &[Vec<&str>]) -> Vec<usize> {
    let mut found = Vec::new();
    for start in 0..links.len() {
        let mut seen = vec![false; links.len()];
        let mut open = vec![start];
        while let Some(from) = open.pop() {
            for id in links.get(from).into_iter().flatten() {
                let Some(index) = position(list, id) else {
                    continue;
                };
                if let Some(mark) = seen.get_mut(index).filter(|mark| !**mark) {
                    *mark = true;
                    open.push(index);
                }
            }
        }
        if seen.get(start) == Some(&true) {
            found.push(start);
        }
    }
    found
}
