//! Ties each request of the contract to its function and its answer.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use wasmtime::component::{ComponentNamedList, Lift, Lower};

use crate::Function;
use crate::contract::types::Message;
use crate::contract::{checkout, ledger, personalization, segmentation, showcase};

/// A request that a plugin answers with a decision.
///
/// Implemented for the contract's requests and nothing else.
pub trait Request: sealed::Sealed + Serialize + DeserializeOwned + Send + 'static {
    /// What the plugin answers.
    type Answer: Lift + Serialize + Send + Sync + 'static;

    /// The function that answers it.
    const FUNCTION: Function;

    /// The function's parameters.
    #[doc(hidden)]
    type Parameters<'a>: ComponentNamedList + Lower + Send + Sync;

    /// The request as the function's parameters.
    #[doc(hidden)]
    fn parameters(&self) -> Self::Parameters<'_>;
}

mod sealed {
    pub trait Sealed {}
}

/// Messages to be put into words: the parameters of `texts.render` as one value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenderRequest {
    /// The messages.
    pub messages: Vec<Message>,
    /// The language (BCP 47).
    pub locale: String,
}

macro_rules! requests {
    ($($request:ty => $answer:ty, $function:ident;)*) => {$(
        impl sealed::Sealed for $request {}

        impl Request for $request {
            type Answer = $answer;
            const FUNCTION: Function = Function::$function;
            type Parameters<'a> = (&'a $request,);

            fn parameters(&self) -> Self::Parameters<'_> {
                (self,)
            }
        }
    )*};
}

requests! {
    checkout::QuoteRequest => checkout::Quotation, Quote;
    ledger::SettleRequest => ledger::Settlement, Settle;
    segmentation::ClassifyRequest => segmentation::Profile, Classify;
    personalization::ComposeRequest => personalization::Page, Compose;
    showcase::DescribeRequest => showcase::ProgramPage, Describe;
}

impl sealed::Sealed for RenderRequest {}

impl Request for RenderRequest {
    type Answer = Vec<String>;
    const FUNCTION: Function = Function::Render;
    type Parameters<'a> = (&'a [Message], &'a str);

    fn parameters(&self) -> Self::Parameters<'_> {
        (&self.messages, &self.locale)
    }
}
