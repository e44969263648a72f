//! What a quote, a page or a profile needs of the store.

use fidelis_host::account;
use fidelis_host::contract::types::{
    Effect, Exposure, Member, PresentedCode, SharedCounter, Standing,
};

use crate::write::expose;
use crate::{Store, StoreError};

/// Who asks, and with what.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ask<'a> {
    /// The member; absent for a guest.
    pub member: Option<&'a str>,
    /// Codes as the customer typed them.
    pub codes: &'a [String],
    /// Whether shared counters are needed: for quotes and pages.
    pub counters: bool,
}

/// What the store knows for a request of the contract.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// The member; one of whom nothing is known has the id alone. Absent for a guest.
    pub member: Option<Member>,
    /// Where the member stands; absent for a guest.
    pub standing: Option<Standing>,
    /// Codes with the coupons behind them, as asked.
    pub codes: Vec<PresentedCode>,
    /// Shared counters.
    pub counters: Vec<SharedCounter>,
}

impl Store {
    /// What the store knows for a request of the contract.
    ///
    /// # Errors
    ///
    /// If the database does not answer.
    pub async fn context(&self, tenant: &str, ask: Ask<'_>) -> Result<Context, StoreError> {
        let mut context = Context::default();
        if let Some(id) = ask.member {
            let row = self.row(tenant, id).await?;
            context.standing = Some(account::standing(&row.account));
            context.member = Some(row.member());
        }
        context.codes = self.presented(tenant, ask.member, ask.codes).await?;
        if ask.counters {
            let public = context.codes.iter().filter(|code| code.coupon.is_none());
            let public: Vec<String> = public.map(|code| code.code.clone()).collect();
            context.counters = self.recent_counters(tenant, &public).await?;
        }
        Ok(context)
    }

    /// Writes down who saw which variant, of what a page or a cart was answered.
    ///
    /// # Errors
    ///
    /// If the database does not answer.
    pub async fn expose(
        &self,
        tenant: &str,
        effects: &[Effect],
        now: i64,
    ) -> Result<(), StoreError> {
        let exposure = |effect: &Effect| -> Option<Exposure> {
            match effect {
                Effect::Exposure(exposure) => Some(exposure.clone()),
                _ => None,
            }
        };
        let exposures: Vec<Exposure> = effects.iter().filter_map(exposure).collect();
        if exposures.is_empty() {
            return Ok(());
        }
        let mut writing = self.begin().await?;
        for exposure in &exposures {
            expose(&mut writing.tx, tenant, exposure, now).await?;
        }
        writing.commit().await?;
        Ok(())
    }
}
