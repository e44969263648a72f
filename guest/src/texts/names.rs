//! Names of what the programme defines.

use super::builtin;
use crate::Engine;
use crate::contract::types::{Argument, ArgumentValue, Message};
use crate::program::format::Wallet;

/// The name of something: its key where there are words for it, its id otherwise.
pub fn name(engine: &Engine, key: Option<&str>, id: &str) -> Message {
    match key.filter(|key| has_words(engine, key)) {
        Some(key) => Message {
            key: key.to_owned(),
            arguments: Vec::new(),
        },
        None => Message {
            key: builtin::ID.to_owned(),
            arguments: vec![Argument {
                name: "id".to_owned(),
                value: ArgumentValue::Text(id.to_owned()),
            }],
        },
    }
}

/// The same as the argument of another message.
pub fn name_argument(engine: &Engine, key: Option<&str>, id: &str) -> ArgumentValue {
    match key.filter(|key| has_words(engine, key)) {
        Some(key) => ArgumentValue::Key(key.to_owned()),
        None => ArgumentValue::Text(id.to_owned()),
    }
}

/// The name of a wallet. The main one is `points` where the programme does not name it.
pub fn wallet_name(engine: &Engine, wallet: &Wallet) -> Message {
    match wallet.name.as_deref() {
        None if wallet.id == engine.main_wallet => Message {
            key: builtin::POINTS.to_owned(),
            arguments: Vec::new(),
        },
        key => name(engine, key, &wallet.id),
    }
}

/// Whether the programme or the built-in texts know a key.
pub(super) fn has_words(engine: &Engine, key: &str) -> bool {
    let words = engine.program.texts.get(key);
    words.is_some_and(|words| !words.is_empty()) || builtin::text(key).is_some()
}
