//! Campaigns: what something that happened gives, booked (rule 4.4).
//!
//! All campaigns are judged first, by the facts as they are then; so none of them depends on what
//! another one gives.

use super::bonus::Bonus;
use super::book::Book;
use super::entries::{Draft, Stamp};
use super::payments::lines_of;
use super::placed::codes_of;
use crate::campaigns::{
    Gift, Happening, MOST, Occasion, Prize, hand_out, listens, points_argument,
};
use crate::contract::types::{
    CounterMove, EntryDetail, EntryKind, Finding, Grant, LineShare, Order, Refusal, RefusalReason,
    Subject, Verdict,
};
use crate::earning::{Basis, payer};
use crate::exact::{Overflow, spread, sum};
use crate::facts::Facts;
use crate::fault::{Answer, below};
use crate::place::Place;
use crate::program::format::{Campaign, Reward, Selector, Trigger};
use crate::refusal::{explained, refusal};
use crate::tiers::spend;

impl Book<'_> {
    /// Gives what the programme's campaigns give for something that happened. An order's own
    /// entries must have been written before.
    ///
    /// # Errors
    /// A fault if an instant lies outside the zone's table or an amount does not fit.
    pub(super) fn campaigns(&mut self, stamp: &mut Stamp, happening: &Happening<'_>) -> Answer<()> {
        let engine = self.engine;
        let campaigns = &engine.program.campaigns;
        let heard = |campaign| listens(engine, campaign, happening);
        if !campaigns.iter().any(heard) {
            return Ok(());
        }
        self.list_usable();
        let cart = happening.cart();
        let now = happening.order().map_or(stamp.at, |order| order.placed_at);
        let mut facts = Facts::new(
            engine,
            now,
            self.explain,
            Some(self.member),
            Some(&self.standing),
            cart.map(|order| &order.cart),
            cart.map(codes_of).unwrap_or_default(),
        );
        let mut basis = None;
        match happening {
            Happening::Activity(done) => facts.page = &done.attributes,
            _ => {
                if let Some(order) = cart {
                    let paid = sum(&order.payments, |payment| payment.amount)?;
                    let found = Basis::of(&facts, paid);
                    basis = Some(found.map_err(|fault| below("/cart", fault))?);
                }
            }
        }
        let occasion = Occasion {
            facts: &facts,
            happening,
            basis,
        };
        let (root, mut gifts, mut findings) = (Place::root(), Vec::new(), Vec::new());
        let places = root.key("campaigns");
        for (index, campaign) in campaigns.iter().enumerate() {
            if stamp.campaigns.contains(&campaign.id) || !occasion.is_heard(campaign)? {
                continue;
            }
            let place = places.index(index);
            let mut subject = Subject::Campaign;
            let verdict = match occasion.judge(campaign, &place, &self.shared, &mut self.effects) {
                Err(stop) => Verdict::Refused(*stop.refusal()?),
                Ok(mut gift) => {
                    let verdict = match gift.refused.take() {
                        Some(refusal) => Verdict::Refused(*refusal),
                        None if gift.times == 0 => {
                            subject = Subject::Mission;
                            Verdict::Refused(unfinished(&facts, campaign, &place, gift.missing))
                        }
                        None => Verdict::Applied,
                    };
                    gifts.push(gift);
                    verdict
                }
            };
            findings.push((subject, campaign.id.as_str(), verdict));
        }
        for (subject, id, verdict) in findings {
            self.explains(subject, id, verdict);
        }
        for gift in gifts {
            // An event may be several happenings to a campaign; it gives once.
            stamp.campaigns.push(gift.campaign.id.clone());
            self.award(stamp, happening, now, gift)?;
        }
        Ok(())
    }

    /// Counts what an order adds to what the valid orders come to, where a campaign asks for it:
    /// the goods after discounts, without tax and shipping, in the base currency.
    pub(super) fn spent(&mut self, stamp: &mut Stamp, order: &Order) -> Answer<()> {
        let engine = self.engine;
        let crosses = |trigger: &Trigger| matches!(trigger, Trigger::SpendCrossed(_));
        let mut campaigns = engine.program.campaigns.iter();
        if !campaigns.any(|campaign| campaign.on.iter().any(crosses)) {
            return Ok(());
        }
        let now = order.placed_at;
        let cart = Some(&order.cart);
        let facts = Facts::new(engine, now, false, None, None, cart, Vec::new());
        let basis = Basis::of(&facts, 0)?;
        let (delta, by_line) = spend(&facts, &basis, &Selector::default())?;
        let mut draft = Book::counting(EntryKind::Cap, "spend", Some(&order.id));
        draft.split = lines_of(order);
        for (share, part) in draft.split.iter_mut().zip(by_line) {
            share.amount = part;
        }
        let moved = CounterMove {
            id: "spend".to_owned(),
            start: 0,
            delta,
        };
        self.count(stamp, draft, moved)?;
        let spent = self.mark("spend", 0);
        let happening = Happening::SpendReached { order, spent };
        // Nearly every order of a good customer comes behind the one that passed the amount.
        // An explanation says of each campaign that it was given.
        let due = engine.program.campaigns.iter().any(|campaign| {
            self.explain
                || listens(engine, campaign, &happening)
                    && self.mark(&["campaign:", &campaign.id].concat(), 0) == 0
        });
        if !due {
            return Ok(());
        }
        self.campaigns(stamp, &happening)
    }

    /// Books what one campaign gives.
    fn award(
        &mut self,
        stamp: &mut Stamp,
        happening: &Happening<'_>,
        at: i64,
        gift: Gift<'_>,
    ) -> Answer<()> {
        let campaign = gift.campaign;
        let order = happening.order();
        let own = order.map(|order| order.id.as_str());
        let counting =
            |reverses: Option<&str>| Draft::of(EntryKind::Cap, "", &campaign.id, own, reverses);
        if let Some(progress) = gift.progress.filter(|progress| progress.delta > 0) {
            let mut draft = counting(None);
            if order.is_some() {
                draft.split = progress.split;
            }
            let moved = CounterMove {
                id: ["mission:", &campaign.id].concat(),
                start: progress.start,
                delta: progress.delta,
            };
            self.count_live(stamp, draft, moved)?;
        }
        let times = u32::try_from(gift.times).unwrap_or(MOST);
        if times == 0 {
            return Ok(());
        }
        let funding = payer(campaign.funding.as_ref())?;
        let prize = Prize {
            subject: Subject::Campaign,
            id: &campaign.id,
            gives: &campaign.gives,
            times,
            event: stamp.event_id.clone(),
            at,
            funding,
            arguments: gift.arguments,
        };
        let bound = match (own, gift.terms) {
            (Some(order), Some(terms)) => Some((order, terms, gift.lines)),
            _ => None,
        };
        let earn = self.give(stamp, prize, bound, gift.most)?;
        // What is counted goes back with the points; without any, with the last of the order. What
        // counts something that cannot be called back lies on no line and follows no points: so
        // it stays (see `refunds::lasting`). And whatever was handed out for an order leaves an
        // entry, by which the order is known to be placed, and to have had it (see `Stamp::had`).
        let told = own.is_some() && campaign.gives.iter().any(is_effect);
        let stays = own.is_some() && campaign.gives.iter().any(is_for_good);
        let mut draft = counting(earn.as_deref());
        if let (None, Some(order)) = (&earn, order) {
            draft.split = lines_of(order);
        }
        let mut moved = CounterMove {
            id: ["campaign:", &campaign.id].concat(),
            start: gift.mark.unwrap_or_default(),
            delta: gift.times,
        };
        if gift.mark.is_none() || self.is_aged(&moved.id, moved.start, stamp.at)? {
            moved.delta = 0;
        }
        let mut mark = None;
        if stays || told && moved.delta == 0 {
            let mut draft = counting(None);
            self.move_mark(&mut moved)?;
            draft.detail = EntryDetail::Counter(moved);
            self.post(stamp, draft)?;
            mark = Some(self.last_id());
        } else if moved.delta > 0 {
            self.count(stamp, draft.clone(), moved)?;
        }
        if let Some(spending) = gift.budget.filter(|spending| spending.delta.delta > 0) {
            if stays && !spending.by_value {
                draft = counting(mark.as_deref());
            }
            self.count_shared(stamp, draft, &spending.delta)?;
        }
        Ok(())
    }

    /// Gives a prize: points, at most so many, and effects. Points that go back with an order have
    /// its id, their terms and the lines that they lie on. Answers the id of the first entry of
    /// points.
    pub(super) fn give(
        &mut self,
        stamp: &mut Stamp,
        mut prize: Prize<'_>,
        bound: Option<(&str, Grant, Vec<LineShare>)>,
        most: i64,
    ) -> Answer<Option<String>> {
        let (mut left, mut first) = (most, None);
        for reward in prize.gives {
            let Reward::Points(points) = reward else {
                continue;
            };
            let times = i64::from(prize.times);
            let desired = points.points.checked_mul(times).ok_or(Overflow)?;
            let granted = desired.min(left);
            left = left.saturating_sub(granted);
            if granted == 0 {
                continue;
            }
            let wallet = self.engine.wallet_of(&points.wallet);
            let order = match &bound {
                Some((order, terms, lines)) => {
                    let shares = lie_on(granted, lines)?;
                    Some((*order, terms.clone(), shares))
                }
                None => None,
            };
            let bonus = Bonus {
                rule: prize.id,
                wallet,
                desired,
                granted,
                at: prize.at,
                expiry: points.expiry.as_ref(),
                funding: prize.funding.clone(),
                order,
            };
            let entry = self.bonus(stamp, bonus)?;
            first = first.or(Some(entry));
            if prize.arguments.is_empty() {
                prize.arguments.push(points_argument(wallet, granted));
            }
        }
        prize.times = prize.times.saturating_sub(stamp.had(prize.id));
        if prize.times == 0 {
            return Ok(first);
        }
        let reads = self.member.locale.as_deref();
        let unheard = hand_out(
            self.engine,
            &prize,
            &self.consents,
            reads,
            &mut self.effects,
        )?;
        if let Some(index) = unheard {
            let refusal = self.without_consent(&prize, index);
            self.explains(prize.subject, prize.id, Verdict::Refused(refusal));
        }
        Ok(first)
    }

    /// Why a message of a prize is not sent in all of its ways.
    fn without_consent(&self, prize: &Prize<'_>, index: usize) -> Refusal {
        let program = &self.engine.program;
        let (list, place) = if prize.subject == Subject::Campaign {
            let mut campaigns = program.campaigns.iter();
            ("campaigns", campaigns.position(|one| one.id == prize.id))
        } else {
            let mut items = program.catalogue.iter();
            ("catalogue", items.position(|one| one.id == prize.id))
        };
        let root = Place::root();
        let list = root.key(list);
        let place = list.index(place.unwrap_or_default());
        let gives = place.key("gives");
        let place = gives.index(index);
        explained(
            self.explain,
            refusal(RefusalReason::NoConsent),
            &place.key("message").key("channels"),
            || "a member who agreed to each of them".into(),
            || "no consent to one of them".into(),
        )
    }

    /// Writes a finding down, if an explanation was asked for.
    pub(super) fn explains(&mut self, subject: Subject, id: &str, verdict: Verdict) {
        if self.explain {
            self.findings.push(Finding {
                subject,
                id: id.to_owned(),
                verdict,
            });
        }
    }
}

