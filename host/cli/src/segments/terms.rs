//! The programme by which customers are classified: in the component, which decides, and in the
//! host, which needs its zone, its currencies and how scores are given.

use fidelis_guest::contract::configuration::Transition;
use fidelis_guest::program::format::RfmModel;
use fidelis_guest::{Engine, currency};
use fidelis_host::{Limits, Plugin, Profiles, Shop, zone};
use fidelis_orders::{OrdersError, SortedOrders};
use serde_json::{Value, json};

use super::SegmentsError;
use super::learning;

/// A programme, and a shop that has it.
#[derive(Debug)]
pub(crate) struct Terms {
    program: String,
    model: Vec<u8>,
    /// The programme for the host.
    pub(crate) engine: Engine,
    /// The plugin with the programme.
    pub(crate) shop: Shop,
}

impl Terms {
    /// A merchant's programme, with what was learned from past orders (empty: nothing).
    ///
    /// # Errors
    ///
    /// If the plugin refuses them.
    pub(crate) fn new(
        plugin: &Plugin,
        program: String,
        model: Vec<u8>,
    ) -> Result<Self, SegmentsError> {
        let shop = open(plugin, &program, &model)?;
        let name = shop.info().map_or("UTC", |info| info.zone.as_str());
        // The shop was made with this very zone.
        let zone = zone::transitions(name).unwrap_or_default();
        let row = |row: &fidelis_host::contract::configuration::Transition| Transition {
            at: row.at,
            offset: row.offset,
        };
        let zone: Vec<Transition> = zone.iter().map(row).collect();
        let engine = Engine::build(&program, model.clone(), &zone).map_err(|found| {
            let first = found.into_iter().next();
            first.map_or_else(
                || version("", "a programme", "another one"),
                |first| version(&first.at, &first.expected, &first.found),
            )
        })?;
        Ok(Self {
            program,
            model,
            engine,
            shop,
        })
    }

    /// What is agreed where a merchant says nothing: UTC, five scores, equal values share one, and
    /// the amounts of a currency as they are. Several currencies count by their major units.
    ///
    /// # Errors
    ///
    /// If the plugin refuses them.
    pub(crate) fn usual(
        plugin: &Plugin,
        currency: &str,
        model: Vec<u8>,
    ) -> Result<Self, SegmentsError> {
        let program = json!({
            "id": "segments",
            "zone": "UTC",
            "currencies": { "each-currency": { "base": currency } },
            "wallets": [{ "id": "points" }],
        });
        Self::new(plugin, program.to_string(), model)
    }

    /// A shop with break points for its scores. They are put where the model is: into the one that
    /// was handed over apart, or into the programme's own.
    ///
    /// # Errors
    ///
    /// If the plugin refuses them.
    pub(super) fn with_breaks(
        &self,
        plugin: &Plugin,
        breaks: &RfmModel,
    ) -> Result<Shop, SegmentsError> {
        let breaks = learning::written(breaks);
        let own = self.model.is_empty() && self.engine.program.model.is_some();
        if own {
            let mut program: Value = serde_json::from_str(&self.program)?;
            put(program.get_mut("model"), breaks);
            return open(plugin, &program.to_string(), &[]);
        }
        let mut model = if self.model.is_empty() {
            json!({})
        } else {
            serde_json::from_slice(&self.model)?
        };
        put(Some(&mut model), breaks);
        open(plugin, &self.program, model.to_string().as_bytes())
    }
}

fn put(model: Option<&mut Value>, breaks: Value) {
    if let Some(Value::Object(model)) = model {
        model.insert("rfm".to_owned(), breaks);
    }
}

/// A shop that takes long histories: this is a merchant's own work and no page that waits.
fn open(plugin: &Plugin, program: &str, model: &[u8]) -> Result<Shop, SegmentsError> {
    let profiles = Profiles {
        page: Limits::settle(),
        ..Profiles::default()
    };
    let shop = plugin.with_program(program, model)?;
    Ok(shop.with_profiles(profiles))
}

fn version(at: &str, expected: &str, found: &str) -> SegmentsError {
    SegmentsError::Version {
        at: at.to_owned(),
        expected: expected.to_owned(),
        found: found.to_owned(),
    }
}

/// The currency of the file's first order whose currency is known; euros if there is none.
///
/// # Errors
///
/// If the temporary file cannot be read.
pub(crate) fn first_currency(orders: &mut SortedOrders) -> Result<String, OrdersError> {
    for order in orders.iter()? {
        let order = order?;
        if currency::digits(&order.currency).is_some() {
            return Ok(order.currency);
        }
    }
    Ok("EUR".to_owned())
}
