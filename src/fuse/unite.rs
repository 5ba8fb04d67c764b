//! Nodes that decisions make one: found anew where a batch, or another decision, may have changed them.

use std::collections::{BTreeMap, BTreeSet};

use super::entity::{Entities, GroupKey, Moved};
use super::ruling::{Unions, alias_group, may_mean};
use crate::model::NodeId;
use crate::store::{Key, Read, Result, Ruling};

impl Entities<'_, '_> {
    /// Which nodes are one by decisions, where that may have changed; nodes that are one with others now, or are no
    /// longer, become stale.
    pub(super) fn unite(
        &mut self,
        looked_at: &BTreeSet<GroupKey>,
        stale: &mut BTreeMap<NodeId, GroupKey>,
        moved: &mut Moved,
    ) -> Result<Unions> {
        let mut was: BTreeMap<NodeId, NodeId> = BTreeMap::new();
        self.batch.before().view().each_record(&Key::all_joined(), &mut |key, into: NodeId| {
            was.extend(key.node_id().map(|id| (id, into)));
            Ok(true)
        })?;
        if was.is_empty() && self.new.unions().next().is_none() {
            return Ok(Unions::default());
        }
        let groups = |r: &Ruling| -> Vec<GroupKey> {
            let mut groups: Vec<GroupKey> = r.parts().iter().map(|p| (p.kind, p.group.clone())).collect();
            if let (Ruling::Alias { name, .. }, Some(part)) = (r, r.parts().first()) {
                groups.push((part.kind, alias_group(part.kind, name).0));
            }
            groups
        };
        let concerned = self.old != self.new
            || stale.keys().any(|id| was.contains_key(id))
            || self.new.unions().flat_map(groups).any(|group| looked_at.contains(&group));
        if !concerned {
            return Ok(Unions::default());
        }
        let mut unions = Unions::default();
        for ruling in self.new.unions() {
            let mut there: Vec<(NodeId, NodeId)> = Vec::new();
            for part in ruling.parts() {
                let key = (part.kind, part.group.clone());
                if self.parted(&key)?.is_some_and(|parted| parted.group.atoms.contains_key(&part.atom)) {
                    there.push(self.rule_node(part.id(), &key)?);
                }
            }
            let Some(&first) = there.first() else { continue };
            // A name is given to one; that its parts are one is for others to say.
            if matches!(ruling, Ruling::Merge { .. }) {
                there[1..].iter().for_each(|other| unions.join(first, *other));
            }
            if let Ruling::Alias { parts, name, lang } = ruling {
                unions.into.entry(first.1).or_insert(first.1);
                unions.names.push((first.1, name.clone(), *lang));
                let (group, plain) = alias_group(parts[0].kind, name);
                let key = (parts[0].kind, group);
                let Some(parted) = self.parted(&key)? else { continue };
                for atom in parted.group.atoms.keys().filter(|a| may_mean(a, &plain, parts)) {
                    let other = self.rule_node(atom.id(key.0, &key.1), &key)?;
                    unions.join(first, other);
                }
            }
        }
        unions.settle();
        for id in was.keys().chain(unions.into.keys()).copied().collect::<BTreeSet<_>>() {
            let (before, now) = (was.get(&id), unions.into.get(&id));
            match now {
                Some(now) => self.batch.put(Key::joined(id), *now),
                None => self.batch.delete(Key::joined(id)),
            }
            // A name that was given or taken back changes the node without joining it with others.
            if (before.unwrap_or(&id) != now.unwrap_or(&id) || self.old != self.new)
                && !stale.contains_key(&id)
                && let Some(home) = self.home(id)?
            {
                stale.insert(id, home);
            }
            if before.unwrap_or(&id) != now.unwrap_or(&id)
                && let Some(home) = self.home(id)?
            {
                let (members, _) = self.members(id, &home)?;
                moved.atoms.extend(members.into_iter().map(|m| m.atom));
            }
        }
        Ok(unions)
    }

    /// The node that the rules make of an atom, with the atom; the group is kept as the home of that node.
    fn rule_node(&mut self, atom: NodeId, key: &GroupKey) -> Result<(NodeId, NodeId)> {
        let node: NodeId = self.batch.record(&Key::alias(atom))?.unwrap_or(atom);
        if node == atom {
            self.homes.insert(node, key.clone());
        }
        Ok((atom, node))
    }

    /// The group that a node of the rules has its id from.
    pub(super) fn home(&self, node: NodeId) -> Result<Option<GroupKey>> {
        match self.homes.get(&node) {
            Some(home) => Ok(Some(home.clone())),
            None => self.origin(node),
        }
    }
}
