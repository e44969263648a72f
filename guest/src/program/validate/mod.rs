//! The sense of a programme whose shape is right: do ids resolve, can every rule apply?
//!
//! One file a subject. Everything is looked at, whatever was found before. It runs once for each
//! programme: what is called often is never inlined, so that the component stays small.

mod bounds;
mod campaigns;
mod conditions;
mod customer;
mod earning;
mod experiments;
mod ids;
mod ladders;
mod numbers;
mod offers;
mod placements;
mod scope;
mod segmentation;
mod texts;
mod wallets;

use super::diagnostic::Faults;
use super::format::Program;
use crate::contract::configuration::DiagnosticKind as Kind;
use crate::place::Place;

/// Looks for every fault in the sense of a programme.
pub(super) fn program(program: &Program, faults: &mut Faults) {
    let root = Place::root();
    let mut check = Check { program, faults };
    check.id(&root, "id", &program.id);
    check.within(&root, "format", i64::from(program.format), 1, 1);
    check.currencies(&root.key("currencies"));
    check.wallets(&root.key("wallets"));
    check.policies(&root.key("policies"));
    check.segmentation(&root);
    check.segments(&root.key("segments"));
    check.earning(&root.key("earning"));
    check.ladders(&root.key("ladders"));
    check.offers(&root.key("offers"));
    check.experiments(&root.key("experiments"));
    check.campaigns(&root.key("campaigns"));
    check.catalogue(&root.key("catalogue"));
    check.budgets_apart(&root);
    check.referrals(&root.key("referrals"));
    check.placements(&root.key("placements"));
    check.texts(&root);
}

/// A search for faults.
struct Check<'a> {
    program: &'a Program,
    faults: &'a mut Faults,
}

impl Check<'_> {
    /// A value that may not be.
    #[inline(never)]
    fn invalid(&mut self, at: &Place<'_>, expected: &str, found: &str) {
        self.faults
            .error(Kind::InvalidValue, at, expected, found, "");
    }

    /// Parts that contradict each other.
    #[inline(never)]
    fn conflict(&mut self, at: &Place<'_>, expected: &str, found: &str) {
        self.faults.error(Kind::Conflict, at, expected, found, "");
    }

    /// Something that can never apply.
    #[inline(never)]
    fn unreachable(&mut self, at: &Place<'_>, expected: &str, found: &str, hint: &str) {
        self.faults
            .error(Kind::Unreachable, at, expected, found, hint);
    }

    /// Something that is right but changes nothing.
    #[inline(never)]
    fn idle(&mut self, at: &Place<'_>, expected: &str, found: &str, hint: &str) {
        self.faults.warn(Kind::Conflict, at, expected, found, hint);
    }
}