/// Whether a reward is no points.
fn is_effect(reward: &Reward) -> bool {
    !matches!(reward, Reward::Points(_))
}

/// Whether a reward cannot be called back. What was said is not worth remembering.
fn is_for_good(reward: &Reward) -> bool {
    !matches!(reward, Reward::Points(_) | Reward::Message(_))
}

/// Why a mission gives nothing yet, or no more.
fn unfinished(facts: &Facts<'_>, campaign: &Campaign, place: &Place<'_>, missing: i64) -> Refusal {
    let place = place.key("mission");
    if missing == 0 {
        return *facts.refusal(
            RefusalReason::AlreadyGiven,
            0,
            &place.key("repeats"),
            format_args!("a mission that begins again"),
            format_args!("it was given"),
        );
    }
    let target = campaign
        .mission
        .as_ref()
        .map_or(0, |mission| mission.target);
    let done = target.saturating_sub(missing);
    let (expected, found) = (format_args!("{target}"), format_args!("{done}"));
    *facts.refusal(
        RefusalReason::BelowMinimum,
        missing,
        &place.key("target"),
        expected,
        found,
    )
}

/// Points of an order by the value of their lines.
fn lie_on(points: i64, lines: &[LineShare]) -> Result<Vec<LineShare>, Overflow> {
    let mut weights = Vec::with_capacity(lines.len());
    for line in lines {
        weights.push(line.value);
    }
    let mut shares = lines.to_vec();
    for (share, part) in shares.iter_mut().zip(spread(points, &weights)?) {
        share.amount = part;
    }
    Ok(shares)
}
