//! What a value can be, as far as it is known before a query runs.

use std::fmt;
use std::ops::BitOr;

/// A set of the types that a value may have.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Types(u16);

impl Types {
    /// Null.
    pub const NULL: Types = Types(1);
    /// True or false.
    pub const BOOL: Types = Types(1 << 1);
    /// A whole number.
    pub const INT: Types = Types(1 << 2);
    /// A text.
    pub const STR: Types = Types(1 << 3);
    /// A list in which no null and no list or map stands.
    pub const LIST: Types = Types(1 << 4);
    /// Any other list.
    pub const NESTED: Types = Types(1 << 5);
    /// A map.
    pub const MAP: Types = Types(1 << 6);
    /// A node by itself, whose properties can be asked for.
    pub const NODE: Types = Types(1 << 7);
    /// A relationship by itself.
    pub const EDGE: Types = Types(1 << 8);
    /// The relationships of a path of variable length.
    pub const TRAIL: Types = Types(1 << 9);
    /// A node or relationship that was taken out of a list or a condition: the executor has lost its identity.
    pub const COPY: Types = Types(1 << 10);
    /// What may stand in a comparison of order.
    pub const SCALAR: Types = Types(1 | 1 << 1 | 1 << 2 | 1 << 3);

    /// Whether all of these are among those.
    pub fn within(self, others: Types) -> bool {
        self.0 & !others.0 == 0
    }

    /// Whether any of these is among those.
    pub fn meets(self, others: Types) -> bool {
        self.0 & others.0 != 0
    }

    /// These without those.
    #[must_use]
    pub fn without(self, others: Types) -> Types {
        Types(self.0 & !others.0)
    }

    /// What remains of these once they went through an expression.
    #[must_use]
    pub fn copied(self) -> Types {
        match self.meets(Types::NODE | Types::EDGE) {
            true => self.without(Types::NODE | Types::EDGE) | Types::COPY,
            false => self,
        }
    }
}

impl BitOr for Types {
    type Output = Types;
    fn bitor(self, other: Types) -> Types {
        Types(self.0 | other.0)
    }
}

impl fmt::Debug for Types {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = [
            "null",
            "boolean",
            "number",
            "text",
            "list",
            "nested list",
            "map",
            "node",
            "relationship",
            "relationships",
            "copy",
        ];
        let mut first = true;
        for (k, name) in names.iter().enumerate() {
            if self.0 & (1 << k) != 0 {
                write!(f, "{}{name}", if first { "" } else { " or " })?;
                first = false;
            }
        }
        if first { f.write_str("nothing") } else { Ok(()) }
    }
}
