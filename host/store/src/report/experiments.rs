//! Variants of experiments: who saw them, and who ordered afterwards.

use serde::{Deserialize, Serialize};
use sqlx::Row as _;

use super::{Share, Span};
use crate::{Store, StoreError};

/// An experiment within a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExperimentMeasures {
    /// The experiment.
    pub experiment: String,
    /// Its variants, by their ids.
    pub variants: Vec<VariantMeasures>,
}

/// A variant within a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VariantMeasures {
    /// The variant.
    pub variant: String,
    /// Members who ordered from then on within the period, of the members and sessions that saw it
    /// first within the period. Sessions of guests cannot be told as ordering.
    pub ordered: Share,
    /// The orders of those members.
    pub orders: i64,
}

impl Store {
    pub(super) async fn experiment_measures(
        &self,
        tenant: &str,
        span: Span,
    ) -> Result<Vec<ExperimentMeasures>, StoreError> {
        const QUERY: &str = "SELECT experiment, variant, COUNT(*), \
            CAST(SUM(CASE WHEN orders > 0 THEN 1 ELSE 0 END) AS BIGINT), \
            CAST(SUM(orders) AS BIGINT) FROM (\
             SELECT e.experiment, e.variant, e.unit, COUNT(o.order_id) AS orders \
             FROM exposures e LEFT JOIN orders o ON o.tenant = e.tenant AND o.member = e.unit \
              AND o.placed_at >= e.at AND o.placed_at < $3 \
              AND o.status NOT IN ('cancelled', 'refunded') \
             WHERE e.tenant = $1 AND e.at >= $2 AND e.at < $3 \
             GROUP BY e.experiment, e.variant, e.unit) AS seen \
            GROUP BY experiment, variant ORDER BY experiment, variant";
        let rows = sqlx::query(QUERY)
            .bind(tenant)
            .bind(span.from)
            .bind(span.to)
            .fetch_all(self.pool())
            .await?;
        let mut experiments: Vec<ExperimentMeasures> = Vec::new();
        for row in rows {
            let experiment: String = row.try_get(0)?;
            let measures = VariantMeasures {
                variant: row.try_get(1)?,
                ordered: Share::of(row.try_get(3)?, row.try_get(2)?),
                orders: row.try_get(4)?,
            };
            match experiments.last_mut() {
                Some(last) if last.experiment == experiment => last.variants.push(measures),
                _ => experiments.push(ExperimentMeasures {
                    experiment,
                    variants: vec![measures],
                }),
            }
        }
        Ok(experiments)
    }
}
