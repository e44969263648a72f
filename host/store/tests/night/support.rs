//! A shop in Paris, its store, and its members.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, LazyLock};

use chrono::{DateTime, NaiveDate};
use fidelis_host::contract::types::{
    Birthday, Cart, Event, EventBody, Line, LineKind, Member, Order, Refund,
};
use fidelis_host::{Sandbox, Shop};
use fidelis_store::Store;
use fidelis_store::night::{Calendar, Night, Watch};
use sqlx::{AnyConnection, AssertSqlSafe, Connection as _};
use tempfile::TempDir;

pub(crate) const TENANT: &str = "club";
pub(crate) const ZONE: &str = "Europe/Paris";

/// One point a euro, gone after 30 days; 100 points for a birthday.
const PROGRAM: &str = r#"{
    "id": "club",
    "zone": "Europe/Paris",
    "currencies": { "each-currency": { "base": "EUR" } },
    "wallets": [{ "id": "points", "expiry": { "days": 30 } }],
    "model": { "rfm": {
        "recency": [{ "value": 300 }, { "value": 180 }, { "value": 90 }, { "value": 40 }],
        "frequency": [{ "value": 1 }, { "value": 2 }, { "value": 4 }, { "value": 7 }],
        "monetary": [{ "value": 2000 }, { "value": 6000 }, { "value": 15000 }, { "value": 40000 }]
    } },
    "segments": [{ "id": "regular", "when": { "order-count": { "at_least": 2 } } }],
    "earning": [{ "id": "base", "base": { "per-unit": { "points": 1 } } }],
    "campaigns": [{ "id": "birthday", "on": ["birthday"], "gives": [{ "points": { "points": 100 } }] }]
}"#;

static SHOP: LazyLock<Shop> = LazyLock::new(|| {
    let plugin = Sandbox::new()
        .unwrap()
        .load(fidelis_reference::COMPONENT)
        .unwrap();
    plugin.with_program(PROGRAM, &[]).unwrap()
});

/// A store of its own.
pub(crate) struct Club {
    pub(crate) store: Store,
    pub(crate) url: String,
    _folder: Option<TempDir>,
}

/// Runs a test on SQLite and, where `FIDELIS_POSTGRES` names a server, on PostgreSQL.
pub(crate) async fn each(test: impl AsyncFn(Club)) {
    test(Club::open().await).await;
    match std::env::var("FIDELIS_POSTGRES") {
        Ok(server) => {
            eprintln!("on PostgreSQL:");
            test(Club::on(&server).await).await;
        }
        Err(_) => eprintln!("SKIPPED on PostgreSQL: FIDELIS_POSTGRES names no server"),
    }
}

impl Club {
    /// On SQLite, in a folder of its own.
    pub(crate) async fn open() -> Self {
        let folder = TempDir::new().unwrap();
        let url = format!("sqlite://{}", folder.path().join("club.db").display());
        Self {
            store: Store::open(&url).await.unwrap(),
            url,
            _folder: Some(folder),
        }
    }

