//! The carts, as the peers' JSON has them, and the answer that all of them must give.

use serde::{Deserialize, Serialize};

use crate::dice::Dice;

/// How many lines the measured carts have.
pub(crate) const SIZES: [usize; 3] = [1, 10, 100];

/// So many carts of each size take turns.
pub(crate) const EACH: usize = 8;

/// A cart with what the programme asks about its member. Every peer gets these facts and no more.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Cart {
    pub(crate) currency: String,
    pub(crate) member: Member,
    /// In minor units, like all amounts.
    pub(crate) shipping: i64,
    pub(crate) lines: Vec<Line>,
}

/// Who buys.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Member {
    pub(crate) id: String,
    pub(crate) tier: Option<String>,
    /// What counts for the tiers so far.
    pub(crate) spent: i64,
}

/// One line of a cart.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Line {
    pub(crate) number: u32,
    pub(crate) sku: String,
    pub(crate) category: String,
    pub(crate) tags: Vec<String>,
    pub(crate) on_sale: bool,
    pub(crate) quantity: u32,
    pub(crate) amount: i64,
}

/// What is compared: exact integers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Answer {
    /// Points that the order earns, over all rules.
    pub(crate) points: i64,
    /// What the order's discount takes off.
    pub(crate) discount: i64,
    /// Shipping after free shipping.
    pub(crate) shipping: i64,
    /// What is to be paid.
    pub(crate) due: i64,
    /// What is missing to free shipping; 0 where it is reached.
    pub(crate) shipping_missing: i64,
    /// What is missing to the next tier; 0 at the top.
    pub(crate) tier_missing: i64,
}

/// Carts of one size, each as a value and as JSON text.
#[derive(Clone, Debug)]
pub(crate) struct Carts {
    pub(crate) lines: usize,
    pub(crate) carts: Vec<Cart>,
    pub(crate) texts: Vec<String>,
}

impl Carts {
    /// So many carts of so many lines, the same in every run.
    pub(crate) fn new(lines: usize, count: usize) -> serde_json::Result<Self> {
        let mut dice = Dice::new(lines.wrapping_mul(1_000).wrapping_add(count));
        let carts: Vec<Cart> = (0..count).map(|_| cart(&mut dice, lines)).collect();
        let texts = carts.iter().map(serde_json::to_string);
        Ok(Self {
            lines,
            texts: texts.collect::<Result<_, _>>()?,
            carts,
        })
    }
}

/// A category with what a unit may cost.
const GOODS: [(&str, i64); 12] = [
    ("silk", 18_000),
    ("leather", 60_000),
    ("small-leather", 14_000),
    ("perfume", 9_500),
    ("knit", 12_000),
    ("stationery", 3_500),
    ("jewellery", 30_000),
    ("watches", 80_000),
    ("home", 9_000),
    ("travel", 25_000),
    ("shoes", 16_000),
    ("beauty", 4_500),
];

/// Common tags of a line; most lines have none.
const TAGS: [&[&str]; 8] = [
    &[],
    &[],
    &[],
    &[],
    &["new"],
    &["organic"],
    &["outlet"],
    &["new", "organic"],
];

const TIERS: [(&str, i64); 4] = [
    ("bronze", 10_000),
    ("silver", 50_000),
    ("gold", 150_000),
    ("platinum", 500_000),
];

/// What a member may have spent, so that all tiers occur.
const SPENT: [i64; 5] = [9_000, 40_000, 120_000, 400_000, 900_000];

fn cart(dice: &mut Dice, lines: usize) -> Cart {
    let most = *dice.one_of(&SPENT);
    let spent = dice.up_to(most);
    let tier = TIERS.iter().rev().find(|(_, minimum)| spent >= *minimum);
    Cart {
        currency: "EUR".to_owned(),
        member: Member {
            id: format!("member-{}", dice.up_to(99_999)),
            tier: tier.map(|(id, _)| (*id).to_owned()),
            spent,
        },
        shipping: 590,
        lines: (1..).take(lines).map(|number| line(dice, number)).collect(),
    }
}

fn line(dice: &mut Dice, number: u32) -> Line {
    let (category, most) = *dice.one_of(&GOODS);
    let quantity = *dice.one_of(&[1, 1, 1, 2, 3]);
    Line {
        number,
        sku: format!("{}-{:04}", category.to_uppercase(), dice.up_to(9_999)),
        category: category.to_owned(),
        tags: dice
            .one_of(&TAGS)
            .iter()
            .map(|tag| (*tag).to_owned())
            .collect(),
        on_sale: *dice.one_of(&[false, false, false, true]),
        quantity,
        amount: i64::from(quantity) * (most / 10 + dice.up_to(most)),
    }
}
