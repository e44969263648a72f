//! Break points of RFM scores (rule 4.1) as a model writes them.

use fidelis_guest::program::format::{Break, RfmModel};
use serde_json::{Value, json};

/// Break points as the programme's `model.rfm` has them.
pub fn written(breaks: &RfmModel) -> Value {
    let points = |breaks: &[Break]| breaks.iter().map(point).collect::<Vec<_>>();
    json!({
        "recency": points(&breaks.recency),
        "frequency": points(&breaks.frequency),
        "monetary": points(&breaks.monetary),
    })
}

fn point(point: &Break) -> Value {
    match &point.customer {
        Some(customer) => json!({ "value": point.value, "customer": customer }),
        None => json!({ "value": point.value }),
    }
}

#[cfg(test)]
mod tests {
    use fidelis_guest::program::format::{Break, RfmModel};
    use fidelis_guest::segmentation::rfm;
    use serde_json::json;

    use super::written;
    use crate::{engine, usual};

    #[test]
    fn a_programme_reads_what_is_written() {
        let point = |value, customer: Option<&str>| Break {
            value,
            customer: customer.map(str::to_owned),
        };
        let breaks = RfmModel {
            recency: [90, 60, 30, 7].map(|days| point(days, None)).to_vec(),
            frequency: [1, 2, 3, 4].map(|orders| point(orders, None)).to_vec(),
            monetary: [1, 20, 300, 4_000]
                .map(|amount| point(amount, None))
                .to_vec(),
        };
        let model = json!({ "rfm": written(&breaks) }).to_string();
        let read = engine(&usual("EUR"), model.into_bytes()).unwrap();
        assert_eq!(rfm::model(&read), Some(&breaks));
        let tiles = RfmModel {
            recency: vec![point(3, Some("a\"b"))],
            ..breaks
        };
        let written = written(&tiles);
        assert_eq!(
            written["recency"],
            json!([{ "value": 3, "customer": "a\"b" }])
        );
    }
}
