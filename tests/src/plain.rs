//! Members, lines and orders with nothing but what a test says of them.

use fidelis_host::contract::types::{Cart, Line, LineKind, Member, Order, OrderStep};

/// A member of whom nothing but the id is known.
pub fn member(id: &str) -> Member {
    Member {
        id: id.into(),
        enrolled_at: None,
        birthday: None,
        locale: None,
        consents: Vec::new(),
        segments: Vec::new(),
        attributes: Vec::new(),
        orders: Vec::new(),
        items: Vec::new(),
        interactions: Vec::new(),
    }
}

/// One unit of goods, `sku-<number>`, at an amount in minor units.
pub fn line(number: u32, amount: i64) -> Line {
    Line {
        number,
        sku: format!("sku-{number}"),
        category: None,
        seller: None,
        tags: Vec::new(),
        kind: LineKind::Goods,
        on_sale: false,
        quantity: 1,
        amount,
        discount: 0,
        floor: 0,
        tax_ppm: 0,
        attributes: Vec::new(),
    }
}

/// A cart in EUR.
pub fn cart(lines: Vec<Line>) -> Cart {
    Cart {
        currency: "EUR".into(),
        rate: None,
        lines,
        shipping: 0,
        tendered: 0,
        attributes: Vec::new(),
    }
}

/// An order that is paid with money alone, placed at an instant in UTC milliseconds.
pub fn order(id: &str, placed_at: i64, cart: Cart) -> Order {
    Order {
        id: id.into(),
        placed_at,
        cart,
        payments: Vec::new(),
        offers: Vec::new(),
    }
}

/// A step of a whole order.
pub fn step(order: &str) -> OrderStep {
    OrderStep {
        order: order.into(),
        lines: Vec::new(),
    }
}
