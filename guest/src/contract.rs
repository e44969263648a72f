//! The contract's types, generated from `wit/`. There is no other copy of them.

#![allow(
    unsafe_code,
    missing_docs,
    unreachable_pub,
    clippy::all,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::unreachable,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss
)]

wit_bindgen::generate!({
    path: "wit",
    world: "plugin",
    additional_derives: [PartialEq, Eq, Clone, serde::Serialize, serde::Deserialize],
    pub_export_macro: true,
    export_macro_name: "export_plugin",
    default_bindings_module: "crate::contract",
});

pub use exports::fidelis::loyalty::{
    checkout, configuration, ledger, personalization, segmentation, showcase, texts, types,
};
