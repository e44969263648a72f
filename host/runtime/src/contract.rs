//! The contract's types, generated from `wit/`. There is no other copy of them.
//!
//! One module for each interface of `fidelis:loyalty`; the nouns that they share are in [`types`].
//! Every type serialises as canonical JSON: snake_case fields in WIT order, UpperCamel cases,
//! externally tagged, none = null.

/// The contract's version that this library speaks: `fidelis:loyalty@0.1.0`.
pub const VERSION: &str = "0.1.0";

/// The contract's package, without its version.
pub const PACKAGE: &str = "fidelis:loyalty";

macro_rules! generate {
    ($($derive:path),*) => {
        wasmtime::component::bindgen!({
            path: "wit",
            // Everything that a plugin may export, the two optional interfaces included.
            inline: "
                package fidelis:host;
                world everything {
                    export fidelis:loyalty/types@0.1.0;
                    export fidelis:loyalty/configuration@0.1.0;
                    export fidelis:loyalty/checkout@0.1.0;
                    export fidelis:loyalty/ledger@0.1.0;
                    export fidelis:loyalty/segmentation@0.1.0;
                    export fidelis:loyalty/personalization@0.1.0;
                    export fidelis:loyalty/showcase@0.1.0;
                    export fidelis:loyalty/texts@0.1.0;
                }
            ",
            world: "fidelis:host/everything",
            additional_derives: [
                PartialEq, Eq, Clone, serde::Serialize, serde::Deserialize $(, $derive)*
            ],
        });
    };
}

#[allow(missing_docs, unreachable_pub, dead_code, clippy::all)]
mod generated {
    #[cfg(not(feature = "openapi"))]
    generate!();
    #[cfg(feature = "openapi")]
    generate!(utoipa::ToSchema);
}

pub use generated::exports::fidelis::loyalty::{
    checkout, configuration, ledger, personalization, segmentation, showcase, texts, types,
};
