//! Learned models, made natively: from an orders file, or by hand.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::NaiveDate;
use fidelis_guest::model::{self, Blend, Facts, Neighbour, PopularList, Product};
use fidelis_guest::program::format::{Break, Rfm};
use fidelis_guest::segmentation::{learn as learn_breaks, rfm::Customer};
use fidelis_orders::Order;
use fidelis_recommender::{Model, Purchase, Purchases, Quiet, Settings, learn};
use fidelis_terminal::Watch;
use serde_json::json;

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// What a model is learned from: the valid orders of customers up to the end of a day, UTC.
pub(crate) struct Past {
    orders: Vec<Order>,
    /// The days from 1970 to that day.
    at: i64,
}

impl Past {
    /// Reads a file, all of which must be good.
    pub(crate) fn read(path: &Path, at: &str) -> Self {
        let date: NaiveDate = at.parse().unwrap();
        let at = date.signed_duration_since(NaiveDate::default()).num_days();
        let mut orders = fidelis_orders::read(path, &mut Watch::new()).unwrap();
        assert_eq!((orders.left_out, orders.bad_rows), (0, 0));
        let orders = orders.iter().unwrap().map(Result::unwrap);
        let counts = |order: &Order| {
            order.customer.is_some() && order.status.valid() && order.at.div_euclid(DAY) <= at
        };
        Self {
            orders: orders.filter(counts).collect(),
            at,
        }
    }

    fn customers(&self) -> BTreeMap<&str, Vec<&Order>> {
        let mut customers: BTreeMap<&str, Vec<&Order>> = BTreeMap::new();
        for order in &self.orders {
            let id = order.customer.as_deref().unwrap();
            customers.entry(id).or_default().push(order);
        }
        customers
    }

    /// The break points of the customers' scores, as a programme's model writes them.
    pub(crate) fn break_points(&self, settings: &Rfm) -> String {
        let customers = self.customers();
        let customers: Vec<Customer<'_>> = customers
            .iter()
            .map(|(id, orders)| {
                let last = orders.iter().map(|order| order.at.div_euclid(DAY)).max();
                let amount: i128 = orders.iter().map(|order| order.net()).sum();
                Customer {
                    id,
                    recency_days: u32::try_from(self.at - last.unwrap()).unwrap(),
                    orders: u32::try_from(orders.len()).unwrap(),
                    amount: i64::try_from(amount).unwrap(),
                }
            })
            .collect();
        let model = learn_breaks(settings, &customers).unwrap();
        let points = |breaks: &[Break]| -> Vec<_> {
            let point = |point: &Break| match &point.customer {
                Some(customer) => json!({ "value": point.value, "customer": customer }),
                None => json!({ "value": point.value }),
            };
            breaks.iter().map(point).collect()
        };
        json!({
            "recency": points(&model.recency),
            "frequency": points(&model.frequency),
            "monetary": points(&model.monetary),
        })
        .to_string()
    }

    /// What members buy next, with break points (empty: none): a model's bytes.
    pub(crate) fn learned(&self, rfm: &str) -> Vec<u8> {
        let customers = self.customers();
        let lines = self.orders.iter().flat_map(|order| &order.lines);
        let skus: BTreeSet<&str> = lines.map(|line| line.sku.as_str()).collect();
        let places: BTreeMap<&str, u32> = skus.iter().copied().zip(0..).collect();
        let mut rows = Vec::new();
        for (member, orders) in (0..).zip(customers.values()) {
            for (order, placed) in (0..).zip(orders) {
                rows.extend(placed.lines.iter().map(|line| Purchase {
                    member,
                    product: places[line.sku.as_str()],
                    order,
                    day: i32::try_from(placed.at.div_euclid(DAY)).unwrap(),
                }));
            }
        }
        let members = u32::try_from(customers.len()).unwrap();
        let products = u32::try_from(skus.len()).unwrap();
        let purchases = Purchases::new(rows, members, products).unwrap();
        let at = i32::try_from(self.at).unwrap();
        let model = learn(&purchases, at, &Settings::default(), &mut Quiet).unwrap();
        written(&model, skus, rfm)
    }
}

