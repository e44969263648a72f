//! What stays counted where an order comes back (rule 4.4).

use super::Undoing;
use super::originals::is_lasting;
use crate::contract::types::{CounterMove, Entry, EntryDetail};

/// What is counted for a gift that cannot be called back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lasting {
    /// What would give it back.
    pub undoing: Undoing,
    /// What is counted.
    pub counter: CounterMove,
    /// The entry that it follows: a budget that of the campaign's own counter.
    pub follows: Option<String>,
}

/// What an order's entries count for gifts that cannot be called back, but for what was given back
/// already. A refund leaves it; a changed order (rule 3.18) gives it back before its new version is
/// judged, and counts it again.
pub fn lasting(own: &[&Entry]) -> Vec<Lasting> {
    let mut lasting = Vec::new();
    for entry in own {
        let EntryDetail::Counter(moved) = &entry.detail else {
            continue;
        };
        let stays = match &entry.reverses {
            None => is_lasting(entry),
            Some(id) => own.iter().any(|other| other.id == *id && is_lasting(other)),
        };
        let back = own.iter().any(|other| {
            other.reverses.as_ref() == Some(&entry.id)
                && matches!(&other.detail, EntryDetail::Counter(moved) if moved.delta < 0)
        });
        if stays && !back && moved.delta > 0 {
            lasting.push(Lasting {
                undoing: Undoing {
                    entry: entry.id.clone(),
                    kind: entry.kind,
                    rule: entry.rule.clone(),
                    detail: EntryDetail::Counter(CounterMove {
                        delta: moved.delta.saturating_neg(),
                        ..moved.clone()
                    }),
                    split: Vec::new(),
                },
                counter: moved.clone(),
                follows: entry.reverses.clone(),
            });
        }
    }
    lasting
}
