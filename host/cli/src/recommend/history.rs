//! What each customer bought up to a day: of each product how often, and when last.

use std::collections::HashMap;

use fidelis_guest::Engine;
use fidelis_guest::exact::Ratio;
use fidelis_host::contract::types::{Member, OrderStatus, PastItem, PastOrder};
use fidelis_orders::{IdOrder, Order, SortedOrders};
use fidelis_terminal::Progress;
use fidelis_terms::{LARGEST, in_base, rate, told};

use crate::batch::{BatchError, past};
use crate::replay::member;

/// The customers of a file, with what they bought up to a day.
#[derive(Debug, Default)]
pub(crate) struct Histories {
    /// The last instant that counts; absent: all do.
    end: Option<i64>,
    /// Whether all that the file tells is kept. Only segments ask for it, so that without any a
    /// stage's two orders do, and what was bought needs neither amounts nor categories.
    whole: bool,
    products: Products,
    /// Everybody with an order that can be used, even if all of them came later.
    customers: HashMap<String, Past>,
    /// When the last order was placed that counts, whoever placed it.
    pub(crate) last: Option<i64>,
    /// Orders that nobody is known to have placed.
    pub(crate) guests: u64,
    /// Valid orders that count, of customers.
    pub(crate) orders: u64,
    /// Orders whose instant or amount cannot be used.
    pub(crate) left_out: u64,
    /// The products of the order at hand.
    present: Vec<u32>,
}

/// The products of a file. A history names them by their places in it.
#[derive(Debug, Default)]
pub(super) struct Products {
    places: HashMap<String, u32>,
    /// The sku of each, and the category that it had last.
    rows: Vec<(String, Option<String>)>,
}

/// What a customer did, while it is gathered.
#[derive(Debug, Default)]
struct Past {
    /// Valid orders, in time's sequence.
    orders: Vec<PastOrder>,
    bought: HashMap<u32, Bought>,
}

/// What a customer bought of a product.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bought {
    last_at: i64,
    amount: i64,
    orders: u32,
    units: u32,
}

/// A customer of the file.
#[derive(Debug)]
pub(super) struct Customer {
    pub(super) id: String,
    /// Valid orders, in time's sequence: all of them, or the last two.
    orders: Vec<PastOrder>,
    /// By the products' places.
    pub(super) bought: Vec<(u32, Bought)>,
}

impl Histories {
    /// Takes them from a file. An order outside the years that a programme knows is left out, told
    /// to `watch` and counted, and so is, where the programme has segments, one whose amount cannot
    /// be told in its currency.
    ///
    /// # Errors
    ///
    /// If the temporary file cannot be read, or `watch` asks to stop.
    pub(crate) fn collect(
        orders: &mut SortedOrders,
        engine: &Engine,
        end: Option<i64>,
        watch: &mut dyn Progress,
    ) -> Result<Self, BatchError> {
        /// Telling about every single order would cost more than reading it.
        const STEP: u64 = 1024;
        let mut histories = Self {
            end,
            whole: !engine.program.segments.is_empty(),
            ..Self::default()
        };
        watch.begin(orders.count, "orders");
        let mut seen: u64 = 0;
        for order in orders.iter()? {
            let order = order?;
            seen += 1;
            if seen.is_multiple_of(STEP) {
                watch.done(seen);
                if watch.stopped() {
                    return Err(BatchError::Interrupted);
                }
            }
            if let Err(reason) = histories.take(&order, engine) {
                histories.left_out += 1;
                watch.left_out(format!("order {:?} ({}): {reason}", order.id, order.place));
            }
        }
        Ok(histories)
    }

    /// Takes an order, or says why it cannot be used.
    fn take(&mut self, order: &Order, engine: &Engine) -> Result<(), String> {
        let counts = self.end.is_none_or(|end| order.at <= end);
        if counts {
            // A programme knows the years 1970 to 2100.
            engine.zone.date(order.at).map_err(|fault| told(&fault))?;
            self.last = self.last.max(Some(order.at));
        }
        let Some(id) = &order.customer else {
            self.guests += 1;
            return Ok(());
        };
        let counts = counts && order.status.valid();
        let (placed, rate) = match (counts, self.whole) {
            (false, _) => (None, None),
            (true, false) => (Some(bare(order.at)), None),
            (true, true) => {
                let rate = rate(engine, &order.currency)?;
                (Some(past(order, engine)?), Some(rate))
            }
        };
        // A customer is mostly known already: the id is copied for the first order alone.
        if !self.customers.contains_key(id) {
            self.customers.insert(id.clone(), Past::default());
        }
        if let (Some(placed), Some(past)) = (placed, self.customers.get_mut(id)) {
            self.orders += 1;
            if !self.whole && past.orders.len() > 1 {
                // Two orders tell a stage: whether there was one in the window, another one in
                // it, and one before it.
                past.orders.remove(0);
            }
            past.orders.push(placed);
            past.buy(order, rate, &mut self.products, &mut self.present);
        }
        Ok(())
    }

