//! A member's orders as the store keeps them, with what came back of each.

use std::collections::BTreeMap;

use fidelis_host::contract::ledger::Settlement;
use fidelis_host::contract::types::{Entry, Event, EventBody, Message, Order, Verdict};
use fidelis_store::Export;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::trouble::Trouble;

/// An order as the store keeps it.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) order: Order,
    /// `placed`, `paid`, `shipped`, `delivered`, `cancelled` or `refunded`.
    pub(crate) status: String,
    /// Rules, and the points that each gave when it was placed.
    pub(crate) earned: Vec<(String, i64)>,
    /// Units that came back, by line.
    pub(crate) returned: BTreeMap<u32, u32>,
    /// Refunds so far.
    pub(crate) refunds: u32,
}

impl Kept {
    /// Whether it is still an order.
    pub(crate) fn stands(&self) -> bool {
        !matches!(self.status.as_str(), "cancelled" | "refunded")
    }

    /// Units of a line that the customer still has.
    pub(crate) fn left(&self, line: u32) -> u32 {
        let lines = self.order.cart.lines.iter();
        let bought = lines
            .filter(|each| each.number == line)
            .map(|each| each.quantity);
        let returned = self.returned.get(&line).copied().unwrap_or(0);
        bought.sum::<u32>().saturating_sub(returned)
    }
}

/// All that the account page shows of what the store keeps.
#[derive(Debug, Default)]
pub(crate) struct History {
    /// The last order first.
    pub(crate) orders: Vec<Kept>,
    /// The last entry first.
    pub(crate) entries: Vec<Entry>,
    /// What the house wrote: instants and texts, the last one first.
    pub(crate) messages: Vec<(i64, Message)>,
}

#[derive(Deserialize)]
struct Row {
    status: String,
    order: Order,
}

#[derive(Deserialize)]
struct Told {
    event: Event,
    answer: Settlement,
}

impl History {
    /// Reads what the store exported.
    pub(crate) fn read(export: Export) -> Result<Self, Trouble> {
        use fidelis_host::contract::types::Effect;

        let rows: Vec<Row> = all(export.orders)?;
        let told: Vec<Told> = all(export.events)?;
        let kept = |row: Row| Kept {
            order: row.order,
            status: row.status,
            earned: Vec::new(),
            returned: BTreeMap::new(),
            refunds: 0,
        };
        let mut history = Self {
            orders: rows.into_iter().map(kept).collect(),
            entries: all(export.entries)?,
            messages: Vec::new(),
        };
        for Told { event, answer } in told {
            let refused = answer.outcomes.iter().any(|outcome| {
                outcome.event_id == event.id && matches!(outcome.verdict, Verdict::Refused(_))
            });
            if refused {
                continue;
            }
            for effect in &answer.effects {
                if let Effect::Message(intent) = effect {
                    let text = (event.at, intent.text.clone());
                    // One text goes out by several channels; here it is read once.
                    if !history.messages.contains(&text) {
                        history.messages.push(text);
                    }
                }
            }
            match &event.body {
                EventBody::OrderPlaced(order) => {
                    if let Some(kept) = history.order_mut(&order.id) {
                        let earned = answer.earnings.into_iter();
                        kept.earned = earned
                            .map(|earning| (earning.rule, earning.granted))
                            .collect();
                    }
                }
                EventBody::OrderRefunded(refund) => {
                    if let Some(kept) = history.order_mut(&refund.order) {
                        kept.refunds = kept.refunds.saturating_add(1);
                        for line in &refund.lines {
                            let units = kept.returned.entry(line.line).or_default();
                            *units = units.saturating_add(line.units);
                        }
                    }
                }
                _ => {}
            }
        }
        history.orders.sort_by_key(|kept| kept.order.placed_at);
        history.orders.reverse();
        history.entries.reverse();
        history.messages.sort_by_key(|(at, _)| *at);
        history.messages.reverse();
        Ok(history)
    }

    fn order_mut(&mut self, id: &str) -> Option<&mut Kept> {
        self.orders.iter_mut().find(|kept| kept.order.id == id)
    }
}

fn all<T: DeserializeOwned>(values: Vec<Value>) -> Result<Vec<T>, Trouble> {
    let read = |value| serde_json::from_value(value);
    values
        .into_iter()
        .map(read)
        .collect::<Result<_, _>>()
        .map_err(|error| {
            tracing::warn!(%error, "a stored record cannot be read");
            Trouble::Failed
        })
}
