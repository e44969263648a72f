//! Measures a value of the contract without copying it, and checks its integers.
//!
//! A serialiser that writes nothing: it walks a request or an answer once, adds up the bytes that
//! the value takes in the contract's encoding, and stops at an integer that JSON hosts could not
//! read exactly. It costs a few nanoseconds a field, so every call can afford it.

use std::fmt;

use serde::ser::{self, Impossible, Serialize};

/// No integer of the contract lies outside ±(2^53 − 1).
pub(crate) const LARGEST: i64 = (1 << 53) - 1;

/// The size of a value in the contract's encoding: scalars by their width (enumerations, cases and
/// options one byte), texts and lists eight bytes and what they hold.
///
/// # Errors
///
/// [`Beyond`] at the first integer outside ±(2^53 − 1).
pub(crate) fn size<T: Serialize + ?Sized>(value: &T) -> Result<u64, Beyond> {
    let mut survey = Survey { bytes: 0 };
    value.serialize(&mut survey)?;
    Ok(survey.bytes)
}

/// An integer that some hosts could not read.
#[derive(Debug)]
pub(crate) struct Beyond {
    found: String,
    /// The way to it, innermost step first.
    steps: Vec<Step>,
}

#[derive(Debug)]
enum Step {
    Name(&'static str),
    Index(usize),
}

impl Beyond {
    fn at(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }

    /// The JSON pointer to it.
    pub(crate) fn pointer(&self) -> String {
        use fmt::Write as _;

        let mut pointer = String::new();
        for step in self.steps.iter().rev() {
            // Writing into a string cannot fail. The contract's names need no escape.
            let _ = match step {
                Step::Name(name) => write!(pointer, "/{name}"),
                Step::Index(index) => write!(pointer, "/{index}"),
            };
        }
        pointer
    }

    /// What was expected and what was found.
    pub(crate) fn problem(&self) -> String {
        format!(
            "expected an integer from -{LARGEST} to {LARGEST}, found {}",
            self.found
        )
    }
}

impl fmt::Display for Beyond {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.pointer(), self.problem())
    }
}

impl std::error::Error for Beyond {}

impl ser::Error for Beyond {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self {
            found: message.to_string(),
            steps: Vec::new(),
        }
    }
}

struct Survey {
    bytes: u64,
}

impl Survey {
    fn add(&mut self, bytes: u64) -> Result<(), Beyond> {
        self.bytes = self.bytes.saturating_add(bytes);
        Ok(())
    }

    /// The header of a text or a list: where it is and how long.
    fn header(&mut self) {
        self.bytes = self.bytes.saturating_add(8);
    }
}

fn wide(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

/// Members and elements, with the place of the next element.
struct Inside<'a> {
    survey: &'a mut Survey,
    index: usize,
}

impl Inside<'_> {
    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Beyond> {
        value
            .serialize(&mut *self.survey)
            .map_err(|beyond| beyond.at(Step::Index(self.index)))?;
        self.index += 1;
        Ok(())
    }

    fn member<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Beyond> {
        value
            .serialize(&mut *self.survey)
            .map_err(|beyond| beyond.at(Step::Name(name)))
    }
}

/// Scalars whose value does not matter.
macro_rules! by_width {
    ($($name:ident($scalar:ty): $bytes:literal,)*) => {$(
        fn $name(self, _: $scalar) -> Result<(), Beyond> {
            self.add($bytes)
        }
    )*};
}

impl<'a> ser::Serializer for &'a mut Survey {
    type Ok = ();
    type Error = Beyond;
    type SerializeSeq = Inside<'a>;
    type SerializeTuple = Inside<'a>;
    type SerializeTupleStruct = Impossible<(), Beyond>;
    type SerializeTupleVariant = Impossible<(), Beyond>;
    type SerializeMap = Impossible<(), Beyond>;
    type SerializeStruct = Inside<'a>;
    type SerializeStructVariant = Impossible<(), Beyond>;

    by_width! {
        serialize_bool(bool): 1, serialize_char(char): 4,
        serialize_i8(i8): 1, serialize_i16(i16): 2, serialize_i32(i32): 4,
        serialize_u8(u8): 1, serialize_u16(u16): 2, serialize_u32(u32): 4,
        serialize_f32(f32): 4, serialize_f64(f64): 8,
    }

    fn serialize_i64(self, value: i64) -> Result<(), Beyond> {
        if (-LARGEST..=LARGEST).contains(&value) {
            self.add(8)
        } else {
            Err(ser::Error::custom(value))
        }
    }

