//! Diagnostics: what is wrong with a programme, where, and what to do about it.

use std::cmp::Ordering;

use crate::contract::configuration::{Diagnostic, DiagnosticKind, Severity};
use crate::place::Place;

/// Everything that was found wrong so far, by place. Nothing stops at the first fault.
#[derive(Default)]
pub(super) struct Faults {
    list: Vec<Diagnostic>,
}

impl Faults {
    /// The programme cannot be used.
    pub(super) fn error(
        &mut self,
        kind: DiagnosticKind,
        at: &Place<'_>,
        expected: &str,
        found: &str,
        hint: &str,
    ) {
        self.push(Severity::Error, kind, at, [expected, found, hint]);
    }

    /// The programme can be used, but may not do what was meant.
    pub(super) fn warn(
        &mut self,
        kind: DiagnosticKind,
        at: &Place<'_>,
        expected: &str,
        found: &str,
        hint: &str,
    ) {
        self.push(Severity::Warning, kind, at, [expected, found, hint]);
    }

    #[inline(never)]
    fn push(
        &mut self,
        severity: Severity,
        kind: DiagnosticKind,
        at: &Place<'_>,
        [expected, found, hint]: [&str; 3],
    ) {
        self.put(Diagnostic {
            severity,
            kind,
            at: at.render(),
            expected: expected.to_owned(),
            found: found.to_owned(),
            hint: hint.to_owned(),
        });
    }

    /// Puts a diagnostic at its place in the list, unless the same is told there already.
    fn put(&mut self, new: Diagnostic) {
        let after = |before: &Diagnostic| order(&before.at, &new.at) != Ordering::Greater;
        let place = self.list.partition_point(after);
        let told = self.list.iter().take(place).rev();
        let same = told
            .take_while(|before| before.at == new.at)
            .any(|before| before.kind == new.kind && before.found == new.found);
        if !same {
            self.list.insert(place, new);
        }
    }

    /// Adds what another search found.
    pub(super) fn extend(&mut self, other: Faults) {
        for diagnostic in other.list {
            self.put(diagnostic);
        }
    }

    /// Keeps only what `keep` allows.
    pub(super) fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.list.retain(keep);
    }

    /// All of them, by place; as an error if one of them is.
    pub(super) fn finish(self) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
        let errors = self
            .list
            .iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error);
        if errors {
            Err(self.list)
        } else {
            Ok(self.list)
        }
    }
}

/// The order of pointers: token by token, list elements by number, so that `/earning/2` comes
/// before `/earning/10`.
fn order(one: &str, other: &str) -> Ordering {
    let number = |token: &str| token.parse().unwrap_or(usize::MAX);
    let (mut left, mut right) = (one.split('/'), other.split('/'));
    loop {
        match (left.next(), right.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(a), Some(b)) => match number(a).cmp(&number(b)).then_with(|| a.cmp(b)) {
                Ordering::Equal => {}
                unequal => return unequal,
            },
        }
    }
}
