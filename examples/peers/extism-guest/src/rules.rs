//! The rules, and what they give.

use crate::{Answer, Cart, Line};

const DISCOUNT_FROM: i64 = 10_000;
const DISCOUNT_PERCENT: i64 = 10;
const FREE_SHIPPING_FROM: i64 = 6_000;

/// Each tier with its minimum and what its points are multiplied with, in percent.
const TIERS: [(&str, i64, i64); 4] = [
    ("bronze", 10_000, 110),
    ("silver", 50_000, 125),
    ("gold", 150_000, 150),
    ("platinum", 500_000, 200),
];

/// Place of `gold` in [`TIERS`].
const GOLD: usize = 2;

/// Which lines.
enum Select {
    All,
    Category(&'static str),
    Tag(&'static str),
    Without(&'static str),
    FullPrice,
}

/// What a rule gives.
enum Gives {
    /// So many points for each so many minor units.
    PerUnit(i64, i64),
    /// The same, multiplied by the tier.
    ByTier(i64, i64),
    /// So many points for the order.
    PerOrder(i64),
}

/// When a rule gives something.
enum From {
    Always,
    Amount(i64),
    Units(i64),
    GoldAndAmount(i64),
}

struct Rule {
    lines: Select,
    from: From,
    gives: Gives,
    twice: Option<Select>,
}

const fn rule(lines: Select, from: From, gives: Gives, twice: Option<Select>) -> Rule {
    Rule {
        lines,
        from,
        gives,
        twice,
    }
}

use From::{Always, Amount, GoldAndAmount, Units};
use Gives::{ByTier, PerOrder, PerUnit};
use Select::{All, Category, FullPrice, Tag, Without};

const NEW: Option<Select> = Some(Tag("new"));
const ORGANIC: Option<Select> = Some(Tag("organic"));

static RULES: [Rule; 20] = [
    rule(
        Without("outlet"),
        Always,
        ByTier(1, 100),
        Some(Category("silk")),
    ),
    rule(Category("silk"), Amount(5_000), PerUnit(1, 100), NEW),
    rule(Category("leather"), Amount(10_000), PerUnit(1, 200), NEW),
    rule(
        Category("small-leather"),
        Amount(4_000),
        PerUnit(1, 100),
        NEW,
    ),
    rule(Category("perfume"), Amount(3_000), PerUnit(2, 100), NEW),
    rule(Category("knit"), Amount(6_000), PerUnit(1, 100), NEW),
    rule(
        Category("stationery"),
        Amount(2_000),
        PerUnit(1, 100),
        ORGANIC,
    ),
    rule(Category("jewellery"), Amount(15_000), PerUnit(1, 500), NEW),
    rule(Category("watches"), Amount(20_000), PerUnit(1, 500), NEW),
    rule(Category("home"), Amount(5_000), PerUnit(1, 100), ORGANIC),
    rule(Category("travel"), Amount(8_000), PerUnit(1, 200), NEW),
    rule(Category("shoes"), Amount(7_000), PerUnit(1, 100), NEW),
    rule(Category("beauty"), Amount(2_500), PerUnit(2, 100), ORGANIC),
    rule(Tag("new"), Always, PerUnit(1, 200), Some(Category("silk"))),
    rule(Tag("organic"), Units(2), PerUnit(1, 100), None),
    rule(
        FullPrice,
        Amount(20_000),
        PerUnit(1, 100),
        Some(Category("jewellery")),
    ),
    rule(All, Amount(15_000), PerOrder(50), None),
    rule(All, Amount(30_000), PerOrder(150), None),
    rule(All, Units(10), PerOrder(20), None),
    rule(All, GoldAndAmount(10_000), PerUnit(1, 100), None),
];

/// What a cart earns and costs.
pub(crate) fn decide(cart: &Cart) -> Answer {
    let goods: i64 = cart.lines.iter().map(|line| line.amount).sum();
    let discount = match goods >= DISCOUNT_FROM {
        true => (goods * DISCOUNT_PERCENT + 50) / 100,
        false => 0,
    };
    let left = goods - discount;
    let shipping_missing = (FREE_SHIPPING_FROM - left).max(0);
    let shipping = match shipping_missing {
        0 => 0,
        _ => cart.shipping,
    };

    let tier = cart.member.tier.as_deref();
    let rank = tier.and_then(|tier| TIERS.iter().position(|(id, ..)| *id == tier));
    let nets = nets(&cart.lines, goods, discount);
    let points = RULES
        .iter()
        .map(|rule| rule.points(&cart.lines, &nets, rank))
        .sum();
    let next = TIERS.get(rank.map_or(0, |rank| rank + 1));
    Answer {
        points,
        discount,
        shipping,
        due: left + shipping,
        shipping_missing,
        tier_missing: next.map_or(0, |(_, minimum, _)| (minimum - cart.member.spent).max(0)),
    }
}

/// Every line bears its share of the discount, rounded down; the first one bears the rest.
fn nets(lines: &[Line], goods: i64, discount: i64) -> Vec<i64> {
    let mut rest = discount;
    let mut nets: Vec<i64> = lines
        .iter()
        .map(|line| {
            let share = discount * line.amount / goods.max(1);
            rest -= share;
            line.amount - share
        })
        .collect();
    let first = lines.iter().position(|line| line.amount > 0);
    if let Some(net) = first.and_then(|first| nets.get_mut(first)) {
        *net -= rest;
    }
    nets
}

impl Select {
    fn takes(&self, line: &Line) -> bool {
        match self {
            All => true,
            Category(category) => line.category == *category,
            Tag(tag) => line.tags.iter().any(|own| own == tag),
            Without(tag) => line.tags.iter().all(|own| own != tag),
            FullPrice => !line.on_sale,
        }
    }
}

impl Rule {
    fn points(&self, lines: &[Line], nets: &[i64], rank: Option<usize>) -> i64 {
        let (mut amount, mut units, mut weighted) = (0, 0, 0);
        for (line, net) in lines.iter().zip(nets) {
            if self.lines.takes(line) {
                let twice = self.twice.as_ref().is_some_and(|twice| twice.takes(line));
                amount += net;
                units += line.quantity;
                weighted += if twice { 2 * net } else { *net };
            }
        }
        let applies = match self.from {
            Always => true,
            Amount(least) => amount >= least,
            Units(least) => units >= least,
            GoldAndAmount(least) => rank.is_some_and(|rank| rank >= GOLD) && amount >= least,
        };
        match self.gives {
            _ if !applies => 0,
            PerOrder(points) => points,
            PerUnit(points, per) => weighted * points / per,
            ByTier(points, per) => {
                let tier = rank.and_then(|rank| TIERS.get(rank));
                let percent = tier.map_or(100, |(_, _, percent)| *percent);
                weighted * points * percent / (per * 100)
            }
        }
    }
}
