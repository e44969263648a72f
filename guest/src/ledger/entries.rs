//! Entries: how they are drafted, numbered and named (rule 3.15).

use sha2::{Digest, Sha256};

use crate::contract::types::{Bucket, BucketMove, CounterMove, EntryDetail, EntryKind, LineShare};

/// The event under which entries are written: its id, its instant and how many entries it has.
#[derive(Debug, Clone)]
pub(super) struct Stamp {
    /// The event's id.
    pub(super) event_id: String,
    /// When, UTC milliseconds.
    pub(super) at: i64,
    /// The number of the event's next entry.
    pub(super) ordinal: u32,
    /// The campaigns that the event has moved so far.
    pub(super) campaigns: Vec<String>,
    /// What the former version of the event's order counts, while its new version is rewarded.
    pub(super) former: Vec<CounterMove>,
}

impl Stamp {
    /// An event without entries so far.
    pub(super) fn new(event_id: String, at: i64) -> Stamp {
        Stamp {
            event_id,
            at,
            ordinal: 0,
            campaigns: Vec::new(),
            former: Vec::new(),
        }
    }

    /// How often a campaign handed something out for the former version of the event's order. What
    /// it gave without counting it, or counts no more, it gave as often as it ever will.
    pub(super) fn had(&self, campaign: &str) -> u32 {
        let mut sum = None;
        for moved in &self.former {
            if moved.id.strip_prefix("campaign:") == Some(campaign) {
                if moved.delta == 0 {
                    return u32::MAX;
                }
                sum = Some(moved.delta.saturating_add(sum.unwrap_or(0)));
            }
        }
        match sum {
            None => 0,
            Some(sum) if sum > 0 => u32::try_from(sum).unwrap_or(u32::MAX),
            Some(_) => u32::MAX,
        }
    }
}

/// An entry in the making. The columns follow the buckets: only the book moves them.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) kind: EntryKind,
    pub(super) wallet: String,
    pub(super) rule: String,
    pub(super) order: Option<String>,
    pub(super) reverses: Option<String>,
    pub(super) split: Vec<LineShare>,
    pub(super) detail: EntryDetail,
    pub(super) available: i64,
    pub(super) pending: i64,
    pub(super) held: i64,
    pub(super) debt: i64,
    pub(super) moves: Vec<BucketMove>,
}

impl Draft {
    /// An entry that moves nothing yet and belongs to no order.
    pub(super) fn new(kind: EntryKind, wallet: &str, rule: &str) -> Draft {
        Draft::of(kind, wallet, rule, None, None)
    }

    /// An entry that moves nothing yet, with its order and the entry that it reverses or continues.
    #[inline(never)]
    pub(super) fn of(
        kind: EntryKind,
        wallet: &str,
        rule: &str,
        order: Option<&str>,
        reverses: Option<&str>,
    ) -> Draft {
        Draft {
            kind,
            wallet: wallet.to_owned(),
            rule: rule.to_owned(),
            order: order.map(str::to_owned),
            reverses: reverses.map(str::to_owned),
            split: Vec::new(),
            detail: EntryDetail::Plain,
            available: 0,
            pending: 0,
            held: 0,
            debt: 0,
            moves: Vec::new(),
        }
    }
}

/// A move of a bucket as it is now.
pub(super) fn bucket_move(bucket: &Bucket, remaining: i64, held: i64) -> BucketMove {
    BucketMove {
        sequence: bucket.sequence,
        remaining,
        held,
        earned_at: bucket.earned_at,
        activates_at: bucket.activates_at,
        awaiting: bucket.awaiting.clone(),
        expires_at: bucket.expires_at,
        funding: bucket.funding.clone(),
    }
}

/// The id of an entry: the first 16 bytes of SHA-256 over programme, account (the member's id),
/// wallet, event and ordinal, as 32 hexadecimal digits. Each text goes in as UTF-8 after its length
/// as 4 bytes, the highest first; so does the ordinal (rule 3.15).
///
/// Use it where a host wants to recompute or check an id; rule and revision are no part of it.
pub fn entry_id(
    program: &str,
    account: &str,
    wallet: &str,
    event_id: &str,
    ordinal: u32,
) -> String {
    let mut hash = Sha256::new();
    for text in [program, account, wallet, event_id] {
        // A text of the contract never reaches 4 GiB: a component's memory ends there.
        let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
        hash.update(length.to_be_bytes());
        hash.update(text.as_bytes());
    }
    hash.update(ordinal.to_be_bytes());
    let mut id = String::with_capacity(32);
    for byte in hash.finalize().iter().take(16) {
        for half in [byte >> 4, byte & 15] {
            id.push(char::from_digit(half.into(), 16).unwrap_or('0'));
        }
    }
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_is_the_hash_of_five_parts() {
        // printf '\0\0\0\2p1\0\0\0\2m1\0\0\0\6points\0\0\0\2e1\0\0\0\0' | sha256sum
        assert_eq!(
            entry_id("p1", "m1", "points", "e1", 0),
            "80f00cdb834238e4f54e0cefe55ca0f3"
        );
    }

    #[test]
    fn every_part_counts_and_lengths_keep_them_apart() {
        let id = entry_id("p", "ab", "c", "e", 0);
        let others = [
            entry_id("q", "ab", "c", "e", 0),
            entry_id("p", "a", "bc", "e", 0),
            entry_id("p", "ab", "", "ce", 0),
            entry_id("p", "ab", "c", "f", 0),
            entry_id("p", "ab", "c", "e", 1),
        ];
        for other in others {
            assert_ne!(id, other);
        }
    }
}
