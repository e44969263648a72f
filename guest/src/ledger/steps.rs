//! An order, or some of its lines, is paid, shipped, delivered: points that waited for the step get
//! their date, or become active at once (rules 3.7 and 3.18).
//!
//! Each grant waits for its own step only: a later step never needs an earlier one, and never
//! stands for it. Everything is taken from the order's own entries. A step of single lines dates
//! what these lines have left of each grant, and names them in the split of its entries; the rest
//! waits on.

use super::book::Book;
use super::buckets::Key;
use super::entries::{Draft, Stamp};
use crate::contract::types::{
    Anchor, BucketMove, Entry, EntryDetail, EntryKind, Expiry, LineShare, OrderStep, Verdict,
};
use crate::earning::schedule;
use crate::exact::sum;
use crate::fault::Answer;

/// What a grant has waiting for the step.
struct Waiting {
    earn: String,
    wallet: String,
    rule: String,
    points: i64,
    /// The lines that get their date; empty for all of them.
    split: Vec<LineShare>,
    bucket: BucketMove,
    terms: Expiry,
    activates_at: Option<i64>,
    expires_at: Option<i64>,
}

/// A step that came to some lines of an order.
pub(super) struct Came {
    pub(super) anchor: Anchor,
    /// When, UTC milliseconds.
    pub(super) at: i64,
    /// At least one.
    pub(super) lines: Vec<u32>,
}

impl Book<'_> {
    /// Settles a step of an order, or of some of its lines. A line of which the order's entries
    /// know nothing has nothing that could wait: it earned nothing, as a gift card does.
    pub(super) fn step(
        &mut self,
        stamp: &mut Stamp,
        stored: &[Entry],
        step: &OrderStep,
        anchor: Anchor,
    ) -> Answer<Verdict> {
        let came = Came {
            anchor,
            at: stamp.at,
            lines: step.lines.clone(),
        };
        self.come(stamp, stored, &step.order, &came)?;
        Ok(Verdict::Applied)
    }

    /// Gives what waits for a step its date. Without lines it came to the whole order.
    pub(super) fn come(
        &mut self,
        stamp: &mut Stamp,
        stored: &[Entry],
        order: &str,
        came: &Came,
    ) -> Answer<()> {
        for grant in self.waiting(stored, order, came)? {
            self.date(stamp, order, grant)?;
        }
        Ok(())
    }

    fn waiting(&self, stored: &[Entry], order: &str, came: &Came) -> Answer<Vec<Waiting>> {
        let own = self.own(stored, order);
        let mut waiting = Vec::new();
        for earn in &own {
            let EntryDetail::Grant(terms) = &earn.detail else {
                continue;
            };
            let Some(bucket) = earn.moves.last() else {
                continue;
            };
            if earn.kind != EntryKind::Earn || terms.anchor != came.anchor {
                continue;
            }
            let Some((points, split)) = rest(&own, earn, &came.lines)? else {
                continue;
            };
            let (activates_at, expires_at) = schedule(self.engine, terms, earn.at, came.at)?;
            waiting.push(Waiting {
                earn: earn.id.clone(),
                wallet: earn.wallet.clone(),
                rule: earn.rule.clone(),
                points,
                split,
                bucket: bucket.clone(),
                activates_at,
                expires_at,
                terms: terms.expiry,
            });
        }
        Ok(waiting)
    }

    /// Gives points of a grant their date. Where they fill the waiting bucket alone, that bucket
    /// gets the date; otherwise they leave it.
    fn date(&mut self, stamp: &mut Stamp, order: &str, grant: Waiting) -> Answer<()> {
        let lies = self.where_lies(&grant.wallet, &grant.bucket, &grant.terms, stamp.at);
        let Some(from) = lies.first().copied() else {
            return Ok(());
        };
        let source = self.bucket(from)?;
        let (earned_at, whole) = (source.earned_at, source.remaining);
        let target = Key {
            wallet: grant.wallet.clone(),
            // What is known since the order was placed stays as it is.
            expires_at: source.expires_at.or(grant.expires_at),
            funding: source.funding.clone(),
            activates_at: grant.activates_at,
            awaiting: None,
        };
        let points = grant.points.min(whole);
        if points <= 0 {
            return Ok(());
        }
        let mut draft = Draft::of(
            EntryKind::Activate,
            &grant.wallet,
            &grant.rule,
            Some(order),
            Some(&grant.earn),
        );
        draft.split = grant.split;
        let index = if points == whole && self.find(&target, stamp.at).is_none() {
            self.rekey(&mut draft, from, &target)?;
            from
        } else {
            self.alter(&mut draft, from, -points, 0)?;
            self.put(&mut draft, target, points, earned_at, stamp.at)?
        };
        self.post(stamp, draft)?;
        self.pay_debt(stamp, index, points, Some(order))
    }
}

