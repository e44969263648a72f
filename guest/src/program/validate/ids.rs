//! Ids: well formed, defined once, and defined where they are used.

use super::Check;
use crate::contract::configuration::DiagnosticKind as Kind;
use crate::place::Place;
use crate::program::forms::is_id;
use crate::program::hint;

impl<'a> Check<'a> {
    /// The form of an id.
    #[inline(never)]
    pub(super) fn id(&mut self, at: &Place<'_>, id: &str) {
        if !is_id(id) {
            let expected = "1 to 64 letters, digits, `.`, `_` or `-`, without accents";
            self.invalid(at, expected, &format!("`{id}`"));
        }
    }

    /// The ids of a list: each of the right form and there once. `at` is the list.
    pub(super) fn ids<'i>(&mut self, at: &Place<'_>, mut ids: impl Iterator<Item = &'i str>) {
        self.each_id(at, &mut ids);
    }

    fn each_id(&mut self, at: &Place<'_>, ids: &mut dyn Iterator<Item = &str>) {
        let mut seen: Vec<&str> = Vec::new();
        for (index, id) in ids.enumerate() {
            let element = at.index(index);
            let place = element.key("id");
            self.id(&place, id);
            if let Some(first) = seen.iter().position(|earlier| *earlier == id) {
                self.faults.error(
                    Kind::Duplicate,
                    &place,
                    &format!("an id other than that of {}", at.index(first).render()),
                    &format!("`{id}`"),
                    "Give each of them an id of its own.",
                );
            }
            seen.push(id);
        }
    }

    /// An id that something defines.
    pub(super) fn known<'i>(
        &mut self,
        at: &Place<'_>,
        id: &str,
        what: &str,
        mut defined: impl Iterator<Item = &'i str>,
    ) {
        self.one_of(at, id, what, &mut defined);
    }

    fn one_of(
        &mut self,
        at: &Place<'_>,
        id: &str,
        what: &str,
        defined: &mut dyn Iterator<Item = &str>,
    ) {
        let defined: Vec<&str> = defined.collect();
        if defined.contains(&id) {
            return;
        }
        let defined = defined.iter().copied();
        let names = hint::list(defined.clone());
        let expected = match names.as_str() {
            "" => format!("the id of {what}, but the programme has none"),
            names => format!("the id of {what}: {names}"),
        };
        let hint = hint::did_you_mean(id, defined);
        self.faults
            .error(Kind::UnknownId, at, &expected, &format!("`{id}`"), &hint);
    }

    /// The id of a wallet, if one is named.
    #[inline(never)]
    pub(super) fn wallet(&mut self, at: &Place<'_>, id: Option<&str>) {
        if let Some(id) = id {
            let wallets = self.program.wallets.iter().map(|wallet| wallet.id.as_str());
            self.known(at, id, "a wallet", wallets);
        }
    }

    /// The ids of segments. `at` is the list.
    #[inline(never)]
    pub(super) fn segments_known(&mut self, at: &Place<'_>, ids: &[String]) {
        for (index, id) in ids.iter().enumerate() {
            let segments = self
                .program
                .segments
                .iter()
                .map(|segment| segment.id.as_str());
            self.known(&at.index(index), id, "a segment", segments);
        }
    }

    /// Ids that lead from one to the next and come back: tells each that lies on a circle. `next`
    /// gives the places to which an element leads, by index.
    pub(super) fn circles(
        &mut self,
        count: usize,
        next: impl Fn(usize) -> Vec<usize>,
        tell: impl Fn(&mut Check<'a>, usize),
    ) {
        for start in 0..count {
            let mut seen = vec![false; count];
            let mut open = next(start);
            while let Some(index) = open.pop() {
                if index == start {
                    tell(self, start);
                    break;
                }
                if let Some(mark) = seen.get_mut(index).filter(|mark| !**mark) {
                    *mark = true;
                    open.extend(next(index));
                }
            }
        }
    }
}
