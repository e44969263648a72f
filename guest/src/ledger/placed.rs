//! An order is placed: it burns, earns, counts, and may raise a tier.
//!
//! Everything is decided first, by the facts as they were when the order was placed, with the same
//! functions that quoted it; so an order gives what its quote promised. Then the book moves, in
//! this order: payments, grants (each pays debt first), metrics, the uses of offers, tiers.

use super::book::{Book, note};
use super::buckets::{Key, free};
use super::entries::{Draft, Stamp};
use super::payments::{lines_of, natural};
use crate::calendar::Zone;
use crate::checkout::check_cart;
use crate::contract::types::{
    Anchor, CounterMove, Entry, EntryDetail, EntryKind, LineShare, Member, Order, RefusalReason,
    SharedDelta, UsablePoints, Verdict,
};
use crate::earning::{Basis, Granted, earn};
use crate::exact::{spread, sum};
use crate::facts::Facts;
use crate::fault::{Answer, below, below_index};
use crate::offers::{settle_uses, upper_case};
use crate::refusal::{applies, refused};
use crate::tiers::{self, Counted};

/// What an order does, before anything moves.
struct Decision {
    granted: Vec<Granted>,
    counted: Vec<Counted>,
    uses: Vec<CounterMove>,
    shared: Vec<SharedDelta>,
}

