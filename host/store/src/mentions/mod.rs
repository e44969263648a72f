//! Whom the rows of a member name besides: an index, so that an erasure finds the rows of others
//! without reading the whole tenant.
//!
//! It is written in the transaction of what names somebody, and before anything else of it: on
//! PostgreSQL an erasure keeps all others from writing mentions (`Store::begin_isolated`), and
//! who waits for that must not hold a row that the erasure wants.

mod fill;

use std::collections::BTreeSet;

use fidelis_host::contract::ledger::Settlement;
use fidelis_host::contract::types::{Event, EventBody};
use serde::Deserialize;
use serde_json::Value;
use sqlx::AnyConnection;

use crate::names::Names;
use crate::settle::Whose;
use crate::{StoreError, ids, sql, write};

/// Whose deeds are those that concern nobody.
pub(crate) const NOBODY: &str = "";

/// Names that were found, each with whose rows they are in.
#[derive(Debug, Default)]
pub(crate) struct Mentions {
    tenant: String,
    member: String,
    /// Tenant, who is named, and whose rows name them. In one sequence for all transactions.
    found: BTreeSet<[String; 3]>,
}

impl Mentions {
    /// What the rows of a member name.
    pub(crate) fn of(tenant: &str, member: &str) -> Self {
        let mut mentions = Self::default();
        mentions.turn_to(tenant, member);
        mentions
    }

    /// What one settlement brings. It is left as it is.
    pub(crate) fn settled(whose: Whose<'_>, event: &Event, settlement: &mut Settlement) -> Self {
        let mut mentions = Self::of(whose.tenant, whose.member);
        mentions.event(&mut event.clone());
        // What the account names came into it with an entry.
        mentions.settlement(settlement);
        mentions
    }

    /// What comes next is in the rows of this member.
    fn turn_to(&mut self, tenant: &str, member: &str) {
        tenant.clone_into(&mut self.tenant);
        member.clone_into(&mut self.member);
    }

    /// What is written down of a deed. Of an event told by hand it is known where it names
    /// somebody; in anything else every text may be a name.
    pub(crate) fn detail(&mut self, detail: &str) {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct ByHand {
            event: String,
            body: EventBody,
        }
        if let Ok(told) = serde_json::from_str::<ByHand>(detail) {
            self.event(&mut Event {
                id: told.event,
                at: 0,
                body: told.body,
            });
        } else if let Ok(value) = serde_json::from_str(detail) {
            self.texts(&value);
        }
    }

