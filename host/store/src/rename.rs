//! Another name for a member, wherever records of the contract name them.

use fidelis_host::contract::types::{Entry, EntryKind};

use crate::names::Names;

/// Another name for a member.
#[derive(Clone, Copy)]
pub(crate) struct Rename<'a> {
    pub(crate) from: &'a str,
    pub(crate) to: &'a str,
}

impl Rename<'_> {
    /// An entry of the member: what an operator wrote goes as well.
    pub(crate) fn own_entry(&mut self, entry: &mut Entry) {
        self.entry(entry);
        if entry.kind == EntryKind::Adjust {
            entry.rule.clear();
        }
    }
}

impl Names for Rename<'_> {
    fn member(&mut self, id: &mut String) {
        if id == self.from {
            self.to.clone_into(id);
        }
    }

    fn within(&mut self, id: &mut String, start: usize) -> Option<usize> {
        let rest = id.get(start..)?.strip_prefix(self.from)?;
        if !rest.is_empty() && !rest.starts_with(':') {
            return None;
        }
        let end = start.saturating_add(self.from.len());
        id.replace_range(start..end, self.to);
        Some(start.saturating_add(self.to.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_ids_behind_their_markers_are_renamed() {
        let mut rename = Rename {
            from: "m-1",
            to: "x",
        };
        let mut renamed = |id: &str| {
            let mut id = id.to_owned();
            rename.event_id(&mut id);
            id
        };
        for (before, after) in [
            ("birthday:m-1:2027", "birthday:x:2027"),
            ("anniv:sign-up:m-1:3", "anniv:sign-up:x:3"),
            ("e:received:m-1", "e:received:x"),
            ("e:received:m-1:points", "e:received:x:points"),
            ("e:forwarded:m-1:received:m-1", "e:forwarded:x:received:x"),
            ("e:received:received:m-1", "e:received:received:x"),
            // Somebody else, and an id of the storefront's own.
            ("e:received:m-12", "e:received:m-12"),
            ("birthday:m-12:2027", "birthday:m-12:2027"),
            ("m-1", "m-1"),
            ("review:m-1:2027-01-01", "review:m-1:2027-01-01"),
        ] {
            assert_eq!(renamed(before), after);
        }
    }

    #[test]
    fn counters_are_renamed_and_stay_sorted() {
        use fidelis_host::contract::types::Counter;

        let counter = |id: &str| Counter {
            id: id.to_owned(),
            marks: Vec::new(),
        };
        let mut account = fidelis_host::account::empty();
        account.counters = vec![counter("offer:m"), counter("referral:m"), counter("spend")];
        let mut rename = Rename { from: "m", to: "z" };
        rename.account(&mut account);
        let ids: Vec<&str> = account
            .counters
            .iter()
            .map(|each| each.id.as_str())
            .collect();
        assert_eq!(ids, ["offer:m", "referral:z", "spend"]);
    }
}
