//! The programme by which customers are classified.

use fidelis_guest::model::is_learned;
use fidelis_guest::program::format::RfmModel;
use fidelis_host::{Plugin, Shop};
use fidelis_terms::written;
use serde_json::{Value, json};

use crate::batch::{Terms, TermsError, open};

/// A shop with break points for its scores. They are put where the model is: into the one that
/// was handed over apart, or into the programme's own. A learned model without any is left out:
/// nothing else of it is asked when a customer is classified.
///
/// # Errors
///
/// If the plugin refuses them.
pub(super) fn with_breaks(
    terms: &Terms,
    plugin: &Plugin,
    breaks: &RfmModel,
) -> Result<Shop, TermsError> {
    let breaks = written(breaks);
    let own = terms.model.is_empty() && terms.engine.program.model.is_some();
    if own {
        let mut program: Value = serde_json::from_str(&terms.text)?;
        put(program.get_mut("model"), breaks);
        return open(plugin, &program.to_string(), &[]);
    }
    let mut model = if terms.model.is_empty() || is_learned(&terms.model) {
        json!({})
    } else {
        serde_json::from_slice(&terms.model)?
    };
    put(Some(&mut model), breaks);
    open(plugin, &terms.text, model.to_string().as_bytes())
}

fn put(model: Option<&mut Value>, breaks: Value) {
    if let Some(Value::Object(model)) = model {
        model.insert("rfm".to_owned(), breaks);
    }
}