    /// The products, and the customers by id, as outputs are sorted.
    pub(super) fn sorted(self) -> (Products, Vec<Customer>) {
        let ids = IdOrder::of(self.customers.keys().map(String::as_str));
        let customer = |(id, past): (String, Past)| {
            let mut bought: Vec<(u32, Bought)> = past.bought.into_iter().collect();
            bought.sort_unstable_by_key(|(product, _)| *product);
            Customer {
                id,
                orders: past.orders,
                bought,
            }
        };
        let mut customers: Vec<Customer> = self.customers.into_iter().map(customer).collect();
        customers.sort_unstable_by(|a, b| ids.compare(&a.id, &b.id));
        (self.products, customers)
    }
}

impl Past {
    /// Takes what an order holds; its amounts and categories too where there is a rate to the
    /// programme's currency. `present` is room for the order's products.
    fn buy(
        &mut self,
        order: &Order,
        rate: Option<Ratio>,
        products: &mut Products,
        present: &mut Vec<u32>,
    ) {
        present.clear();
        for line in &order.lines {
            let product = products.place(&line.sku);
            present.push(product);
            let bought = self.bought.entry(product).or_insert(NOTHING);
            bought.last_at = order.at;
            bought.units = bought.units.saturating_add(line.quantity);
            if let Some(rate) = rate {
                products.tell(product, line.category.as_ref());
                let net = i128::from(line.amount) - i128::from(line.discount);
                // No line comes to more than its order, which fits. And more than the contract's
                // largest number in all tells nobody more.
                let net = in_base(net, rate).unwrap_or(LARGEST);
                bought.amount = bought.amount.saturating_add(net).min(LARGEST);
            }
        }
        // Several lines of a product are one order of it.
        present.sort_unstable();
        present.dedup();
        for product in present {
            if let Some(bought) = self.bought.get_mut(product) {
                bought.orders = bought.orders.saturating_add(1);
            }
        }
    }
}

const NOTHING: Bought = Bought {
    last_at: 0,
    amount: 0,
    orders: 0,
    units: 0,
};

/// An order of which nothing counts but that it was placed.
fn bare(at: i64) -> PastOrder {
    PastOrder {
        placed_at: at,
        status: OrderStatus::Delivered,
        net: 0,
        discount: 0,
        units: 0,
        lines: 0,
        bundles: 0,
    }
}

impl Products {
    /// Where a product stands; a new one comes last.
    fn place(&mut self, sku: &str) -> u32 {
        if let Some(place) = self.places.get(sku) {
            return *place;
        }
        let next = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        self.places.insert(sku.to_owned(), next);
        self.rows.push((sku.to_owned(), None));
        next
    }

    /// A line tells a product's category.
    fn tell(&mut self, place: u32, category: Option<&String>) {
        let row = usize::try_from(place)
            .ok()
            .and_then(|place| self.rows.get_mut(place));
        if let (Some((_, known)), Some(category)) = (row, category)
            && known.as_ref() != Some(category)
        {
            *known = Some(category.clone());
        }
    }

    /// A customer as the contract tells a member.
    pub(super) fn member(&self, customer: &Customer) -> Member {
        let item = |(place, bought): &(u32, Bought)| {
            let (sku, category) = self.rows.get(usize::try_from(*place).ok()?)?;
            Some(PastItem {
                sku: sku.clone(),
                category: category.clone(),
                last_at: bought.last_at,
                orders: bought.orders,
                units: bought.units,
                amount: bought.amount,
            })
        };
        let mut member = member(&customer.id);
        member.orders.clone_from(&customer.orders);
        member.items = customer.bought.iter().filter_map(item).collect();
        member
    }
}
