//! The functions of the contract.

use std::fmt;
use std::str::FromStr;

/// A function that a plugin may export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Function {
    /// `configuration.configure`: takes the program, the model and the zone.
    Configure,
    /// `configuration.schema`: the JSON Schema of the program.
    Schema,
    /// `checkout.quote`: answers a cart.
    Quote,
    /// `ledger.settle`: decides what events do to an account.
    Settle,
    /// `segmentation.classify`: says who a member is.
    Classify,
    /// `personalization.compose`: fills the placements of a page.
    Compose,
    /// `showcase.describe`: describes the program.
    Describe,
    /// `texts.render`: finds words.
    Render,
}

impl Function {
    /// Every function, in the contract's order.
    pub const ALL: [Self; 8] = [
        Self::Configure,
        Self::Schema,
        Self::Quote,
        Self::Settle,
        Self::Classify,
        Self::Compose,
        Self::Describe,
        Self::Render,
    ];

    /// Those that decide something for a storefront: what
    /// [`Shop::call_json`](crate::Shop::call_json) takes.
    pub const DECISIONS: [Self; 6] = [
        Self::Quote,
        Self::Settle,
        Self::Classify,
        Self::Compose,
        Self::Describe,
        Self::Render,
    ];

    /// Its name in the contract.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Configure => "configure",
            Self::Schema => "schema",
            Self::Quote => "quote",
            Self::Settle => "settle",
            Self::Classify => "classify",
            Self::Compose => "compose",
            Self::Describe => "describe",
            Self::Render => "render",
        }
    }

    /// The interface that it stands in, without package and version.
    #[must_use]
    pub const fn interface(self) -> &'static str {
        match self {
            Self::Configure | Self::Schema => "configuration",
            Self::Quote => "checkout",
            Self::Settle => "ledger",
            Self::Classify => "segmentation",
            Self::Compose => "personalization",
            Self::Describe => "showcase",
            Self::Render => "texts",
        }
    }
}

impl fmt::Display for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// There is no such function.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "unknown function \"{found}\": expected one of quote, settle, classify, compose, describe, render"
)]
pub struct UnknownFunction {
    /// What was found instead.
    pub found: String,
}

impl FromStr for Function {
    type Err = UnknownFunction;

    /// Reads the name of a decision, such as `quote`.
    fn from_str(name: &str) -> Result<Self, UnknownFunction> {
        Self::DECISIONS
            .into_iter()
            .find(|function| function.name() == name)
            .ok_or_else(|| UnknownFunction {
                found: name.to_owned(),
            })
    }
}
