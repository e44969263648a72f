//! How plain values are read: truth, integers, strings, and what may be absent or come in a list.

use super::super::value::Value;
use super::{Read, put};

impl Read for bool {
    fn blank() -> Self {
        false
    }

    fn fill(&mut self, value: &Value) -> bool {
        put(self, value.as_bool())
    }
}

/// Integers of all widths.
macro_rules! integers {
    ($($integer:ty),*) => {$(
        impl Read for $integer {
            fn blank() -> Self {
                0
            }

            fn fill(&mut self, value: &Value) -> bool {
                put(self, value.as_i64().and_then(|number| number.try_into().ok()))
            }
        }
    )*};
}

integers!(i64, i32, u32, u8);

impl Read for String {
    fn blank() -> Self {
        String::new()
    }

    fn fill(&mut self, value: &Value) -> bool {
        put(self, value.as_str().map(str::to_owned))
    }
}

impl<T: Read> Read for Option<T> {
    fn blank() -> Self {
        None
    }

    fn fill(&mut self, value: &Value) -> bool {
        match value {
            Value::Null => true,
            _ => self.insert(T::blank()).fill(value),
        }
    }
}

impl<T: Read> Read for Box<T> {
    fn blank() -> Self {
        Box::new(T::blank())
    }

    fn fill(&mut self, value: &Value) -> bool {
        self.as_mut().fill(value)
    }
}

impl<T: Read> Read for Vec<T> {
    fn blank() -> Self {
        Vec::new()
    }

    fn fill(&mut self, value: &Value) -> bool {
        elements(value, &mut |value| {
            self.push(T::blank());
            self.last_mut().is_some_and(|element| element.fill(value))
        })
    }
}

/// Reads the elements of a list one by one.
#[inline(never)]
fn elements(value: &Value, read: &mut dyn FnMut(&Value) -> bool) -> bool {
    let values = value.as_array();
    values.is_some_and(|values| values.iter().all(read))
}
