//! What can be learned of a programme that is built into a plugin, by asking the plugin.

use fidelis_host::Shop;
use fidelis_host::contract::ledger::SettleRequest;
use fidelis_host::contract::types::{Adjustment, Event, EventBody};
use serde::Serialize;

use crate::replay::{SOMETIME, empty_account, member, nobody};

/// A programme, as the contract lets it be seen.
#[derive(Debug, Serialize)]
pub(crate) struct BuiltIn {
    /// Its name, in its first language.
    pub(crate) name: String,
    /// SHA-256 of its canonical form; absent where the plugin settles nothing.
    pub(crate) revision: Option<String>,
}

impl BuiltIn {
    /// Asks a plugin; absent if it describes nothing.
    pub(crate) fn of(shop: &Shop) -> Option<Self> {
        let page = shop.describe(&nobody()).ok()?.value;
        let names = shop.render(vec![page.name], "").ok()?.value;
        Some(Self {
            name: names.into_iter().next()?,
            revision: revision(shop),
        })
    }
}

/// Every entry carries the revision, and deciding changes nothing: so the entry of a point that is
/// never given tells it.
fn revision(shop: &Shop) -> Option<String> {
    let settle = |body| {
        let request = SettleRequest {
            member: member("inspect"),
            account: empty_account(),
            events: vec![Event {
                id: "inspect".to_owned(),
                at: SOMETIME,
                body,
            }],
            entries: Vec::new(),
            counters: Vec::new(),
            explain: false,
        };
        Some(shop.settle(&request).ok()?.value)
    };
    let wallet = settle(EventBody::DayEnded)?
        .balances
        .into_iter()
        .next()?
        .wallet;
    let given = settle(EventBody::Adjusted(Adjustment {
        wallet,
        points: 1,
        reason: "inspect".to_owned(),
        expires_at: None,
    }))?;
    Some(given.entries.into_iter().next()?.revision)
}