    /// In a database of its own on a server: `postgres://USER@HOST:PORT`.
    async fn on(server: &str) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("fidelis_night_{}_{number}", std::process::id());
        sqlx::any::install_default_drivers();
        let mut admin = AnyConnection::connect(&format!("{server}/postgres"))
            .await
            .unwrap();
        let create = AssertSqlSafe(format!("CREATE DATABASE {name} TEMPLATE template0"));
        sqlx::query(create).execute(&mut admin).await.unwrap();
        let url = format!("{server}/{name}");
        Self {
            store: Store::open(&url).await.unwrap(),
            url,
            _folder: None,
        }
    }

    pub(crate) fn shop(&self) -> Shop {
        SHOP.clone()
    }

    /// A connection beside the store, for what it has no call for.
    pub(crate) async fn sql(&self) -> AnyConnection {
        AnyConnection::connect(&self.url).await.unwrap()
    }

    pub(crate) async fn enroll(&self, id: &str) {
        self.put(member(id)).await;
    }

    pub(crate) async fn put(&self, member: Member) {
        self.store.put_member(TENANT, &member, 0).await.unwrap();
    }

    pub(crate) async fn settle(&self, member: &str, id: &str, at: i64, body: EventBody) {
        let event = Event {
            id: id.to_owned(),
            at,
            body,
        };
        let shop = self.shop();
        let settled = self.store.settle(TENANT, member, &event, &shop, false, at);
        settled.await.unwrap();
    }

    /// An order of so many minor units.
    pub(crate) async fn order(&self, member: &str, id: &str, at: i64, amount: i64) {
        let order = Order {
            id: id.to_owned(),
            placed_at: at,
            cart: cart(amount),
            payments: Vec::new(),
            offers: Vec::new(),
        };
        let body = EventBody::OrderPlaced(order);
        self.settle(member, &format!("placed:{id}"), at, body).await;
    }

    pub(crate) async fn refund(&self, member: &str, order: &str, at: i64) {
        let refund = Refund {
            order: order.to_owned(),
            lines: Vec::new(),
            amount: 0,
            whole: true,
        };
        let body = EventBody::OrderRefunded(refund);
        self.settle(member, &format!("refunded:{order}"), at, body)
            .await;
    }

    /// The night of a day, run an hour after its end.
    pub(crate) async fn night(&self, day: &str) -> Night {
        self.watched(day, &mut Quiet::default()).await
    }

    pub(crate) async fn watched(&self, day: &str, watch: &mut dyn Watch) -> Night {
        let now = calendar().day(date(day)).unwrap().ends + 3_600_000;
        let shop = self.shop();
        let night = self
            .store
            .night(TENANT, &shop, ZONE, Some(date(day)), now, watch);
        night.await.unwrap()
    }

    /// Kind and instant of a member's entries.
    pub(crate) async fn entries(&self, member: &str) -> Vec<(String, i64, i64)> {
        let entries = self.store.entries(TENANT, member, 0, 100).await.unwrap();
        let told = |(_, body): &(i64, String)| {
            let entry: serde_json::Value = serde_json::from_str(body).unwrap();
            let kind = entry["kind"].as_str().unwrap().to_owned();
            let (at, available) = (entry["at"].as_i64(), entry["available"].as_i64());
            (kind, at.unwrap(), available.unwrap())
        };
        entries
            .iter()
            .map(told)
            .filter(|told| told.2 != 0)
            .collect()
    }

    /// Takes away that a night was worked through, as if it had ended before that was written.
    pub(crate) async fn forget_nights(&self) {
        let mut sql = self.sql().await;
        sqlx::query("DELETE FROM nights")
            .execute(&mut sql)
            .await
            .unwrap();
    }

    pub(crate) async fn count(&self, query: &'static str) -> i64 {
        let mut sql = self.sql().await;
        sqlx::query_scalar(query).fetch_one(&mut sql).await.unwrap()
    }
}

/// Listens, and stops after so many members.
#[derive(Default)]
pub(crate) struct Quiet {
    pub(crate) total: u64,
    pub(crate) done: u64,
    pub(crate) stop_after: Option<u64>,
    pub(crate) left_out: Vec<String>,
}

impl Watch for Quiet {
    fn begin(&mut self, members: u64) {
        self.total = members;
    }

    fn done(&mut self, members: u64) {
        self.done = members;
    }

    fn left_out(&mut self, member: &str, problem: String) {
        self.left_out.push(format!("{member}: {problem}"));
    }

    fn stopped(&self) -> bool {
        self.stop_after.is_some_and(|after| self.done >= after)
    }
}

pub(crate) fn calendar() -> Arc<Calendar> {
    Arc::new(Calendar::new(ZONE).unwrap())
}

pub(crate) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn at(text: &str) -> i64 {
    DateTime::parse_from_rfc3339(text)
        .unwrap()
        .timestamp_millis()
}

pub(crate) fn member(id: &str) -> Member {
    Member {
        id: id.to_owned(),
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

pub(crate) fn born(id: &str, month: u8, day: u8) -> Member {
    Member {
        birthday: Some(Birthday {
            month,
            day,
            changed_at: None,
        }),
        ..member(id)
    }
}

fn cart(amount: i64) -> Cart {
    let line = Line {
        number: 1,
        sku: "THING".to_owned(),
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
    };
    Cart {
        currency: "EUR".to_owned(),
        rate: None,
        lines: vec![line],
        shipping: 0,
        tendered: 0,
        attributes: Vec::new(),
    }
}
