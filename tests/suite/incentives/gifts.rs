//! Nothing is given twice for the same event, in whatever order and however often it is told.
//!
//! What was given is read from effects and from points earned, never from the counters that the
//! ledger itself keeps.

use std::collections::{BTreeMap, BTreeSet};

use fidelis_guest::calendar::{Zone, month_start, week_start, year_start};
use fidelis_host::contract::ledger::Settlement;
use fidelis_host::contract::types::{
    Activity, ActivityKind, Birthday, Channel, Effect, EntryKind, Event, EventBody, Member,
    OrderStatus, PastOrder,
};
use fidelis_tests::dice::Dice;
use fidelis_tests::examples::LUXURY_HOUSE;
use fidelis_tests::generate::{Step, cart};
use fidelis_tests::plain;
use fidelis_tests::store::Store;
use serde_json::Value;

use super::super::settings::Setting;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
/// 2024-01-20T23:30:00Z: a leap year.
const FIRST: i64 = 1_705_793_400_000;
const LIVES: u64 = 40;

/// Every kind of limit, and what is limited by itself.
const STRICT: &str = r#"{"id": "strict", "zone": "Europe/Paris", "currencies": {"rates": {"base": "EUR"}},
    "wallets": [{"id": "points"}],
    "earning": [{"id": "euro", "base": {"per-unit": {"points": 1}}}],
    "offers": [{"id": "present", "code": {"coupons": true}, "gives": {"order-amount": 500}}],
    "catalogue": [],
    "campaigns": [
        {"id": "feast", "on": ["birthday"], "gives": [{"coupon": {"offer": "present"}}, {"points": {"points": 10}}, {"gift": {"sku": "CAKE"}}]},
        {"id": "years", "on": ["sign-up-anniversary"], "gives": [{"points": {"points": 20}}]},
        {"id": "first-years", "on": ["first-order-anniversary"], "gives": [{"points": {"points": 30}}, {"access": {"opens": "cellar"}}]},
        {"id": "daily", "on": ["day"], "gives": [{"points": {"points": 1}}]},
        {"id": "weekly", "on": [{"activity": {"kinds": ["app", "social"]}}], "limit": {"times": 2, "per": "week"}, "gives": [{"points": {"points": 2}}]},
        {"id": "monthly", "on": ["order", {"activity": {"kinds": ["review"]}}], "limit": {"per": "month"}, "gives": [{"points": {"points": 3}}]},
        {"id": "yearly", "on": ["day"], "limit": {"times": 3, "per": "year"}, "gives": [{"points": {"points": 4}}, {"gift": {"sku": "CARD"}}]},
        {"id": "once", "on": [{"activity": {"kinds": ["newsletter"]}}], "limit": {"per": "lifetime"}, "gives": [{"points": {"points": 5}}]},
        {"id": "passed", "on": [{"spend-crossed": 50000}], "gives": [{"points": {"points": 6}}]}
    ]}"#;

/// What was given: the campaign, and the event for which it was.
type Given = BTreeSet<(String, String)>;

struct Life<'s> {
    setting: &'s Setting,
    store: Store,
    given: Given,
    /// When each event was.
    instants: BTreeMap<String, i64>,
    ids: BTreeSet<String>,
    gifts: BTreeMap<String, usize>,
    repeated: u32,
}

