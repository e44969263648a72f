//! The rows of the balances file: what every customer of the file has at its end.

use super::customers::Customer;
use crate::table::row;

/// The rows, header first. `ladder` is the programme's first one.
///
/// A customer who ordered in several currencies has a row for each, and then the file has a further
/// column `currency`. Balance and tier are the account's, so such a customer's rows repeat them.
///
/// # Errors
///
/// Only if memory fails: rows are written to memory.
pub(crate) fn rows<'a>(
    customers: &'a [(String, Customer)],
    ladder: Option<&'a str>,
) -> impl Iterator<Item = csv::Result<Vec<u8>>> + 'a {
    let several = customers
        .iter()
        .any(|(_, customer)| customer.ordered.len() > 1);
    let columns = if several { 6 } else { 5 };
    let header = [
        "customer_id",
        "orders",
        "amount_minor",
        "balance",
        "tier",
        "currency",
    ];
    let header = std::iter::once_with(move || row(header.get(..columns).unwrap_or_default()));
    header.chain(customers.iter().flat_map(move |(id, customer)| {
        customer.ordered.iter().map(move |(currency, ordered)| {
            let orders = ordered.orders.to_string();
            let amount = ordered.amount.to_string();
            let balance = customer.balance.to_string();
            let tier = customer.tier(ladder);
            let fields = [id.as_str(), &orders, &amount, &balance, tier, currency];
            row(fields.get(..columns).unwrap_or_default())
        })
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::replay::customers::Ordered;

    fn customer(ordered: &[(&str, u64, i128)]) -> Customer {
        let mut customer = Customer::new();
        for (currency, orders, amount) in ordered {
            let ordered = Ordered {
                orders: *orders,
                amount: *amount,
            };
            customer.ordered.insert((*currency).to_owned(), ordered);
        }
        customer.balance = 12;
        customer
    }

    fn written(customers: &[(String, Customer)]) -> String {
        let rows: Vec<_> = rows(customers, None).map(Result::unwrap).collect();
        String::from_utf8(rows.concat()).unwrap()
    }

    #[test]
    fn the_currency_is_written_only_where_somebody_has_several() {
        let one = ("1".to_owned(), customer(&[("EUR", 2, 500)]));
        let two = ("2".to_owned(), customer(&[("EUR", 1, 7), ("USD", 0, 0)]));
        assert_eq!(
            written(std::slice::from_ref(&one)),
            "customer_id,orders,amount_minor,balance,tier\n1,2,500,12,\n"
        );
        assert_eq!(
            written(&[one, two]),
            "customer_id,orders,amount_minor,balance,tier,currency\n\
             1,2,500,12,,EUR\n2,1,7,12,,EUR\n2,0,0,12,,USD\n"
        );
    }

    #[test]
    fn nobody_gives_a_header() {
        assert_eq!(
            written(&[]),
            "customer_id,orders,amount_minor,balance,tier\n"
        );
    }
}
