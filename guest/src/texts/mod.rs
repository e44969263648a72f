//! Words, just before something is shown.
//!
//! Every other function answers with keys and arguments. The words of a key come from the
//! programme, else from [`builtin`]; the language is the one that was asked for, else its base
//! language, else the programme's first one that has the text. Numbers and days are written in the
//! language in which the text was found. Texts have arguments and plural forms:
//! `{points} in {days} {days|day|days}`; `template.rs` tells the syntax.

pub mod builtin;
pub(crate) mod template;

mod language;
mod names;
mod render;
#[cfg(test)]
mod tests;

pub use names::{name, name_argument, wallet_name};
pub use render::{locale, render};
