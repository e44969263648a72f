//! The rows of ENTRIES.csv.

use fidelis_host::contract::types::Entry;
use fidelis_orders::instant::rfc3339;

use crate::kebab::kebab;
use crate::table;

/// The header.
pub(crate) const HEADER: &[&str] = &[
    "entry_id",
    "customer_id",
    "order_id",
    "event_id",
    "at",
    "kind",
    "wallet",
    "available",
    "pending",
    "held",
    "debt",
    "rule",
    "revision",
];

/// The bytes of the rows for a member's new entries.
///
/// # Errors
///
/// As [`table::row`].
pub(crate) fn rows(customer: &str, entries: &[Entry]) -> csv::Result<Vec<u8>> {
    let mut writer = table::writer();
    for entry in entries {
        writer.write_record([
            entry.id.as_str(),
            customer,
            entry.order.as_deref().unwrap_or_default(),
            &entry.event_id,
            &rfc3339(entry.at),
            &kebab(&entry.kind),
            &entry.wallet,
            &entry.available.to_string(),
            &entry.pending.to_string(),
            &entry.held.to_string(),
            &entry.debt.to_string(),
            &entry.rule,
            &entry.revision,
        ])?;
    }
    table::finish(writer)
}
