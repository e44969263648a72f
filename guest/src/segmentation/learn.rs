//! Learning break points from all customers (rule 4.1). Hosts do this natively, over a whole
//! shop; the component only reads the outcome.

use super::rfm::{Customer, compare};
use crate::program::format::{Break, Rfm, RfmModel, Ties};

/// The largest number of a programme: no amount and no number of orders is better.
const LARGEST: i64 = (1 << 53) - 1;

/// The break points of a customer base; none if nobody has a valid order. Customers without one
/// are left out. The sequence of the customers does not matter, as ids are unique.
///
/// With `ties: share` a member is scored 1 + floor(K × worse / N), where N customers are learned
/// from and `worse` of them are strictly worse: that reaches a score s exactly if at least
/// ceil((s − 1) × N / K) customers are worse, that is, if the one at that position from the worst
/// on is. With `ties: ntile` a score begins where SQL's `NTILE(K)` begins its tile. Fewer customers
/// than tiles leave the best ones empty: their break points lie beyond everything that can occur.
pub fn learn(settings: &Rfm, customers: &[Customer<'_>]) -> Option<RfmModel> {
    let mut all = Vec::with_capacity(customers.len());
    for customer in customers.iter().filter(|customer| customer.orders > 0) {
        all.push((customer.values(settings), customer.id));
    }
    if all.is_empty() {
        return None;
    }
    let breaks = |fewer: bool, value: fn(&[i64; 3]) -> i64| {
        let mut rows: Vec<(i64, &str)> = Vec::with_capacity(all.len());
        rows.extend(all.iter().map(|(values, id)| (value(values), *id)));
        rows.sort_unstable_by(|one, other| compare(fewer, *one, *other));
        (1..usize::from(settings.scale))
            .map(|below| begins(settings, fewer, &rows, below))
            .collect()
    };
    Some(RfmModel {
        recency: breaks(true, |[recency, _, _]| *recency),
        frequency: breaks(false, |[_, frequency, _]| *frequency),
        monetary: breaks(false, |[_, _, monetary]| *monetary),
    })
}

/// Where the score begins that has so many scores below it. `rows` go from worst to best.
fn begins(settings: &Rfm, fewer: bool, rows: &[(i64, &str)], below: usize) -> Break {
    let scale = usize::from(settings.scale);
    let shares = settings.ties == Ties::Share;
    let index = if shares {
        (below * rows.len()).div_ceil(scale) - 1
    } else {
        // The first tiles are longer by one where the rows cannot be shared out evenly.
        below * (rows.len() / scale) + below.min(rows.len() % scale)
    };
    let beyond = if fewer { -1 } else { LARGEST };
    let (value, customer) = rows.get(index).copied().unwrap_or((beyond, ""));
    Break {
        value,
        customer: (!shares).then(|| customer.to_owned()),
    }
}
