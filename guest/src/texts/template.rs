//! The syntax of texts.
//!
//! | written | shown |
//! |---|---|
//! | `{name}` | the argument, as the language writes numbers, points, money, shares and days |
//! | `{name\|one\|many}` | one of two words: the first where the language uses the singular |
//! | `{{`, `}}` | a brace |
//!
//! So `{points} and {days} {days|day|days}` becomes `20 points and 1 day`. French uses the
//! singular below 2, every other language for 1. The name of a wallet is such a text too: its
//! argument `count` is the number of points, as in `{count|point|points}`.

/// A part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part<'t> {
    /// Words as they are.
    Words(&'t str),
    /// An argument by name.
    Argument(&'t str),
    /// One of two words by an argument's number.
    Plural {
        /// The argument.
        name: &'t str,
        /// For the singular.
        one: &'t str,
        /// For all else.
        many: &'t str,
    },
}

/// Takes a text apart. An error says what was expected.
pub(crate) fn parts<'t>(text: &'t str, each: &mut dyn FnMut(Part<'t>)) -> Result<(), &'static str> {
    let mut rest = text;
    // Not `split_at`: its panic would bring along the code that quotes text.
    while let Some((words, tail)) = rest
        .find(['{', '}'])
        .and_then(|place| rest.split_at_checked(place))
    {
        if !words.is_empty() {
            each(Part::Words(words));
        }
        if let Some(after) = tail.strip_prefix("{{").or_else(|| tail.strip_prefix("}}")) {
            each(Part::Words(tail.get(..1).unwrap_or_default()));
            rest = after;
            continue;
        }
        let Some(open) = tail.strip_prefix('{') else {
            return Err("`}}` for a closing brace that ends no argument");
        };
        let Some((inside, after)) = open.split_once('}') else {
            return Err("`}` after the argument that `{` begins, or `{{` for a brace");
        };
        each(argument(inside)?);
        rest = after;
    }
    if !rest.is_empty() {
        each(Part::Words(rest));
    }
    Ok(())
}

fn argument(inside: &str) -> Result<Part<'_>, &'static str> {
    let mut forms = inside.split('|');
    let name = forms.next().unwrap_or_default();
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if name.is_empty() || !name.bytes().all(letter) {
        return Err("the name of an argument between braces: letters, digits, `_`, `-`");
    }
    match (forms.next(), forms.next(), forms.next()) {
        (None, None, None) => Ok(Part::Argument(name)),
        (Some(one), Some(many), None) => Ok(Part::Plural { name, one, many }),
        _ => Err("two forms after an argument's name: `{name|one|many}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken_apart(text: &str) -> Vec<Part<'_>> {
        let mut list = Vec::new();
        parts(text, &mut |part| list.push(part)).unwrap();
        list
    }

    #[test]
    fn words_arguments_plurals_and_braces() {
        let days = Part::Plural {
            name: "days",
            one: "day",
            many: "days",
        };
        assert_eq!(
            taken_apart("In {days} {days|day|days}, {{é}}"),
            [
                Part::Words("In "),
                Part::Argument("days"),
                Part::Words(" "),
                days,
                Part::Words(", "),
                Part::Words("{"),
                Part::Words("é"),
                Part::Words("}"),
            ]
        );
        assert_eq!(taken_apart(""), []);
    }

    #[test]
    fn what_is_not_well_formed_is_told() {
        for text in [
            "{",
            "}",
            "{a",
            "a}",
            "{}",
            "{a b}",
            "{a|one}",
            "{a|b|c|d}",
            "{{}",
        ] {
            assert!(parts(text, &mut |_| {}).is_err(), "{text}");
        }
    }
}
