//! Points that no earning rule gives: on entering a tier, and by campaigns.

use super::book::Book;
use super::buckets::Key;
use super::entries::{Draft, Stamp};
use crate::contract::types::{
    CapKind, Earning, EntryDetail, EntryKind, Expiry, Funding, Grant, LineShare,
};
use crate::earning::{expires, expiry_terms, shown};
use crate::fault::Answer;
use crate::program::format;

/// Points to be given.
#[derive(Debug)]
pub(super) struct Bonus<'b> {
    /// What gives them.
    pub(super) rule: &'b str,
    pub(super) wallet: &'b str,
    /// Points asked for, and those that a budget left.
    pub(super) desired: i64,
    pub(super) granted: i64,
    /// When they are earned: their life is counted from here.
    pub(super) at: i64,
    /// Their expiry; none: as the wallet says.
    pub(super) expiry: Option<&'b format::Expiry>,
    pub(super) funding: Option<Funding>,
    /// The order with which they go back, the terms, and their part of each line.
    pub(super) order: Option<(&'b str, Grant, Vec<LineShare>)>,
}

impl Book<'_> {
    /// Gives points, which pay what is owed first. Answers the id of the entry.
    pub(super) fn bonus(&mut self, stamp: &mut Stamp, bonus: Bonus<'_>) -> Answer<String> {
        let Bonus {
            rule,
            wallet,
            granted,
            at,
            funding,
            ..
        } = bonus;
        self.keep_alive(stamp, wallet, at)?;
        let terms = self.expiry_of(wallet, bonus.expiry)?;
        let expires_at = expires(self.engine, &terms, at)?;
        let mut draft = Draft::new(EntryKind::Earn, wallet, rule);
        let mut split = Vec::new();
        if let Some((order, mut grant, shares)) = bonus.order {
            split = shown(&shares);
            grant.desired = bonus.desired;
            grant.expiry = terms;
            draft.order = Some(order.to_owned());
            draft.detail = EntryDetail::Grant(grant);
            draft.split = shares;
        }
        let key = Key::active(wallet, expires_at, funding.clone());
        let place = self.entries.len();
        self.arrive(stamp, draft, key, granted, at.min(stamp.at))?;
        self.earnings.push(Earning {
            rule: rule.to_owned(),
            wallet: wallet.to_owned(),
            desired: bonus.desired,
            granted,
            cap: (granted < bonus.desired).then_some(CapKind::Budget),
            activates_at: None,
            expires_at,
            funding,
            split,
        });
        let entry = self.entries.get(place);
        Ok(entry.map_or_else(String::new, |entry| entry.id.clone()))
    }

    /// The terms of an expiry (none: the wallet's own).
    fn expiry_of(&self, wallet: &str, own: Option<&format::Expiry>) -> Answer<Expiry> {
        let of_wallet = || self.engine.wallet(wallet).map(|wallet| &wallet.expiry);
        match own.or_else(of_wallet) {
            Some(expiry) => expiry_terms(self.engine, expiry),
            None => Ok(Expiry::Never),
        }
    }

    /// When points expire that become active in a wallet at an instant, as the wallet says.
    pub(super) fn wallet_expiry(&self, wallet: &str, at: i64) -> Answer<Option<i64>> {
        expires(self.engine, &self.expiry_of(wallet, None)?, at)
    }
}