impl Life<'_> {
    /// Tells the store of a step, which knows what it was told before.
    fn tell(&mut self, step: &Step) {
        if self.store.knows(&step.event.id) {
            self.repeated += 1;
            return;
        }
        let settlement = self.setting.settle(&self.store.request(step, false));
        let settlement = settlement.unwrap_or_else(|| panic!("a fault at {step:?}"));
        self.instants.insert(step.event.id.clone(), step.event.at);
        self.read(&settlement);
        self.store.take(step, &settlement).unwrap();
    }

    fn read(&mut self, settlement: &Settlement) {
        let campaigns: Vec<&str> = self
            .setting
            .list("campaigns")
            .filter_map(|campaign| campaign["id"].as_str())
            .collect();
        for entry in &settlement.entries {
            self.instants
                .entry(entry.event_id.clone())
                .or_insert(entry.at);
            if entry.kind == EntryKind::Earn && campaigns.contains(&entry.rule.as_str()) {
                let gift = (entry.rule.clone(), entry.event_id.clone());
                assert!(self.given.insert(gift), "points twice: {entry:?}");
            }
        }
        for effect in &settlement.effects {
            let id = match effect {
                Effect::Coupon(coupon) => &coupon.id,
                Effect::Task(task) => &task.id,
                Effect::Message(message) => &message.id,
                Effect::Gift(gift) => {
                    *self.gifts.entry(gift.offer.clone()).or_default() += 1;
                    continue;
                }
                Effect::Access(access) => {
                    *self.gifts.entry(access.offer.clone()).or_default() += 1;
                    continue;
                }
                _ => continue,
            };
            assert!(self.ids.insert(id.clone()), "{id} was told twice");
            for campaign in &campaigns {
                if let Some(end) = id.rfind(&format!(":{campaign}:")) {
                    let event = id[..end].to_owned();
                    self.given.insert(((*campaign).to_owned(), event));
                }
            }
        }
    }

    /// Events of a campaign, each with the key of its period.
    fn count<K: Ord>(&self, campaign: &str, key: impl Fn(&str) -> K) -> BTreeMap<K, usize> {
        let mut counts = BTreeMap::new();
        for (_, event) in self.given.iter().filter(|(owner, _)| owner == campaign) {
            *counts.entry(key(event)).or_default() += 1;
        }
        counts
    }

    /// Counters of periods are kept for a week after them, those of feasts for two years.
    fn check(&self, seed: u64, late: i64) {
        let zone = &self.setting.engine.zone;
        for campaign in self.setting.list("campaigns") {
            let id = campaign["id"].as_str().unwrap();
            let mut limit = campaign.pointer("/limit/per").and_then(Value::as_str);
            let times = campaign.pointer("/limit/times").and_then(Value::as_u64);
            for trigger in campaign["on"].as_array().unwrap() {
                if trigger.get("spend-crossed").is_some() {
                    limit = limit.or(Some("lifetime"));
                }
                if trigger == "day" {
                    limit = limit.or(Some("day"));
                }
            }
            if let Some(per) = limit.filter(|per| late <= 6 || *per == "lifetime") {
                let counts = self.count(id, |event| period(zone, per, self.instants[event]));
                let most = usize::try_from(times.unwrap_or(1)).unwrap();
                for (start, count) in counts {
                    assert!(count <= most, "seed {seed}: {id} {count} times in {start}");
                }
            }
            let feasts = self.count(id, feast);
            for (feast, count) in feasts.into_iter().filter(|(feast, _)| !feast.is_empty()) {
                assert_eq!(count, 1, "seed {seed}: {id} for {feast}");
            }
            // What has no id of its own comes with something that has one.
            let gives = campaign["gives"].as_array().unwrap();
            let kind = |names: &[&str]| {
                let mut rewards = gives.iter();
                rewards.any(|reward| names.iter().any(|name| reward.get(name).is_some()))
            };
            if kind(&["points", "coupon", "task"]) && kind(&["gift", "access"]) {
                let silent = gives.iter().filter(|reward| {
                    reward.get("gift").is_some() || reward.get("access").is_some()
                });
                let handed = self.gifts.get(id).copied().unwrap_or(0);
                let given = self.count(id, |_| ()).into_values().sum::<usize>();
                assert_eq!(handed, given * silent.count(), "seed {seed}: {id}");
            }
        }
    }
}

/// The feast that an event id names: empty for other events.
fn feast(event: &str) -> String {
    let mut words = event.split(':');
    match words.next() {
        Some(kind @ "birthday") => format!("{kind} {}", words.nth(1).unwrap()),
        Some(kind @ "anniv") => {
            let of = words.next().unwrap();
            format!("{kind} {of} {}", words.nth(1).unwrap())
        }
        _ => String::new(),
    }
}

/// The local period of an instant, by its first day.
fn period(zone: &Zone, per: &str, at: i64) -> String {
    let day = zone.date(at).unwrap();
    match per {
        "day" => day,
        "week" => week_start(day),
        "month" => month_start(day),
        "year" => year_start(day),
        "lifetime" => return "a lifetime".into(),
        other => panic!("{other}"),
    }
    .to_string()
}

fn somebody(dice: &mut Dice) -> Member {
    let leap = dice.chance(20);
    Member {
        enrolled_at: Some(FIRST - dice.between(0, 900) * DAY),
        birthday: Some(Birthday {
            month: if leap { 2 } else { dice.count(1, 12) as u8 },
            day: if leap { 29 } else { dice.count(1, 28) as u8 },
            changed_at: None,
        }),
        consents: vec![Channel::Email, Channel::Push],
        orders: vec![PastOrder {
            placed_at: FIRST - dice.between(1, 700) * DAY,
            status: OrderStatus::Delivered,
            net: 20_000,
            discount: 0,
            units: 1,
            lines: 1,
            bundles: 0,
        }],
        ..plain::member("member")
    }
}