/// The points of a grant that get their date when a step comes to some of its lines (none: to all),
/// and these lines. Nothing where all of them have it. A grant on no line in particular gets its
/// date with the first step.
fn rest(own: &[&Entry], earn: &Entry, lines: &[u32]) -> Answer<Option<(i64, Vec<LineShare>)>> {
    let mut later: Vec<&Entry> = Vec::new();
    let mut in_part = !lines.is_empty();
    for entry in own {
        if entry.reverses.as_deref() == Some(earn.id.as_str()) {
            if entry.kind == EntryKind::Activate {
                if entry.split.is_empty() {
                    return Ok(None);
                }
                in_part = true;
            }
            later.push(entry);
        }
    }
    let mut split = Vec::with_capacity(earn.split.len());
    for share in &earn.split {
        let mut left = *share;
        let mut dated = !lines.is_empty() && !lines.contains(&share.line);
        for entry in &later {
            if let Some(part) = share_of(entry, share.line) {
                match entry.kind {
                    EntryKind::Activate => dated = true,
                    EntryKind::Clawback => {
                        left.amount = left.amount.saturating_sub(part.amount);
                    }
                    _ => {}
                }
            }
        }
        if !dated && left.amount > 0 {
            split.push(left);
        }
    }
    if earn.split.is_empty() {
        return Ok(Some((earn.pending, split)));
    }
    let points = sum(&split, |share| share.amount)?;
    if !in_part {
        split.clear();
    }
    Ok((points > 0).then_some((points, split)))
}

/// An entry's part of one line.
fn share_of(entry: &Entry, line: u32) -> Option<&LineShare> {
    entry.split.iter().find(|share| share.line == line)
}

/// Whether an entry gave a line of a grant its date.
pub(super) fn dates(entry: &Entry, earn: &str, line: u32) -> bool {
    entry.kind == EntryKind::Activate
        && entry.reverses.as_deref() == Some(earn)
        && (entry.split.is_empty() || share_of(entry, line).is_some())
}

/// The steps that came to an order so far, as its entries tell: each line's first.
pub(super) fn steps_of(own: &[&Entry]) -> Vec<Came> {
    let mut steps: Vec<Came> = Vec::new();
    for entry in own {
        let grant = own.iter().find(|earn| {
            entry.kind == EntryKind::Activate && entry.reverses.as_ref() == Some(&earn.id)
        });
        let Some(EntryDetail::Grant(terms)) = grant.map(|earn| &earn.detail) else {
            continue;
        };
        let all = grant.map_or(&[][..], |earn| &earn.split);
        let split = if entry.split.is_empty() {
            all
        } else {
            &entry.split
        };
        for share in split {
            let of = |step: &Came| step.anchor == terms.anchor;
            if steps
                .iter()
                .any(|step| of(step) && step.lines.contains(&share.line))
            {
                continue;
            }
            match steps
                .iter_mut()
                .find(|step| of(step) && step.at == entry.at)
            {
                Some(step) => step.lines.push(share.line),
                None => steps.push(Came {
                    anchor: terms.anchor,
                    at: entry.at,
                    lines: vec![share.line],
                }),
            }
        }
    }
    steps
}
