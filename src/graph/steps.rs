//! From one node of the store's graph to the next, along its edges and against them, by lists and records.

use super::lens::{Lens, country_ids, event_id};
use super::load::resolve;
use super::{Edge, NodeId, NodeKind};
use crate::store::{EventEntry, Result, Term, read_id, read_standing, read_ties};

/// Edges with the nodes at their other ends, read while they are asked for.
pub type Steps<'l> = Box<dyn Iterator<Item = Result<(Edge, NodeId)>> + 'l>;

impl Lens<'_> {
    /// The edges of these kinds that lead out of a node, with where they lead; in a defined order, each once.
    ///
    /// A role is a kind of its own: [`Edge::all`] has them all.
    pub fn out<'l>(&'l self, id: NodeId, edges: &[Edge]) -> Steps<'l> {
        let wanted: Vec<Edge> = edges.to_vec();
        let near: Steps<'l> = match self.near_out(id, edges) {
            Ok(near) => Box::new(near.into_iter().filter(move |(edge, _)| wanted.contains(edge)).map(Ok)),
            Err(error) => return Box::new(std::iter::once(Err(error))),
        };
        let roles: Vec<Edge> = edges.iter().copied().filter(|e| matches!(e, Edge::Took(_))).collect();
        let takes_part = matches!(id.kind, NodeKind::Person | NodeKind::Organization | NodeKind::Country);
        if roles.is_empty() || !takes_part {
            return near;
        }
        let took = self.list(Term::party(id), Vec::new()).filter_map(move |entry| {
            let (entry, beside) = match entry {
                Ok(entry) => entry,
                Err(error) => return Some(Err(error)),
            };
            let (role, _) = read_ties(&beside)?;
            let edge = Edge::Took(role);
            roles.contains(&edge).then_some(())?;
            Some(Ok((edge, event_id(EventEntry::read(&entry)?))))
        });
        Box::new(near.chain(took))
    }

    /// The edges that lead out of a node and stand in its own record.
    fn near_out(&self, id: NodeId, edges: &[Edge]) -> Result<Vec<(Edge, NodeId)>> {
        let any = |of: &[Edge]| edges.iter().any(|edge| of.contains(edge));
        let mut steps = Vec::new();
        match id.kind {
            NodeKind::Person | NodeKind::Organization | NodeKind::Place => {
                if !any(&[Edge::Held, Edge::Of, Edge::In]) {
                    return Ok(steps);
                }
                let Some(entity) = self.entity(id)? else { return Ok(steps) };
                steps.extend(entity.offices.iter().map(|(office, _)| (Edge::Held, office.id)));
                let edge = if id.kind == NodeKind::Place { Edge::In } else { Edge::Of };
                let by_office = |code| entity.offices.iter().any(|(office, _)| office.country == Some(code));
                let own: Vec<_> = entity.countries.iter().copied().filter(|code| !by_office(*code)).collect();
                steps.extend(country_ids(&own).map(|country| (edge, country)));
            }
            NodeKind::Office => {
                let Some((_, office, bodies)) = self.office(id)? else { return Ok(steps) };
                steps.extend(country_ids(office.country.as_slice()).map(|country| (Edge::For, country)));
                if any(&[Edge::In]) {
                    steps.extend(self.nodes_of(bodies)?.into_iter().map(|body| (Edge::In, body)));
                }
            }
            NodeKind::Event => {
                if !any(&[Edge::At, Edge::About]) {
                    return Ok(steps);
                }
                let Some(seen) = self.event(id)? else { return Ok(steps) };
                steps.extend(seen.event.place.map(|place| (Edge::At, place)));
                let mut about: Vec<NodeId> =
                    seen.event.reports.iter().flat_map(|r| &r.about).map(|(_, node)| *node).collect();
                about.sort_unstable();
                about.dedup();
                steps.extend(about.into_iter().map(|node| (Edge::About, node)));
            }
            NodeKind::Article => {
                if any(&[Edge::By]) {
                    let outlet = self.record(id)?.and_then(|record| record.outlet).into_iter().collect();
                    steps.extend(self.nodes_of(outlet)?.into_iter().map(|outlet| (Edge::By, outlet)));
                }
                if any(&[Edge::Reports]) {
                    let seen = self.article(id)?;
                    steps.extend(seen.iter().flat_map(|seen| &seen.events).map(|event| (Edge::Reports, *event)));
                }
            }
            NodeKind::Evidence => {
                if let Some((article, seen)) = self.evidence(id)? {
                    steps.push((Edge::From, article));
                    let supports = seen.evidence.get(&id).into_iter().flat_map(|evidence| &evidence.supports);
                    steps.extend(supports.map(|fact| (Edge::Supports, *fact)));
                }
            }
            NodeKind::Country => {}
        }
        Ok(steps)
    }

    /// The edges of these kinds that lead into a node, with where they come from; in a defined order, each once.
    pub fn into<'l>(&'l self, id: NodeId, edges: &[Edge]) -> Steps<'l> {
        let edges: Vec<Edge> = edges.to_vec();
        let wants = |edge: Edge| edges.contains(&edge);
        let mut parts: Vec<Steps<'l>> = Vec::new();
        match id.kind {
            NodeKind::Person | NodeKind::Organization | NodeKind::Place | NodeKind::Country => {
                if id.kind == NodeKind::Country && [Edge::For, Edge::In, Edge::Of].into_iter().any(wants) {
                    let edges: Vec<Edge> =
                        edges.iter().copied().filter(|e| matches!(e, Edge::For | Edge::In | Edge::Of)).collect();
                    parts.push(Box::new(self.of_country(id).flat_map(move |node| self.backward(node, &edges, id))));
                }
                if id.kind == NodeKind::Organization && (wants(Edge::In) || wants(Edge::By)) {
                    let own: Vec<Edge> = edges.iter().copied().filter(|e| matches!(e, Edge::In | Edge::By)).collect();
                    parts.push(self.eager(|lens| lens.entering_organization(id, &own)));
                }
                for (edge, term) in [(Edge::At, Term::place(id)), (Edge::About, Term::about(id))] {
                    if wants(edge) {
                        parts.push(Box::new(self.list(term, Vec::new()).filter_map(move |entry| {
                            let event = match entry {
                                Ok((entry, _)) => event_id(EventEntry::read(&entry)?),
                                Err(error) => return Some(Err(error)),
                            };
                            match (edge, self.event(event)) {
                                (Edge::At, Ok(seen)) => {
                                    (seen?.event.place == Some(id)).then_some(Ok((Edge::At, event)))
                                }
                                (_, Ok(_)) => Some(Ok((edge, event))),
                                (_, Err(error)) => Some(Err(error)),
                            }
                        })));
                    }
                }
            }
            NodeKind::Office => {
                if wants(Edge::Held) {
                    parts.push(self.eager(|lens| {
                        Ok(lens.office(id)?.map(|(holder, ..)| (Edge::Held, holder)).into_iter().collect())
                    }));
                }
                if wants(Edge::Supports) {
                    parts.push(self.eager(|lens| lens.evidence_of_office(id)));
                }
            }
            NodeKind::Event => {
                let roles: Vec<Edge> = edges.iter().copied().filter(|e| matches!(e, Edge::Took(_))).collect();
                if !roles.is_empty() {
                    parts.push(self.eager(|lens| {
                        let all = lens.participants(id)?;
                        let steps = all.iter().map(|p| (Edge::Took(p.role), p.node));
                        Ok(steps.filter(|(edge, _)| roles.contains(edge)).collect())
                    }));
                }
                if wants(Edge::Reports) {
                    parts.push(self.eager(|lens| {
                        Ok(lens.reporting(id)?.into_iter().map(|article| (Edge::Reports, article)).collect())
                    }));
                }
                if wants(Edge::Supports) {
                    parts.push(self.eager(|lens| lens.supporting(&lens.reporting(id)?, id)));
                }
            }
            NodeKind::Article => {
                if wants(Edge::From) {
                    parts.push(self.eager(|lens| {
                        let seen = lens.article(id)?;
                        let evidence = seen.iter().flat_map(|seen| seen.evidence.keys());
                        Ok(evidence.map(|evidence| (Edge::From, *evidence)).collect())
                    }));
                }
            }
            NodeKind::Evidence => {}
        }
        Box::new(parts.into_iter().flatten())
    }

    /// Steps that are found at once.
    fn eager<'l>(&'l self, find: impl FnOnce(&'l Self) -> Result<Vec<(Edge, NodeId)>>) -> Steps<'l> {
        match find(self) {
            Ok(steps) => Box::new(steps.into_iter().map(Ok)),
            Err(error) => Box::new(std::iter::once(Err(error))),
        }
    }

    /// The edges that lead from a node, or from its offices, to a country.
    fn backward<'l>(&'l self, node: Result<NodeId>, edges: &[Edge], country: NodeId) -> Steps<'l> {
        self.eager(|lens| {
            let node = node?;
            let mut steps = Vec::new();
            for (edge, to) in lens.near_out(node, &[Edge::Held, Edge::Of, Edge::In])? {
                match edge {
                    Edge::Held if edges.contains(&Edge::For) => {
                        let leads = lens.near_out(to, &[Edge::For])?.contains(&(Edge::For, country));
                        steps.extend(leads.then_some((Edge::For, to)));
                    }
                    _ if to == country && edges.contains(&edge) => steps.push((edge, node)),
                    _ => {}
                }
            }
            steps.sort_unstable();
            Ok(steps)
        })
    }

    /// The offices whose titles name an organization, and the articles whose outlet it is.
    fn entering_organization(&self, id: NodeId, edges: &[Edge]) -> Result<Vec<(Edge, NodeId)>> {
        let Some(entity) = self.entity(id)? else { return Ok(Vec::new()) };
        let mut steps = Vec::new();
        for (_, atom) in &entity.atoms {
            if edges.contains(&Edge::In) {
                for entry in self.list(Term::body(*atom), Vec::new()) {
                    let Some(person) = read_id(&entry?.0) else { continue };
                    for office in self.offices(person)? {
                        let leads = self.near_out(office.id, &[Edge::In])?.contains(&(Edge::In, id));
                        steps.extend(leads.then_some((Edge::In, office.id)));
                    }
                }
            }
            if edges.contains(&Edge::By) {
                for entry in self.list(Term::outlet(*atom), Vec::new()) {
                    steps.extend(read_id(&entry?.0).map(|article| (Edge::By, article)));
                }
            }
        }
        steps.sort_unstable();
        steps.dedup();
        Ok(steps)
    }

    /// The nodes for which atoms stand, by id.
    fn nodes_of(&self, atoms: Vec<NodeId>) -> Result<Vec<NodeId>> {
        let mut nodes = atoms.into_iter().map(|atom| resolve(self.view, atom)).collect::<Result<Vec<_>>>()?;
        nodes.sort_unstable();
        nodes.dedup();
        Ok(nodes)
    }

    /// The articles that report an event, by id.
    fn reporting(&self, event: NodeId) -> Result<Vec<NodeId>> {
        let seen = self.event(event)?;
        let mut articles: Vec<NodeId> = seen.iter().flat_map(|s| &s.event.reports).map(|r| r.article).collect();
        articles.sort_unstable();
        articles.dedup();
        Ok(articles)
    }

    /// The evidence for a fact that stands in articles.
    fn supporting(&self, articles: &[NodeId], fact: NodeId) -> Result<Vec<(Edge, NodeId)>> {
        let mut steps = Vec::new();
        for article in articles {
            let Some(seen) = self.article(*article)? else { continue };
            let evidence = seen.evidence.iter().filter(|(_, evidence)| evidence.supports.contains(&fact));
            steps.extend(evidence.map(|(id, _)| (Edge::Supports, *id)));
        }
        Ok(steps)
    }

    fn evidence_of_office(&self, office: NodeId) -> Result<Vec<(Edge, NodeId)>> {
        let Some((holder, ..)) = self.office(office)? else { return Ok(Vec::new()) };
        let mut articles = Vec::new();
        for (_, atom) in &self.entity(holder)?.map(|person| person.atoms.clone()).unwrap_or_default() {
            for entry in self.list(Term::standing(*atom), Vec::new()) {
                articles.extend(read_standing(&entry?.0).map(|(article, _)| article));
            }
        }
        articles.sort_unstable();
        articles.dedup();
        self.supporting(&articles, office)
    }
}