    fn texts(&mut self, value: &Value) {
        match value {
            Value::String(text) => self.add(text),
            Value::Array(items) => items.iter().for_each(|item| self.texts(item)),
            Value::Object(fields) => {
                for (name, field) in fields {
                    self.add(name);
                    self.texts(field);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn add(&mut self, named: &str) {
        if !named.is_empty() && named != self.member {
            let [tenant, member] = [&self.tenant, &self.member].map(Clone::clone);
            self.found.insert([tenant, named.to_owned(), member]);
        }
    }

    /// Whether somebody is among them.
    pub(crate) fn name(&self, named: &str) -> bool {
        self.found.iter().any(|[_, found, _]| found == named)
    }

    /// Writes what was found. Where that is nothing, the database is not asked.
    pub(crate) async fn write(&self, connection: &mut AnyConnection) -> Result<(), StoreError> {
        let found: Vec<_> = self.found.iter().collect();
        for chunk in found.chunks(write::ROWS) {
            let query = format!(
                "INSERT INTO mentions (tenant, named, member) VALUES {} \
                 ON CONFLICT (tenant, named, member) DO NOTHING",
                sql::places(chunk.len(), 3)
            );
            let mut query = sqlx::query(sqlx::AssertSqlSafe(query));
            for [tenant, named, member] in chunk {
                query = query.bind(tenant).bind(digest(tenant, named)).bind(member);
            }
            query.execute(&mut *connection).await?;
        }
        Ok(())
    }
}

/// A name as the index has it. What may be a name is often more than one, as `ada:points` may be
/// beside `ada`: nothing readable of it may stay when `ada` is forgotten.
pub(crate) fn digest(tenant: &str, named: &str) -> String {
    ids::derived(&["named", tenant, named])
}

impl Names for Mentions {
    fn member(&mut self, id: &mut String) {
        self.add(id);
    }

    /// Every id that may be meant: up to each colon, and the whole.
    fn within(&mut self, id: &mut String, start: usize) -> Option<usize> {
        let rest = id.get(start..)?;
        for (end, _) in rest.match_indices(':') {
            self.add(rest.get(..end).unwrap_or_default());
        }
        self.add(rest);
        None
    }

    /// Nobody else where it is the account's own. What travels to another account has its sender
    /// behind a marker.
    fn owner(&mut self, id: &mut String, start: usize) {
        let rest = id.get(start..).unwrap_or_default();
        let own = rest.strip_prefix(self.member.as_str());
        if !own.is_some_and(|behind| behind.starts_with(':')) {
            self.within(id, start);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::rename::Rename;

    fn named(mentions: &Mentions) -> Vec<&str> {
        let named = mentions.found.iter();
        named.map(|[_, named, _]| named.as_str()).collect()
    }

    fn in_event_id(id: &str) -> Vec<String> {
        let mut mentions = Mentions::of("t", "m-1");
        mentions.event_id(&mut id.to_owned());
        named(&mentions).into_iter().map(str::to_owned).collect()
    }

    #[test]
    fn whoever_may_be_meant_is_named_but_not_the_member() {
        for (id, expected) in [
            ("o1:placed", &[][..]),
            ("e:received:m-1", &[]),
            ("birthday:m-1:2027", &[]),
            ("birthday:m-1:2027:thanks", &[]),
            ("anniv:sign-up:m-1:2027", &[]),
            ("e:received:m-2", &["m-2"]),
            ("e:received:a:b", &["a", "a:b"]),
            // Merged from "m-1:x" into "m-1".
            ("e:measured:m-1:x", &["m-1:x"]),
            (
                "e:forwarded:m-2:received:m-3",
                &["m-2", "m-2:received", "m-2:received:m-3", "m-3"],
            ),
        ] {
            assert_eq!(in_event_id(id), expected, "{id}");
        }
    }

    #[test]
    fn of_a_deed_every_text_may_be_a_name_unless_it_is_an_event() {
        let of = |detail: &str| {
            let mut mentions = Mentions::of("t", "m-1");
            mentions.detail(detail);
            named(&mentions).join(" ")
        };
        let merged = r#"{"event":"e","body":{"AccountMerged":"m-2"}}"#;
        let left = r#"{"event":"e","body":"MemberLeft"}"#;
        let other = r#"{"to":["m-2",{"m-3":"m-1"}],"n":7}"#;
        assert_eq!(
            [merged, left, other, "{}"].map(of),
            ["m-2", "", "m-2 m-3 n to", ""]
        );
    }

    proptest! {
        #[test]
        fn whatever_can_be_renamed_is_found(
            own in "(a|b|:){1,3}",
            from in "(a|b|:|:received:|birthday:){1,4}",
            id in "(a|b|:|:received:|:measured:|birthday:|anniv:){0,8}",
            begin in "(birthday:|anniv:a:|referral:|)",
        ) {
            let id = begin + &id;
            prop_assume!(from != own);
            let own_falls_due = ["birthday:", "anniv:a:"].iter().any(|begin| {
                let rest = id.strip_prefix(begin).and_then(|rest| rest.strip_prefix(&own));
                rest.is_some_and(|rest| rest.starts_with(':'))
            });
            for walk in [Rename::event_id, Rename::counter_id] {
                let mut renamed = id.clone();
                walk(&mut Rename { from: &from, to: "x" }, &mut renamed);
                let mut mentions = Mentions::of("t", &own);
                mentions.event_id(&mut id.clone());
                mentions.counter_id(&mut id.clone());
                prop_assert!(renamed == id || own_falls_due || mentions.name(&from));
            }
        }
    }
}