impl Book<'_> {
    /// Settles a placed order.
    ///
    /// # Errors
    /// Faults with a pointer relative to the order.
    pub(super) fn place(
        &mut self,
        stamp: &mut Stamp,
        member: &Member,
        stored: &[Entry],
        order: &Order,
    ) -> Answer<Verdict> {
        check_order(&self.engine.zone, order)?;
        if self.is_placed(stored, &order.id) {
            return refused(RefusalReason::AlreadyGiven, 0);
        }
        let verdict = self.may_burn(stored, order, stamp.at)?;
        if !applies(&verdict) {
            return Ok(verdict);
        }
        let decision = self.decide(member, order)?;

        self.burn(stamp, order)?;
        self.enliven(stamp, order, &decision.granted)?;
        let mut ladders: Vec<String> = Vec::new();
        for granted in decision.granted {
            if granted.earning.granted > 0 {
                self.grant(stamp, order, granted, &mut ladders)?;
            }
        }
        for counted in decision.counted {
            let mut draft = Book::counting(EntryKind::Metric, &counted.ladder, Some(&order.id));
            draft.split = counted.split;
            self.metric(stamp, order, draft, counted.delta, &mut ladders)?;
        }
        for moved in decision.uses {
            let mut draft = Book::counting(EntryKind::Cap, offer_of(&moved.id), Some(&order.id));
            draft.split = lines_of(order);
            self.count(stamp, draft, moved)?;
        }
        for shared in &decision.shared {
            let mut draft = Book::counting(EntryKind::Cap, offer_of(&shared.id), Some(&order.id));
            draft.split = shared_lines(order, shared)?;
            self.count_shared(stamp, draft, shared)?;
        }
        for ladder in ladders {
            self.rise(stamp, &ladder)?;
        }
        Ok(Verdict::Applied)
    }

    /// Whether the entries at hand tell that the order was placed before.
    fn is_placed(&self, stored: &[Entry], order: &str) -> bool {
        self.own(stored, order).iter().any(|entry| {
            matches!(
                entry.kind,
                EntryKind::Earn | EntryKind::Burn | EntryKind::Metric | EntryKind::Cap
            )
        })
    }

    fn decide(&mut self, member: &Member, order: &Order) -> Answer<Decision> {
        self.list_usable();
        let engine = self.engine;
        let paid = sum(&order.payments, |payment| payment.amount)?;
        let by_points = order.payments.iter().any(|payment| payment.points > 0);
        let mut codes = Vec::new();
        for offer in &order.offers {
            if let Some(code) = &offer.code {
                codes.push(upper_case(code));
            }
        }
        let mut facts = Facts::new(
            engine,
            order.placed_at,
            self.explain,
            Some(member),
            Some(&self.standing),
            Some(&order.cart),
            codes,
        );
        for slot in &self.buckets {
            let bucket = &slot.now;
            let waits = bucket.awaiting.is_some();
            let points = if waits { bucket.remaining } else { bucket.held };
            facts.unlisted.push((&bucket.wallet, points));
        }
        let in_cart = |fault| below("/cart", fault);
        let basis = Basis::of(&facts, paid).map_err(in_cart)?;
        let granted = earn(&facts, &basis, by_points, &self.shared, &mut self.findings);
        let (uses, shared) = settle_uses(engine, order, &facts)?;
        Ok(Decision {
            granted: granted.map_err(in_cart)?,
            counted: tiers::counted(engine, &facts, &basis)?,
            uses,
            shared,
        })
    }

    /// The account's small view of its buckets, as a quote is given it.
    fn list_usable(&mut self) {
        let mut rows = Vec::with_capacity(self.buckets.len());
        for slot in &self.buckets {
            let bucket = &slot.now;
            let amount = free(bucket);
            if amount > 0 && bucket.awaiting.is_none() {
                rows.push(UsablePoints {
                    wallet: bucket.wallet.clone(),
                    usable_at: bucket.activates_at.unwrap_or(bucket.earned_at),
                    expires_at: bucket.expires_at,
                    amount,
                });
            }
        }
        self.standing.usable = rows;
    }

    /// The order is an earn or a burn in these wallets: inactive points live longer.
    fn enliven(&mut self, stamp: &mut Stamp, order: &Order, granted: &[Granted]) -> Answer<()> {
        let mut wallets: Vec<String> = Vec::new();
        for payment in &order.payments {
            if payment.points > 0 {
                note(&mut wallets, &payment.wallet);
            }
        }
        for granted in granted {
            if granted.earning.granted > 0 {
                note(&mut wallets, &granted.earning.wallet);
            }
        }
        for wallet in wallets {
            self.keep_alive(stamp, &wallet, order.placed_at)?;
        }
        Ok(())
    }

    /// Books one grant with what it counts for.
    fn grant(
        &mut self,
        stamp: &mut Stamp,
        order: &Order,
        granted: Granted,
        ladders: &mut Vec<String>,
    ) -> Answer<()> {
        let Granted {
            earning,
            grant,
            split,
            caps,
            shared,
        } = granted;
        let key = Key {
            wallet: earning.wallet.clone(),
            expires_at: earning.expires_at,
            funding: earning.funding.clone(),
            activates_at: earning.activates_at,
            awaiting: (grant.anchor != Anchor::Placed).then(|| order.id.clone()),
        };
        let own = Some(order.id.as_str());
        let mut draft = Draft::of(EntryKind::Earn, &earning.wallet, &earning.rule, own, None);
        draft.detail = EntryDetail::Grant(grant);
        draft.split = split;
        let earned_at = order.placed_at.min(stamp.at);
        let index = self.put(&mut draft, key, earning.granted, earned_at, stamp.at)?;
        self.post(stamp, draft)?;
        let earn = self.last_id();
        self.pay_debt(stamp, index, earning.granted, own)?;
        let counting = |kind: EntryKind, rule: &str| Draft::of(kind, "", rule, own, Some(&earn));
        for moved in caps {
            if !self.is_aged(&moved.id, moved.start, stamp.at)? {
                self.count(stamp, counting(EntryKind::Cap, &earning.rule), moved)?;
            }
        }
        for shared in &shared {
            self.count_shared(stamp, counting(EntryKind::Cap, &earning.rule), shared)?;
        }
        for ladder in tiers::counting_points(self.engine, &earning.wallet) {
            let draft = counting(EntryKind::Metric, &ladder.id);
            self.metric(stamp, order, draft, earning.granted, ladders)?;
        }
        self.earnings.push(earning);
        Ok(())
    }

    /// Raises a ladder's metric on the day on which the order was placed.
    fn metric(
        &mut self,
        stamp: &mut Stamp,
        order: &Order,
        draft: Draft,
        delta: i64,
        ladders: &mut Vec<String>,
    ) -> Answer<()> {
        let engine = self.engine;
        let Some(ladder) = engine.ladder(&draft.rule) else {
            return Ok(());
        };
        let moved = CounterMove {
            id: tiers::counter_id(&ladder.id),
            start: tiers::mark_start(engine, ladder, order.placed_at)?,
            delta,
        };
        if self.is_aged(&moved.id, moved.start, stamp.at)? {
            return Ok(());
        }
        note(ladders, &ladder.id);
        self.count(stamp, draft, moved)
    }
}

fn check_order(zone: &Zone, order: &Order) -> Answer<()> {
    zone.local(order.placed_at)
        .map_err(|fault| below("/placed_at", fault))?;
    check_cart(&order.cart).map_err(|fault| below("/cart", fault))?;
    for (index, offer) in order.offers.iter().enumerate() {
        natural(offer.amount, "/amount").map_err(|fault| below_index("/offers", index, fault))?;
    }
    Ok(())
}

/// The offer of a counter: `offer:<offer>`, `budget:<offer>` or `code:<offer>:<code>`.
fn offer_of(counter: &str) -> &str {
    counter.split(':').nth(1).unwrap_or(counter)
}

/// The lines over which the use of a shared counter is spread: a budget goes back line by line, the
/// use of a code only with the last return.
fn shared_lines(order: &Order, shared: &SharedDelta) -> Answer<Vec<LineShare>> {
    let mut lines = lines_of(order);
    if shared.id.starts_with("budget:") {
        let mut weights = Vec::with_capacity(lines.len());
        for line in &lines {
            weights.push(line.value);
        }
        for (line, part) in lines.iter_mut().zip(spread(shared.delta, &weights)?) {
            line.amount = part;
        }
    }
    Ok(lines)
}
