//! The entries that an order made, each with those that reversed it so far.

use crate::contract::types::{Entry, EntryDetail, EntryKind, LineShare};

/// An entry that a refund can reverse, with its reversals.
#[derive(Debug)]
pub(super) struct Original<'a> {
    pub(super) entry: &'a Entry,
    pub(super) reversals: Vec<&'a Entry>,
}

/// What earlier refunds did to one line of an original.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Undone {
    pub(super) value: i64,
    pub(super) units: u32,
    pub(super) amount: i64,
}

/// The originals of which something is left. What was given back wholly takes no further part, so
/// that an amended order's first version does not disturb its second.
pub(super) fn open<'a>(own: &[&'a Entry]) -> Vec<Original<'a>> {
    let mut originals: Vec<Original<'a>> = Vec::new();
    for &entry in own {
        if let Some(original) = originals
            .iter_mut()
            .find(|original| original.reversed_by(entry))
        {
            original.reversals.push(entry);
        } else if reversible(entry) && follows(entry, &originals) {
            let reversals = Vec::new();
            originals.push(Original { entry, reversals });
        }
    }
    let mut spent = Vec::with_capacity(originals.len());
    for original in &originals {
        // A counter whose window is over falls no more. There the other originals of the event
        // tell whether all came back.
        let event = &original.entry.event_id;
        let is_over = matches!(&original.entry.detail, EntryDetail::Counter(_))
            && !original.reversals.is_empty()
            && originals
                .iter()
                .all(|other| other.entry.event_id != *event || other.is_back());
        spent.push(is_over || original.spent());
    }
    let mut spent = spent.into_iter();
    originals.retain(|_| !spent.next().unwrap_or(false));
    originals
}

fn reversible(entry: &Entry) -> bool {
    matches!(
        (entry.kind, &entry.detail),
        (EntryKind::Earn, EntryDetail::Grant(_))
            | (EntryKind::Burn, EntryDetail::Payment(_))
            | (EntryKind::Metric | EntryKind::Cap, EntryDetail::Counter(_))
            | (EntryKind::Discount, EntryDetail::Discount(_))
    )
}

/// Whether an entry goes back with its order: by its lines, or with the original that it follows.
/// What counts a gift that cannot be called back does neither.
fn follows(entry: &Entry, originals: &[Original<'_>]) -> bool {
    match &entry.reverses {
        Some(id) => originals.iter().any(|original| original.entry.id == *id),
        None => !is_lasting(entry),
    }
}

/// Whether an entry counts a gift that cannot be called back: on no line, and with no points.
pub(super) fn is_lasting(entry: &Entry) -> bool {
    matches!(&entry.detail, EntryDetail::Counter(moved) if moved.id.starts_with("campaign:"))
        && entry.reverses.is_none()
        && entry.split.is_empty()
}

fn amounts(split: &[LineShare]) -> i64 {
    let mut sum = 0_i64;
    for share in split {
        sum = sum.saturating_add(share.amount);
    }
    sum
}

impl Original<'_> {
    /// Whether an entry takes back a part of this one. (A metric or a cap also names the earn that
    /// it follows; that is no reversal.)
    fn reversed_by(&self, entry: &Entry) -> bool {
        let kind = match self.entry.kind {
            EntryKind::Earn => EntryKind::Clawback,
            EntryKind::Burn => EntryKind::Restore,
            other => other,
        };
        entry.kind == kind && entry.reverses.as_deref() == Some(self.entry.id.as_str())
    }

    /// What was granted, paid or counted in all.
    #[inline(never)]
    pub(super) fn total(&self) -> i64 {
        match &self.entry.detail {
            EntryDetail::Counter(counter) => counter.delta,
            EntryDetail::Discount(discount) => discount.amount,
            EntryDetail::Payment(_) => self.owed().saturating_add(self.by_buckets()),
            _ => amounts(&self.entry.split),
        }
    }

    /// What earlier refunds left of the total.
    pub(super) fn left(&self) -> i64 {
        self.total().saturating_sub(self.undone()).max(0)
    }

    /// What earlier refunds took or gave back of it.
    #[inline(never)]
    pub(super) fn undone(&self) -> i64 {
        let mut sum = 0_i64;
        for reversal in &self.reversals {
            sum = sum.saturating_add(match (&self.entry.detail, &reversal.detail) {
                (EntryDetail::Payment(_), _) => reversal.available.saturating_sub(reversal.debt),
                (_, EntryDetail::Counter(counter)) => counter.delta.saturating_neg(),
                (_, EntryDetail::Discount(discount)) => discount.amount.saturating_neg(),
                _ => amounts(&reversal.split),
            });
        }
        sum
    }

    /// Points of a payment that no bucket paid.
    pub(super) fn owed(&self) -> i64 {
        self.entry.debt
    }

    /// Points of a payment that buckets paid.
    pub(super) fn by_buckets(&self) -> i64 {
        let mut paid = 0_i64;
        for part in &self.entry.moves {
            paid = paid.saturating_sub(part.remaining.min(0));
        }
        paid
    }

    /// What earlier refunds did to one line.
    #[inline(never)]
    pub(super) fn undone_of(&self, line: u32) -> Undone {
        let mut undone = Undone::default();
        for reversal in &self.reversals {
            for share in &reversal.split {
                if share.line == line {
                    undone.value = undone.value.saturating_add(share.value);
                    undone.units = undone.units.saturating_add(share.units);
                    undone.amount = undone.amount.saturating_add(share.amount);
                }
            }
        }
        undone
    }

    /// Whether all of its lines came back.
    fn is_back(&self) -> bool {
        self.entry.split.iter().all(|share| {
            let undone = self.undone_of(share.line);
            undone.value >= share.value && (share.value > 0 || undone.units >= share.units)
        })
    }

    /// Whether everything was given back: all of its lines, and all that it moved.
    fn spent(&self) -> bool {
        // An order of no value gives nothing back, so nothing more can come of such a payment.
        let worthless =
            matches!(&self.entry.detail, EntryDetail::Payment(payment) if payment.order_value <= 0);
        let all = worthless || self.undone() >= self.total();
        all && !self.reversals.is_empty() && self.is_back()
    }
}
