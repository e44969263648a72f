//! The rows of the file.

use fidelis_host::contract::personalization::Choice;

use crate::table;

/// The header.
pub(super) const HEADER: &[&str] = &["customer_id", "rank", "sku", "score"];

/// The rows of a customer, best first.
///
/// # Errors
///
/// As [`table::row`].
pub(super) fn rows(id: &str, choices: &[Choice]) -> csv::Result<Vec<u8>> {
    let mut writer = table::writer();
    for (rank, choice) in (1_u32..).zip(choices) {
        let (rank, score) = (rank.to_string(), choice.score.to_string());
        writer.write_record([id, &rank, &choice.id, &score])?;
    }
    table::finish(writer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_begin_at_one_and_fields_are_quoted_where_need_be() {
        let choice = |id: &str, score| Choice {
            id: id.to_owned(),
            score,
            because: None,
        };
        let rows = rows("a,b", &[choice("mug", 7), choice("tea \"green\"", -1)]);
        let text = String::from_utf8(rows.unwrap()).unwrap();
        assert_eq!(
            text,
            "\"a,b\",1,mug,7\n\"a,b\",2,\"tea \"\"green\"\"\",-1\n"
        );
    }

    #[test]
    fn an_empty_list_has_no_rows() {
        assert!(rows("7", &[]).unwrap().is_empty());
    }
}