    fn serialize_u64(self, value: u64) -> Result<(), Beyond> {
        if value <= LARGEST.unsigned_abs() {
            self.add(8)
        } else {
            Err(ser::Error::custom(value))
        }
    }

    fn serialize_str(self, value: &str) -> Result<(), Beyond> {
        self.header();
        self.add(wide(value.len()))
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), Beyond> {
        self.header();
        self.add(wide(value.len()))
    }

    fn serialize_none(self) -> Result<(), Beyond> {
        self.add(1)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Beyond> {
        self.add(1)?;
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Beyond> {
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Beyond> {
        Ok(())
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
    ) -> Result<(), Beyond> {
        self.add(1)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Beyond> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        case: &'static str,
        value: &T,
    ) -> Result<(), Beyond> {
        self.add(1)?;
        value
            .serialize(self)
            .map_err(|beyond| beyond.at(Step::Name(case)))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Inside<'a>, Beyond> {
        self.header();
        Ok(Inside {
            survey: self,
            index: 0,
        })
    }

    fn serialize_tuple(self, _: usize) -> Result<Inside<'a>, Beyond> {
        Ok(Inside {
            survey: self,
            index: 0,
        })
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, Beyond> {
        Err(ser::Error::custom("a record without names"))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Beyond> {
        Err(ser::Error::custom("a case with several values"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, Beyond> {
        Err(ser::Error::custom("a map"))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Inside<'a>, Beyond> {
        Ok(Inside {
            survey: self,
            index: 0,
        })
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Beyond> {
        Err(ser::Error::custom("a case with several values"))
    }
}

impl ser::SerializeSeq for Inside<'_> {
    type Ok = ();
    type Error = Beyond;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Beyond> {
        self.element(value)
    }

    fn end(self) -> Result<(), Beyond> {
        Ok(())
    }
}

impl ser::SerializeTuple for Inside<'_> {
    type Ok = ();
    type Error = Beyond;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Beyond> {
        self.element(value)
    }

    fn end(self) -> Result<(), Beyond> {
        Ok(())
    }
}

impl ser::SerializeStruct for Inside<'_> {
    type Ok = ();
    type Error = Beyond;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Beyond> {
        self.member(name, value)
    }

    fn end(self) -> Result<(), Beyond> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::types::{Bucket, EventBody, Mark, Notice, PointsPayment, Share};

    #[test]
    fn scalars_count_by_width_and_texts_by_length() {
        // u32 + s64.
        assert_eq!(size(&Share { line: 1, amount: 2 }).unwrap(), 12);
        // The header, and two marks of two s64.
        let marks = vec![Mark { start: 0, value: 1 }, Mark { start: 2, value: 3 }];
        assert_eq!(size(&marks).unwrap(), 8 + 2 * 16);
        // u64, text, two s64, s64, three absent options, absent funding.
        let bucket = Bucket {
            sequence: 1,
            wallet: "points".to_owned(),
            remaining: 5,
            held: 0,
            earned_at: 9,
            activates_at: None,
            awaiting: None,
            expires_at: None,
            funding: None,
        };
        assert_eq!(size(&bucket).unwrap(), 8 + (8 + 6) + 3 * 8 + 4);
    }

    #[test]
    fn the_largest_integer_passes_and_the_next_does_not() {
        assert!(size(&LARGEST).is_ok());
        assert!(size(&-LARGEST).is_ok());
        assert!(size(&(LARGEST + 1)).is_err());
        assert!(size(&(-LARGEST - 1)).is_err());
        assert!(size(&LARGEST.unsigned_abs()).is_ok());
        assert!(size(&(LARGEST.unsigned_abs() + 1)).is_err());
    }

    #[test]
    fn an_integer_beyond_is_found_by_its_pointer() {
        let payments = vec![payment(1), payment(LARGEST + 1)];
        let beyond = size(&payments).unwrap_err();
        assert_eq!(beyond.pointer(), "/1/points");
        assert!(beyond.problem().ends_with("found 9007199254740992"));

        let body = EventBody::AccountMerged("m-2".to_owned());
        assert_eq!(size(&body).unwrap(), 1 + 8 + 3);
        let body = Notice::Measured(crate::contract::types::Measure {
            ladder: "spend".to_owned(),
            delta: i64::MIN,
        });
        assert_eq!(size(&body).unwrap_err().pointer(), "/Measured/delta");
    }

    fn payment(points: i64) -> PointsPayment {
        PointsPayment {
            wallet: "points".to_owned(),
            points,
            amount: 0,
            hold: None,
        }
    }
}
