//! Stores to try things on, and a shop that decides.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use fidelis_build::{Ingredients, bake};
use fidelis_host::contract::ledger::Settlement;
use fidelis_host::contract::types::{Cart, Event, EventBody, Line, LineKind, Order, Refund};
use fidelis_host::{Sandbox, Shop};
use fidelis_store::{Settled, Store};
use sqlx::{AnyPool, Row as _};
use tempfile::TempDir;

pub(crate) const TENANT: &str = "shop";
/// 2026-11-20T12:00:00Z.
pub(crate) const NOW: i64 = 1_795_176_000_000;

/// A store and what it lives in.
pub(crate) struct Place {
    pub(crate) store: Store,
    pub(crate) name: &'static str,
    pub(crate) url: String,
    _folder: Option<TempDir>,
}

/// An empty store on each database that is there.
pub(crate) async fn places() -> Vec<Place> {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("store.db").display());
    let mut places = vec![Place {
        store: Store::open(&url).await.unwrap(),
        name: "SQLite",
        url,
        _folder: Some(folder),
    }];
    match std::env::var("FIDELIS_POSTGRES") {
        Ok(server) => places.push(postgres(&server).await),
        Err(_) => eprintln!("SKIPPED on PostgreSQL: FIDELIS_POSTGRES names no server"),
    }
    places
}

/// A database of its own on the server: `postgres://USER@HOST:PORT`.
async fn postgres(server: &str) -> Place {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("fidelis_test_{}_{number}", std::process::id());
    sqlx::any::install_default_drivers();
    let admin = sqlx::AnyPool::connect(&format!("{server}/postgres"))
        .await
        .unwrap();
    let create = format!("CREATE DATABASE {name} TEMPLATE template0");
    sqlx::query(sqlx::AssertSqlSafe(create))
        .execute(&admin)
        .await
        .unwrap();
    let url = format!("{server}/{name}");
    Place {
        store: Store::open(&url).await.unwrap(),
        name: "PostgreSQL",
        url,
        _folder: None,
    }
}

/// A shop with a programme that has a budget, a public code, coupons and transfers.
pub(crate) fn shop() -> Shop {
    static SHOP: OnceLock<Shop> = OnceLock::new();
    let make = || {
        let sandbox = Sandbox::new().unwrap();
        let ingredients = Ingredients {
            base: fidelis_reference::COMPONENT,
            program: include_str!("program.json"),
            ..Ingredients::default()
        };
        let baked = bake(&sandbox, &ingredients).unwrap();
        sandbox.load(&baked.component).unwrap().baked().unwrap()
    };
    SHOP.get_or_init(make).clone()
}

pub(crate) fn event(id: &str, body: EventBody) -> Event {
    Event {
        id: id.to_owned(),
        at: NOW,
        body,
    }
}

pub(crate) fn order(id: &str, amount: i64) -> Order {
    Order {
        id: id.to_owned(),
        placed_at: NOW,
        cart: Cart {
            currency: "EUR".to_owned(),
            rate: None,
            lines: vec![Line {
                number: 1,
                sku: "tea".to_owned(),
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
            }],
            shipping: 0,
            tendered: 0,
            attributes: Vec::new(),
        },
        payments: Vec::new(),
        offers: Vec::new(),
    }
}

pub(crate) fn placed(id: &str, amount: i64) -> Event {
    event(
        &format!("{id}:placed"),
        EventBody::OrderPlaced(order(id, amount)),
    )
}

pub(crate) fn refund(id: &str) -> Event {
    let refund = Refund {
        order: id.to_owned(),
        lines: Vec::new(),
        amount: 0,
        whole: true,
    };
    event(&format!("{id}:refunded"), EventBody::OrderRefunded(refund))
}

impl Place {
    /// Its tables, past the store.
    pub(crate) async fn tables(&self) -> AnyPool {
        sqlx::any::install_default_drivers();
        AnyPool::connect(&self.url).await.unwrap()
    }

    /// Changes tables past the store.
    pub(crate) async fn change(&self, statement: &str) {
        let tables = self.tables().await;
        let statement = sqlx::AssertSqlSafe(statement.to_owned());
        let changed = sqlx::query(statement).execute(&tables).await.unwrap();
        assert!(
            changed.rows_affected() > 0,
            "{}: nothing changed",
            self.name
        );
        tables.close().await;
    }

    /// Whom rows name, as the index has it, and whose rows.
    pub(crate) async fn mentions(&self) -> Vec<(String, String, String)> {
        let tables = self.tables().await;
        let query = "SELECT tenant, named, member FROM mentions";
        let rows = sqlx::query_as(query).fetch_all(&tables).await;
        tables.close().await;
        let mut rows: Vec<_> = rows.unwrap();
        rows.sort();
        rows
    }

    /// Every text in every table.
    pub(crate) async fn everything(&self) -> Vec<String> {
        const SQLITE: &str = "SELECT name FROM sqlite_master WHERE type = 'table' \
            AND name NOT LIKE '\\_%' ESCAPE '\\'";
        const POSTGRES: &str = "SELECT CAST(table_name AS TEXT) FROM information_schema.tables \
            WHERE table_schema = 'public' AND table_name NOT LIKE '\\_%' ESCAPE '\\'";
        let tables = self.tables().await;
        let query = [POSTGRES, SQLITE][usize::from(self.name == "SQLite")];
        let names: Vec<String> = sqlx::query_scalar(query).fetch_all(&tables).await.unwrap();
        assert!(names.iter().any(|name| name == "mentions"), "{names:?}");
        let mut texts = Vec::new();
        for name in names {
            let query = sqlx::AssertSqlSafe(format!("SELECT * FROM {name}"));
            for row in sqlx::query(query).fetch_all(&tables).await.unwrap() {
                let text = |column| row.try_get::<Option<String>, _>(column).ok().flatten();
                let found = (0..row.len()).filter_map(text);
                texts.extend(found.map(|text| format!("{name}: {text}")));
            }
        }
        tables.close().await;
        texts
    }

    /// Settles what is on its way to other accounts, until nothing is.
    pub(crate) async fn follow_ups(&self) -> u32 {
        let shop = shop();
        let mut settled = 0;
        loop {
            let more = self.store.settle_follow_ups(TENANT, &shop, NOW, 100);
            match more.await.unwrap() {
                0 => return settled,
                more => settled += more,
            }
        }
    }

    /// Settles an event that has to come through.
    pub(crate) async fn settle(&self, member: &str, event: &Event) -> Settled {
        let settled = self
            .store
            .settle(TENANT, member, event, &shop(), false, NOW)
            .await;
        settled.unwrap_or_else(|error| panic!("{}: {error}", self.name))
    }

    /// Available points of a member.
    pub(crate) async fn points(&self, member: &str) -> i64 {
        let kept = self.store.member(TENANT, member).await.unwrap();
        let buckets = kept.map(|kept| kept.account.buckets).unwrap_or_default();
        let usable = buckets
            .iter()
            .filter(|bucket| bucket.activates_at.is_none());
        usable.map(|bucket| bucket.remaining - bucket.held).sum()
    }

    /// Nothing contradicts the entries.
    pub(crate) async fn check(&self) {
        let verified = self.store.verify(&mut |_| {}).await.unwrap();
        assert_eq!(verified.differences, [], "{}", self.name);
        assert!(verified.accounts > 0, "{}: nothing was verified", self.name);
    }
}

pub(crate) fn settlement(settled: &Settled) -> Settlement {
    serde_json::from_str(&settled.answer).unwrap()
}