/// Nights and what happens between them over two years, in the order in which they are told: some
/// nights run twice under two ids, some events come late, and some are told again.
fn steps(dice: &mut Dice, setting: &Setting, late: i64) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut day = 0;
    while day < 800 {
        let at = FIRST + day * DAY + dice.between(0, 2 * HOUR);
        let night = |id: String| step(id, at, EventBody::DayEnded, None);
        steps.push(night(format!("night-{day}")));
        if dice.chance(15) {
            steps.push(night(format!("again-{day}")));
        }
        if dice.chance(60) {
            let at = at + dice.between(0, DAY);
            let (body, order) = happening(dice, setting, &format!("order-{day}"), at);
            steps.push(step(format!("event-{day}"), at, body, order));
        }
        let most = if dice.chance(10) { 25 } else { 8 };
        day += dice.between(1, most);
    }
    steps.sort_by_cached_key(|step| {
        let delay = if dice.chance(30) {
            dice.between(0, late * DAY)
        } else {
            0
        };
        step.event.at + delay
    });
    let mut told = Vec::new();
    for index in 0..steps.len() {
        told.push(steps[index].clone());
        if dice.chance(20) {
            told.extend(dice.pick(&steps[..=index]).cloned());
        }
    }
    told
}

fn happening(
    dice: &mut Dice,
    setting: &Setting,
    order: &str,
    at: i64,
) -> (EventBody, Option<String>) {
    let kinds = [
        ActivityKind::SignedUp,
        ActivityKind::Newsletter,
        ActivityKind::App,
        ActivityKind::Social,
        ActivityKind::Review,
        ActivityKind::Lead,
        ActivityKind::Feedback,
    ];
    if dice.chance(40) {
        let mut cart = cart(dice, &setting.words, 3);
        cart.currency = "EUR".into();
        let placed = EventBody::OrderPlaced(plain::order(order, at, cart));
        return (placed, Some(order.to_owned()));
    }
    if dice.chance(10) {
        let mut channels = vec![Channel::Email, Channel::Sms, Channel::Push];
        channels.retain(|_| dice.chance(50));
        return (EventBody::ConsentsChanged(channels), None);
    }
    let activity = Activity {
        kind: *dice.pick(&kinds).unwrap(),
        target: dice.pick(&setting.words.targets).cloned(),
        attributes: vec![],
    };
    (EventBody::ActivityDone(activity), None)
}

fn step(id: String, at: i64, body: EventBody, order: Option<String>) -> Step {
    Step {
        event: Event { id, at, body },
        order,
    }
}

/// Lives under a programme in which events come so many days late; answers how often each campaign
/// gave something.
fn live(setting: &Setting, late: i64) -> BTreeMap<String, usize> {
    let mut totals = BTreeMap::new();
    let mut repeated = 0;
    for seed in 0..LIVES {
        let mut dice = Dice::new(seed ^ 0x61F7);
        let mut life = Life {
            setting,
            store: Store::new(somebody(&mut dice)),
            given: Given::new(),
            instants: BTreeMap::new(),
            ids: BTreeSet::new(),
            gifts: BTreeMap::new(),
            repeated: 0,
        };
        for step in steps(&mut dice, setting, late) {
            if dice.chance(1) {
                life.store.member.birthday = somebody(&mut dice).birthday.map(|new| Birthday {
                    changed_at: Some(step.event.at),
                    ..new
                });
            }
            life.tell(&step);
        }
        life.check(seed, late);
        repeated += life.repeated;
        for (campaign, _) in life.given {
            *totals.entry(campaign).or_default() += 1;
        }
    }
    assert!(repeated > 100, "{repeated} repeated");
    println!("given in {LIVES} lives, up to {late} days late: {totals:?}");
    totals
}

#[test]
fn nothing_is_given_twice_by_the_luxury_house() {
    for late in [6, 200] {
        let totals = live(&Setting::of(LUXURY_HOUSE.name, LUXURY_HOUSE.program), late);
        for campaign in [
            "birthday",
            "member-anniversary",
            "customer-anniversary",
            "reachable",
            "voice",
        ] {
            assert!(totals.contains_key(campaign), "{campaign}: {totals:?}");
        }
    }
}

#[test]
fn nothing_is_given_twice_under_any_limit() {
    for late in [6, 200] {
        let totals = live(&Setting::of("strict", STRICT), late);
        assert_eq!(totals.len(), 9, "each campaign gave something: {totals:?}");
    }
}
