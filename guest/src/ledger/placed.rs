//! An order is placed: it burns, earns, counts, and may raise a tier.
//!
//! Everything is decided first, by the facts as they were when the order was placed, with the same
//! functions that quoted it; so an order gives what its quote promised. Then the book moves, in
//! this order: payments, grants (each pays debt first), metrics, the uses of offers, discounts that
//! a seller pays a part of, tiers.

use super::book::{Book, note};
use super::buckets::{Key, free};
use super::entries::{Draft, Stamp};
use super::payments::{lines_of, natural};
use crate::budgets::Spending;
use crate::calendar::Zone;
use crate::campaigns::Happening;
use crate::checkout::check_cart;
use crate::contract::types::{
    Anchor, CounterMove, Entry, EntryDetail, EntryKind, LineShare, Member, Order, RefusalReason,
    UsablePoints, Verdict,
};
use crate::earning::{Basis, Granted, earn};
use crate::exact::{spread, sum};
use crate::facts::Facts;
use crate::fault::{Answer, below, below_index};
use crate::offers::{settle_uses, upper_case};
use crate::refusal::{applies, refused};
use crate::tiers::{self, Counted};

/// What an order does, before anything moves.
pub(super) struct Decision {
    granted: Vec<Granted>,
    counted: Vec<Counted>,
    uses: Vec<CounterMove>,
    shared: Vec<Spending>,
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
        let verdict = self.may_burn(stored, order, None, stamp.at)?;
        if !applies(&verdict) {
            return Ok(verdict);
        }
        let decision = self.decide(member, order)?;
        self.carry_out(stamp, order, decision)?;
        self.fulfil_referral(stamp, order)?;
        self.reward_order(stamp, order)?;
        Ok(Verdict::Applied)
    }

    /// Gives what the campaigns give for an order that was booked. A changed order gets it again,
    /// as the points of its former version are taken back.
    pub(super) fn reward_order(&mut self, stamp: &mut Stamp, order: &Order) -> Answer<()> {
        self.spent(stamp, order)?;
        self.campaigns(stamp, &Happening::Order(order))?;
        if self.is_referred(order) {
            self.campaigns(stamp, &Happening::Referred(order))?;
        }
        Ok(())
    }

    /// Books what was decided.
    pub(super) fn carry_out(
        &mut self,
        stamp: &mut Stamp,
        order: &Order,
        decision: Decision,
    ) -> Answer<()> {
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
            let offer = offer_of(&shared.delta.id);
            let mut draft = Book::counting(EntryKind::Cap, offer, Some(&order.id));
            draft.split = shared_lines(order, shared)?;
            self.count_shared(stamp, draft, &shared.delta)?;
        }
        self.fund(stamp, order)?;
        for ladder in ladders {
            self.rise(stamp, &ladder)?;
        }
        Ok(())
    }

    /// Whether the entries at hand tell that the order was placed before.
    pub(super) fn is_placed(&self, stored: &[Entry], order: &str) -> bool {
        self.own(stored, order).iter().any(|entry| {
            matches!(
                entry.kind,
                EntryKind::Earn
                    | EntryKind::Burn
                    | EntryKind::Metric
                    | EntryKind::Cap
                    | EntryKind::Discount
            )
        })
    }

    /// What an order does by the facts as they are now.
    pub(super) fn decide(&mut self, member: &Member, order: &Order) -> Answer<Decision> {
        self.list_usable();
        let engine = self.engine;
        let paid = sum(&order.payments, |payment| payment.amount)?;
        let by_points = order.payments.iter().any(|payment| payment.points > 0);
        let mut facts = Facts::new(
            engine,
            order.placed_at,
            self.explain,
            Some(member),
            Some(&self.standing),
            Some(&order.cart),
            codes_of(order),
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
    pub(super) fn list_usable(&mut self) {
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
            let mut draft = counting(EntryKind::Cap, &earning.rule);
            if !shared.by_value {
                // It goes back with the order, and not with the first points of the grant.
                draft.reverses = None;
                draft.split = lines_of(order);
            }
            self.count_shared(stamp, draft, &shared.delta)?;
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

pub(super) fn check_order(zone: &Zone, order: &Order) -> Answer<()> {
    zone.local(order.placed_at)
        .map_err(|fault| below("/placed_at", fault))?;
    check_cart(&order.cart).map_err(|fault| below("/cart", fault))?;
    for (index, offer) in order.offers.iter().enumerate() {
        natural(offer.amount, "/amount").map_err(|fault| below_index("/offers", index, fault))?;
    }
    Ok(())
}

/// The codes with which an order came, in upper case.
pub(super) fn codes_of(order: &Order) -> Vec<String> {
    let mut codes = Vec::new();
    for offer in &order.offers {
        if let Some(code) = &offer.code {
            codes.push(upper_case(code));
        }
    }
    codes
}

/// The offer of a counter: `offer:<offer>`, `budget:<offer>` or `code:<offer>:<code>`.
fn offer_of(counter: &str) -> &str {
    counter.split(':').nth(1).unwrap_or(counter)
}

/// The lines over which what was spent is spread: a value goes back line by line, a use only with
/// the last return.
fn shared_lines(order: &Order, shared: &Spending) -> Answer<Vec<LineShare>> {
    let mut lines = lines_of(order);
    if shared.by_value {
        let mut weights = Vec::with_capacity(lines.len());
        for line in &lines {
            weights.push(line.value);
        }
        for (line, part) in lines.iter_mut().zip(spread(shared.delta.delta, &weights)?) {
            line.amount = part;
        }
    }
    Ok(lines)
}
