//! A parcel of the outbox as a CloudEvent 1.0, in the structured JSON mode.

use chrono::{DateTime, SecondsFormat};
use fidelis_store::Parcel;
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The media type of the structured JSON mode.
pub const MEDIA_TYPE: &str = "application/cloudevents+json";

/// What a webhook gets. `id` and `source` together are unique: whoever has seen them has seen it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Envelope {
    specversion: &'static str,
    id: String,
    /// `/fidelis/<tenant>`.
    source: String,
    /// The parcel's topic.
    #[serde(rename = "type")]
    topic: String,
    /// The member.
    subject: String,
    /// When it was decided.
    time: String,
    datacontenttype: &'static str,
    /// The record of the contract.
    data: Value,
}

impl Envelope {
    /// The envelope of a parcel.
    #[must_use]
    pub fn of(parcel: &Parcel) -> Self {
        let time = DateTime::from_timestamp_millis(parcel.created_at).unwrap_or_default();
        Self {
            specversion: "1.0",
            id: parcel.id.clone(),
            source: format!("/fidelis/{}", parcel.tenant),
            topic: parcel.topic.clone(),
            subject: parcel.member.clone(),
            time: time.to_rfc3339_opts(SecondsFormat::Millis, true),
            datacontenttype: "application/json",
            // The outbox holds JSON; whatever else might be there is told as it stands.
            data: serde_json::from_str(&parcel.body)
                .unwrap_or_else(|_| Value::String(parcel.body.clone())),
        }
    }

    /// The id in the header `webhook-id`: the same at every attempt and for no other parcel, also of
    /// other tenants, and plain enough for a header.
    #[must_use]
    pub fn message_id(&self) -> String {
        let mut hash = Sha256::new();
        for part in [&self.source, &self.id] {
            hash.update(part.len().to_be_bytes());
            hash.update(part.as_bytes());
        }
        let digits: String = hash
            .finalize()
            .iter()
            .take(16)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        format!("msg_{digits}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parcel(tenant: &str) -> Parcel {
        Parcel {
            tenant: tenant.to_owned(),
            id: "e7".to_owned(),
            topic: "fidelis.message".to_owned(),
            member: "m1".to_owned(),
            body: r#"{"id":"hello"}"#.to_owned(),
            attempts: 0,
            created_at: 1_796_004_000_123,
            problem: None,
        }
    }

    #[test]
    fn an_envelope_has_what_the_standard_asks_for() {
        let envelope = Envelope::of(&parcel("shop"));
        assert_eq!(
            serde_json::to_string(&envelope).unwrap(),
            r#"{"specversion":"1.0","id":"e7","source":"/fidelis/shop","type":"fidelis.message","subject":"m1","time":"2026-11-30T02:00:00.123Z","datacontenttype":"application/json","data":{"id":"hello"}}"#
        );
    }

    #[test]
    fn message_ids_are_of_one_parcel_of_one_tenant() {
        let id = |tenant| Envelope::of(&parcel(tenant)).message_id();
        assert_eq!(id("a"), id("a"));
        assert_ne!(id("a"), id("b"));
        assert_eq!(id("a").len(), 36);
    }
}
