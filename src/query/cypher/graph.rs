//! The graph that a Cypher query reads, behind one trait: the store's has it, and so has the graph in memory that the
//! conformance tests build.

use std::hash::Hash;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::types::Types;
use crate::store::StoreError;

/// A value in a query or its answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing, or not known.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A text.
    Str(String),
    /// A list.
    List(Vec<Value>),
    /// A map, in the order in which it was written.
    Map(Vec<(String, Value)>),
    /// A node, with all that is known of it.
    Node {
        /// Its id in the graph.
        id: String,
        /// Its labels.
        labels: Vec<String>,
        /// Its properties.
        properties: Vec<(String, Value)>,
    },
    /// A relationship.
    Relationship {
        /// Its type.
        kind: String,
        /// The ids of the nodes that it starts from and leads to.
        ends: (String, String),
        /// Its properties.
        properties: Vec<(String, Value)>,
    },
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let entries = |entries: &[(String, Value)]| -> serde_json::Map<String, serde_json::Value> {
            entries.iter().map(|(k, v)| (k.clone(), serde_json::to_value(v).unwrap_or_default())).collect()
        };
        match self {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(b) => serializer.serialize_bool(*b),
            Value::Int(i) => serializer.serialize_i64(*i),
            Value::Str(text) => serializer.serialize_str(text),
            Value::List(items) => serializer.collect_seq(items),
            Value::Map(map) => entries(map).serialize(serializer),
            Value::Node { id, labels, properties } => {
                let mut node = serializer.serialize_struct("Node", 3)?;
                node.serialize_field("id", id)?;
                node.serialize_field("labels", labels)?;
                node.serialize_field("properties", &entries(properties))?;
                node.end()
            }
            Value::Relationship { kind, ends, properties } => {
                let mut edge = serializer.serialize_struct("Relationship", 4)?;
                edge.serialize_field("type", kind)?;
                edge.serialize_field("from", &ends.0)?;
                edge.serialize_field("to", &ends.1)?;
                edge.serialize_field("properties", &entries(properties))?;
                edge.end()
            }
        }
    }
}

impl Value {
    /// A value of JSON; `None` of a number with a fraction.
    pub fn from_json(json: &serde_json::Value) -> Option<Value> {
        Some(match json {
            serde_json::Value::Null => Value::Null,
            serde_json::Value::Bool(b) => Value::Bool(*b),
            serde_json::Value::Number(n) => Value::Int(n.as_i64()?),
            serde_json::Value::String(text) => Value::Str(text.clone()),
            serde_json::Value::Array(items) => Value::List(items.iter().map(Value::from_json).collect::<Option<_>>()?),
            serde_json::Value::Object(map) => {
                Value::Map(map.iter().map(|(k, v)| Some((k.clone(), Value::from_json(v)?))).collect::<Option<_>>()?)
            }
        })
    }
}

/// Which relationships of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Those that start from it.
    Out,
    /// Those that lead to it.
    In,
    /// All, one that leads back to where it starts once.
    Both,
}

/// What is known beforehand of the nodes that are looked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wanted {
    /// One of these labels; empty: any.
    pub labels: Vec<String>,
    /// Properties, each with the values of which it has one.
    pub properties: Vec<(String, Vec<Value>)>,
    /// Properties that are lists, each with a value that stands in it.
    pub holding: Vec<(String, Value)>,
}

/// What is stored under one name, for checks before a query runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// It is there.
    Yes,
    /// There is no such name; the nearest that there is.
    No(Option<String>),
}

/// A graph of labelled nodes with properties, and typed relationships.
///
/// All lists come in an order that the graph alone decides, so that answers do. What can't be read is an error of the
/// store.
pub trait PropertyGraph {
    /// Names a node.
    type Node: Copy + Eq + Hash;
    /// Names a relationship.
    type Edge: Copy + Eq + Hash;

    /// The nodes that may fit: at least all that do.
    ///
    /// # Errors
    /// When the store can't be read.
    fn nodes(&self, wanted: &Wanted) -> Result<Vec<Self::Node>, StoreError>;

    /// How many nodes [`PropertyGraph::nodes`] would give beside what it would give of others, and by what it finds them, in
    /// words.
    ///
    /// # Errors
    /// When the store can't be read.
    fn estimate(&self, wanted: &Wanted) -> Result<(usize, String), StoreError>;

    /// A node's id, as other commands know it.
    fn node_id(&self, node: Self::Node) -> String;

    /// A node's labels.
    ///
    /// # Errors
    /// When the store can't be read.
    fn labels(&self, node: Self::Node) -> Result<Vec<String>, StoreError>;

    /// A property of a node; null where it has none of that name.
    ///
    /// # Errors
    /// When the store can't be read.
    fn property(&self, node: Self::Node, name: &str) -> Result<Value, StoreError>;

    /// All properties of a node, by name.
    ///
    /// # Errors
    /// When the store can't be read.
    fn properties(&self, node: Self::Node) -> Result<Vec<(String, Value)>, StoreError>;

    /// The relationships of a node of any of these types; of any type where none is named.
    ///
    /// # Errors
    /// When the store can't be read.
    fn edges(&self, node: Self::Node, way: Way, types: &[String]) -> Result<Vec<Self::Edge>, StoreError>;

    /// The nodes that a relationship starts from and leads to.
    fn ends(&self, edge: Self::Edge) -> (Self::Node, Self::Node);

    /// A relationship's type.
    fn edge_type(&self, edge: Self::Edge) -> String;

    /// A relationship's properties, by name.
    fn edge_properties(&self, edge: Self::Edge) -> Vec<(String, Value)>;

    /// The types that are meant by a name in a query: itself, or those that it comprises.
    fn types_of(&self, name: &str) -> Vec<String>;

    /// Whether there is such a label.
    fn knows_label(&self, name: &str) -> Known;

    /// Whether there is such a type of relationship.
    fn knows_type(&self, name: &str) -> Known;

    /// What a property of this name can hold, in any node or relationship.
    ///
    /// # Errors
    /// When nothing can have it: the nearest name that there is.
    fn property_types(&self, name: &str) -> Result<Types, Known>;
}
