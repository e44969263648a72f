//! Which segments past orders alone decide.

use fidelis_guest::program::condition::Condition;
use fidelis_guest::program::format::{Program, Segment};

/// Whether past orders, and the programme's own lists, say who is in a segment. Where a condition
/// looks at a tier, at points, at a cart or at what the shop knows of a member, nobody knows it
/// until the member comes.
pub(crate) fn by_orders(program: &Program, segment: &Segment) -> bool {
    // No programme has more segments than steps from one to the next.
    let when = segment.when.as_ref();
    when.is_none_or(|when| decided(program, when, program.segments.len()))
}

fn decided(program: &Program, condition: &Condition, steps: usize) -> bool {
    let all = |parts: &[Condition]| parts.iter().all(|part| decided(program, part, steps));
    match condition {
        Condition::All(parts) | Condition::Any(parts) => all(parts),
        Condition::Not(part) => decided(program, part, steps),
        Condition::Segment(ids) => ids.iter().all(|id| {
            let named = program.segments.iter().find(|segment| segment.id == *id);
            let Some(when) = named.map(|segment| segment.when.as_ref()) else {
                return false;
            };
            steps > 0 && when.is_none_or(|when| decided(program, when, steps - 1))
        }),
        // Nobody knows which of the orders in a file had a bundle.
        Condition::Orders(test) => test.bundled.is_none(),
        // A customer with an id is a member.
        Condition::Enrolled(_)
        | Condition::OrderCount(_)
        | Condition::OrdersAmount(_)
        | Condition::AverageOrder(_)
        | Condition::DaysSinceLastOrder(_)
        | Condition::Lifecycle(_)
        | Condition::Rfm(_)
        | Condition::DiscountPercent(_)
        | Condition::Bought(_) => true,
        Condition::Tier(_)
        | Condition::ItemsAmount(_)
        | Condition::Units(_)
        | Condition::Contains(_)
        | Condition::Currency(_)
        | Condition::DaysSinceEnrolment(_)
        | Condition::PointsBalance(_)
        | Condition::Code(_)
        | Condition::Behaviour(_)
        | Condition::Friends(_)
        | Condition::PageAttribute(_)
        | Condition::MemberAttribute(_)
        | Condition::CartAttribute(_) => false,
    }
}

/// Whether a segment's own condition looks at products.
pub(crate) fn looks_at_products(segment: &Segment) -> bool {
    segment.when.as_ref().is_some_and(names_products)
}

fn names_products(condition: &Condition) -> bool {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().any(names_products),
        Condition::Not(part) => names_products(part),
        other => matches!(other, Condition::Bought(_)),
    }
}

#[cfg(test)]
mod tests {
    use fidelis_terms::{engine, usual};

    use super::{by_orders, looks_at_products};

    #[test]
    fn what_orders_say_and_what_they_do_not() {
        let segments = r#""segments":[
            {"id":"loyal","when":{"lifecycle":["loyal"]}},
            {"id":"tea","when":{"any":[{"bought":{"categories":["tea"],"units":{"at_least":1}}}]}},
            {"id":"both","when":{"all":[{"segment":["loyal"]},{"not":{"segment":["tea"]}}]}},
            {"id":"listed","members":["7"]},
            {"id":"gold","when":{"points-balance":{"points":{"at_least":1}}}},
            {"id":"not-gold","when":{"not":{"segment":["gold"]}}},
            {"id":"bundles","when":{"orders":{"bundled":true,"count":{"at_least":1}}}},
            {"id":"carts","when":{"units":{"at_least":3}}}
        ],"wallets""#;
        let program = usual("EUR").replace("\"wallets\"", segments);
        let program = engine(&program, Vec::new()).unwrap().program;
        let known: Vec<(&str, bool, bool)> = program
            .segments
            .iter()
            .map(|segment| {
                (
                    segment.id.as_str(),
                    by_orders(&program, segment),
                    looks_at_products(segment),
                )
            })
            .collect();
        assert_eq!(
            known,
            [
                ("loyal", true, false),
                ("tea", true, true),
                ("both", true, false),
                ("listed", true, false),
                ("gold", false, false),
                ("not-gold", false, false),
                ("bundles", false, false),
                ("carts", false, false),
            ]
        );
    }
}