/// A model as bytes, its products named by these skus.
fn written(model: &Model, skus: BTreeSet<&str>, rfm: &str) -> Vec<u8> {
    let numbers = model.again.iter().zip(&model.recent).zip(&model.fresh);
    let products: Vec<Product> = skus
        .into_iter()
        .zip(numbers)
        .zip(0..)
        .map(|((sku, ((again, recent), fresh)), place)| {
            let neighbours = model.neighbours(place).iter().map(|one| Neighbour {
                product: one.product,
                weight: one.weight,
            });
            Product {
                sku: sku.to_owned(),
                again: *again,
                recent: *recent,
                fresh: *fresh,
                neighbours: neighbours.collect(),
                together: model.together(place).to_vec(),
                ..Product::default()
            }
        })
        .collect();
    let lists = [
        ("all", &model.lists.best),
        ("recent", &model.lists.recent),
        ("fresh", &model.lists.fresh),
    ];
    let lists = lists.map(|(name, products)| PopularList {
        name: name.to_owned(),
        products: products.clone(),
    });
    let half_life = |days: Option<u32>| days.unwrap_or(u32::MAX);
    model::write(&Facts {
        about: "{}",
        rfm,
        blend: Blend {
            own_half_life: half_life(model.parameters.own_half_life),
            neighbour_half_life: half_life(model.parameters.neighbour_half_life),
            neighbours: model.around,
            bought: model.bought,
        },
        powers: &model.powers,
        products: &products,
        lists: &lists,
    })
    .unwrap()
}

/// The products of [`by_hand`], ascending.
const SKUS: [&str; 6] = ["cap", "mug", "pan", "socks", "tea", "wax"];

/// A model whose rankings can be reckoned by hand, with break points (empty: none). Half-lives of
/// 30 days; one order of a product counts 1, two or more count 2; what is around counts twice, and
/// half of that for what was bought.
///
/// | product | again | speaks for | without any purchase: next basket, discovery |
/// |---|---|---|---|
/// | cap | 1 | | 1, 1/2 |
/// | pan | 1 | mug 1, wax 1/2 | |
/// | tea | 1/2 | mug 3/4, pan 1/4 | |
/// | wax | 1 | | 0, 1 |
pub(crate) fn by_hand(rfm: &str) -> Vec<u8> {
    let place = |sku: &str| {
        let found = SKUS.iter().position(|known| *known == sku).unwrap();
        u32::try_from(found).unwrap()
    };
    let product = |sku: &str, again, recent, fresh, neighbours: &[(&str, i16)]| Product {
        sku: sku.to_owned(),
        again,
        recent,
        fresh,
        neighbours: neighbours
            .iter()
            .map(|(sku, weight)| Neighbour {
                product: place(sku),
                weight: *weight,
            })
            .collect(),
        ..Product::default()
    };
    let products = [
        product("cap", 65_536, 1 << 20, 1 << 19, &[]),
        product("mug", 0, 0, 0, &[]),
        product("pan", 65_536, 0, 0, &[("mug", 1024), ("wax", 512)]),
        product("socks", 0, 0, 0, &[]),
        product("tea", 32_768, 0, 0, &[("mug", 768), ("pan", 256)]),
        product("wax", 65_536, 0, 1 << 20, &[]),
    ];
    let lists = [
        ("all", vec!["tea", "cap"]),
        ("recent", vec!["cap"]),
        ("fresh", vec!["wax", "cap"]),
        ("stage:new", vec!["socks"]),
        ("stage:inactive", vec!["cap", "wax", "mug"]),
        ("segment:vip", vec!["pan", "tea"]),
        ("segment:big", vec!["mug"]),
    ];
    let lists = lists.map(|(name, skus)| PopularList {
        name: name.to_owned(),
        products: skus.into_iter().map(place).collect(),
    });
    model::write(&Facts {
        about: "{}",
        rfm,
        blend: Blend {
            own_half_life: 30,
            neighbour_half_life: 30,
            neighbours: 512,
            bought: 128,
        },
        powers: &[0, 256, 512],
        products: &products,
        lists: &lists,
    })
    .unwrap()
}
