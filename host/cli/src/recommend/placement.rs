//! The place on a page that stands for a customer's list.

use fidelis_host::{Plugin, Shop};
use fidelis_terms::usual_with;
use serde_json::{Value, json};

use crate::batch::{Terms, TermsError, open};

/// What each customer is to be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// How many products at most.
    pub(crate) count: u32,
    /// Whether only those that the customer has not bought yet.
    pub(crate) new_only: bool,
}

/// What is agreed where a merchant says nothing: UTC, no segments, the usual stages. Scores are
/// given as those were with which the model was learned, since nobody asks for them here.
///
/// # Errors
///
/// If the plugin refuses the model.
pub(crate) fn usual(plugin: &Plugin, model: Vec<u8>) -> Result<Terms, TermsError> {
    let with_scores =
        |scale: u8, ties: &str| Terms::new(plugin, usual_with("EUR", scale, ties), model.clone());
    let first = with_scores(5, "share");
    if !matches!(&first, Err(error) if error.is_of_scores()) {
        return first;
    }
    let others = [(5, "ntile"), (10, "share"), (10, "ntile")];
    let mut others = others
        .into_iter()
        .map(|(scale, ties)| with_scores(scale, ties));
    others.find(Result::is_ok).unwrap_or(first)
}

/// A shop whose programme has one more placement: a strip for everybody, at all times, filled by
/// the learned ranking alone. Returns it with the placement's id.
///
/// The programme's own placements are left as they are and are not asked: their audiences,
/// exceptions and limits are a page's, and a list for each customer is none.
///
/// # Errors
///
/// If the plugin refuses it.
pub(crate) fn with_placement(
    terms: &Terms,
    plugin: &Plugin,
    wanted: Wanted,
) -> Result<(Shop, String), TermsError> {
    let own = &terms.engine.program.placements;
    let mut id = "recommend".to_owned();
    while own.iter().any(|placement| placement.id == id) {
        id.push('-');
    }
    let by = if wanted.new_only {
        "discovery"
    } else {
        "for-you"
    };
    let placement = json!({
        "id": id,
        "kind": "strip",
        "limit": wanted.count,
        "fillings": [{ "id": by, "shows": { "products": { "by": by } } }],
    });
    let mut program: Value = serde_json::from_str(&terms.text)?;
    if let Value::Object(program) = &mut program {
        match program.get_mut("placements") {
            Some(Value::Array(placements)) => placements.push(placement),
            _ => {
                program.insert("placements".to_owned(), json!([placement]));
            }
        }
    }
    let shop = open(plugin, &program.to_string(), &terms.model)?;
    Ok((shop, id))
}
