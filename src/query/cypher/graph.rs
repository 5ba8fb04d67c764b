//! The graph that a Cypher query reads, behind one trait: the store's has it, and so has the graph in memory that the
//! conformance tests build.

use std::hash::Hash;

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

    /// About how many nodes [`PropertyGraph::nodes`] would give, and by what it finds them, in words.
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

    /// What a property of this name can hold, in any node or relationship; `None` where nothing can have it.
    fn property_types(&self, name: &str) -> Result<Types, Known>;
}
