//! Sizes of segments, as sums of their moves.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sqlx::Row as _;

use crate::{Store, StoreError};

/// A segment over a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SegmentMeasures {
    /// The segment.
    pub segment: String,
    /// Members at the beginning of the period.
    pub before: i64,
    /// The days whose nights moved somebody, in sequence. On other days the size is that of the day
    /// before.
    pub days: Vec<SegmentDay>,
}

/// A segment by the end of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SegmentDay {
    /// The local day.
    pub day: String,
    /// Members by its end.
    pub size: i64,
    /// Members who came in.
    pub entered: i64,
    /// Members who went.
    pub left: i64,
}

impl Store {
    pub(super) async fn segment_measures(
        &self,
        tenant: &str,
        from: &str,
        to: &str,
    ) -> Result<Vec<SegmentMeasures>, StoreError> {
        const BEFORE: &str = "SELECT segment, CAST(SUM(delta) AS BIGINT) FROM moves \
            WHERE tenant = $1 AND day < $2 GROUP BY segment HAVING SUM(delta) <> 0";
        const WITHIN: &str = "SELECT segment, day, \
            CAST(SUM(CASE WHEN delta > 0 THEN delta ELSE 0 END) AS BIGINT), \
            CAST(SUM(CASE WHEN delta < 0 THEN -delta ELSE 0 END) AS BIGINT) \
            FROM moves WHERE tenant = $1 AND day >= $2 AND day < $3 \
            GROUP BY segment, day ORDER BY segment, day";
        let mut segments: BTreeMap<String, SegmentMeasures> = BTreeMap::new();
        let first = |segment: &str, before| SegmentMeasures {
            segment: segment.to_owned(),
            before,
            days: Vec::new(),
        };
        let rows = sqlx::query(BEFORE).bind(tenant).bind(from);
        for row in rows.fetch_all(self.pool()).await? {
            let segment: String = row.try_get(0)?;
            let measures = first(&segment, row.try_get(1)?);
            segments.insert(segment, measures);
        }
        let rows = sqlx::query(WITHIN).bind(tenant).bind(from).bind(to);
        for row in rows.fetch_all(self.pool()).await? {
            let segment: String = row.try_get(0)?;
            let (entered, left): (i64, i64) = (row.try_get(2)?, row.try_get(3)?);
            let measures = segments
                .entry(segment)
                .or_insert_with_key(|segment| first(segment, 0));
            let size = measures.days.last().map_or(measures.before, |day| day.size);
            measures.days.push(SegmentDay {
                day: row.try_get(1)?,
                size: size.saturating_add(entered).saturating_sub(left),
                entered,
                left,
            });
        }
        Ok(segments.into_values().collect())
    }
}
