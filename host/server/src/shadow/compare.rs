//! Where two answers differ first.

use serde_json::Value;

/// What two answers differ in.
#[derive(Debug, PartialEq)]
pub(super) enum Found {
    /// In nothing.
    Nothing,
    /// In the revision that stands in entries, and nothing else: another programme that decides
    /// the same.
    Revisions,
    /// In something, of which this is the first.
    At(Difference),
}

/// Two values at one place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Difference {
    /// JSON pointer into both answers.
    pub(super) at: String,
    /// What the live plugin has there; absent where it has nothing.
    pub(super) live: Option<Value>,
    /// What the candidate has there; absent where it has nothing.
    pub(super) candidate: Option<Value>,
}

/// Compares in the order of the live answer.
pub(super) fn first(live: &Value, candidate: &Value) -> Found {
    let mut walk = Walk {
        at: String::new(),
        revisions: false,
    };
    match walk.differ(Some(live), Some(candidate)) {
        Some(difference) => Found::At(difference),
        None if walk.revisions => Found::Revisions,
        None => Found::Nothing,
    }
}

struct Walk {
    at: String,
    /// Whether a revision differed.
    revisions: bool,
}

impl Walk {
    fn differ(&mut self, live: Option<&Value>, candidate: Option<&Value>) -> Option<Difference> {
        match (live, candidate) {
            (Some(Value::Object(one)), Some(Value::Object(other))) => {
                let missing = other.keys().filter(|name| !one.contains_key(*name));
                one.keys().chain(missing).find_map(|name| {
                    let step = name.replace('~', "~0").replace('/', "~1");
                    self.step(&step, one.get(name), other.get(name))
                })
            }
            (Some(Value::Array(one)), Some(Value::Array(other))) => (0..one.len().max(other.len()))
                .find_map(|index| self.step(&index.to_string(), one.get(index), other.get(index))),
            (live, candidate) if live == candidate => None,
            _ if is_revision(&self.at) => {
                self.revisions = true;
                None
            }
            (live, candidate) => Some(Difference {
                at: self.at.clone(),
                live: live.cloned(),
                candidate: candidate.cloned(),
            }),
        }
    }

    fn step(
        &mut self,
        step: &str,
        live: Option<&Value>,
        candidate: Option<&Value>,
    ) -> Option<Difference> {
        let length = self.at.len();
        self.at.push('/');
        self.at.push_str(step);
        let found = self.differ(live, candidate);
        self.at.truncate(length);
        found
    }
}

/// Whether a place is the revision of an entry: `/Ok/entries/3/revision`.
fn is_revision(at: &str) -> bool {
    let number = at
        .strip_prefix("/Ok/entries/")
        .and_then(|rest| rest.strip_suffix("/revision"));
    number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Fields that name a person, or were written by one.
const PERSONAL: [&str; 4] = ["member", "reason", "session", "attributes"];
/// What stands in their place.
const LEFT_OUT: &str = "(left out)";
/// Characters of a text that are kept.
const LONGEST: usize = 200;
/// Members of a list that are kept.
const MOST: usize = 20;

impl Difference {
    /// The same, bounded, without what names a person.
    pub(super) fn without_persons(mut self, member: Option<&str>) -> Self {
        let steps = self.at.split('/');
        let personal = steps.clone().any(|step| PERSONAL.contains(&step));
        for value in [&mut self.live, &mut self.candidate].into_iter().flatten() {
            if personal {
                *value = Value::from(LEFT_OUT);
            } else {
                leave_out(value, member);
            }
        }
        self
    }
}

fn leave_out(value: &mut Value, member: Option<&str>) {
    match value {
        Value::String(text) => {
            let named = member.is_some_and(|id| !id.is_empty() && text.contains(id));
            if named {
                LEFT_OUT.clone_into(text);
            } else if text.chars().count() > LONGEST {
                *text = text.chars().take(LONGEST).chain(['…']).collect();
            }
        }
        Value::Array(values) => {
            values.truncate(MOST);
            values.iter_mut().for_each(|value| leave_out(value, member));
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                if PERSONAL.contains(&name.as_str()) {
                    *value = Value::from(LEFT_OUT);
                } else {
                    leave_out(value, member);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn at(live: &Value, candidate: &Value) -> (String, Option<Value>, Option<Value>) {
        match first(live, candidate) {
            Found::At(Difference {
                at,
                live,
                candidate,
            }) => (at, live, candidate),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_first_difference_has_a_pointer() {
        let live = json!({"Ok": {"a": [1, 2], "b/c": "x"}});
        assert_eq!(first(&live, &live), Found::Nothing);
        let candidate = json!({"Ok": {"a": [1, 3], "b/c": "y"}});
        assert_eq!(
            at(&live, &candidate),
            ("/Ok/a/1".to_owned(), Some(json!(2)), Some(json!(3)))
        );
        let candidate = json!({"Ok": {"a": [1, 2], "b/c": "y"}});
        assert_eq!(at(&live, &candidate).0, "/Ok/b~1c");
        let fault = json!({"Err": {"at": ""}});
        assert_eq!(at(&live, &fault).0, "/Ok");
    }

    #[test]
    fn what_is_missing_on_either_side_is_told() {
        let (one, two) = (json!({"Ok": {"a": [1]}}), json!({"Ok": {"a": [1, 2]}}));
        assert_eq!(at(&one, &two), ("/Ok/a/1".to_owned(), None, Some(json!(2))));
        assert_eq!(at(&two, &one), ("/Ok/a/1".to_owned(), Some(json!(2)), None));
    }

    #[test]
    fn revisions_of_entries_count_apart() {
        let answer = |revision: &str, points: i64| json!({"Ok": {"entries": [{"revision": revision, "available": points}]}});
        assert_eq!(first(&answer("a", 1), &answer("b", 1)), Found::Revisions);
        assert_eq!(
            at(&answer("a", 1), &answer("b", 2)).0,
            "/Ok/entries/0/available"
        );
        // A revision elsewhere is a difference like any other.
        let (one, two) = (
            json!({"Ok": {"revision": "a"}}),
            json!({"Ok": {"revision": "b"}}),
        );
        assert_eq!(at(&one, &two).0, "/Ok/revision");
    }

    #[test]
    fn nobody_is_named() {
        let difference = Difference {
            at: "/Ok/follow_ups/0".to_owned(),
            live: Some(json!({"member": "anne", "id": "order-7/anne", "points": 3})),
            candidate: Some(json!("x".repeat(1000))),
        };
        let without = difference.without_persons(Some("anne"));
        assert_eq!(
            without.live,
            Some(json!({"member": "(left out)", "id": "(left out)", "points": 3}))
        );
        let text = without.candidate.unwrap();
        assert_eq!(text.as_str().unwrap().chars().count(), LONGEST + 1);

        let difference = Difference {
            at: "/Ok/follow_ups/0/member".to_owned(),
            live: Some(json!("marc")),
            candidate: None,
        };
        let without = difference.without_persons(Some("anne"));
        assert_eq!(without.live, Some(json!("(left out)")));
    }
}
