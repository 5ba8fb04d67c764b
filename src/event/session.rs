//! Sessions of bodies, where the subject does not go first: a body that meets by itself, and whoever is a guest in its session.

use super::args::Arguments;
use super::clause::{How, PhraseKind, Sentence, Trigger};
use super::read::Reader;
use super::verb_last::verb_last;
use crate::lang::{Frame, Order, OrganizationKind};
use crate::model::{EntityKind, EventType, ParticipantRecord, Role, Status};

impl Reader<'_, '_> {
    /// A session of a body: whether it met by itself («نشست شورای امنیت برگزار شد»), or nothing where it is only the place
    /// in which one of its own speaks («در جلسه هیئت دولت گفت»). Whoever speaks in a session of others is their guest.
    pub(super) fn sits(
        &self,
        sentence: &Sentence<'_, '_>,
        frame: &Frame,
        trigger: &Trigger,
        args: &Arguments,
        participants: &mut [ParticipantRecord],
        status: Status,
    ) -> Option<bool> {
        let entity = |p: &ParticipantRecord| &self.resolved.entities[p.entity.ix()];
        // «اجتمع وزراء خارجية الاتحاد الأوروبي», «شدد اجتماع وزراء الاتحاد في بروكسل»
        if self.pack.order == Order::Vso && frame.kind == EventType::meeting() {
            let body = |p: &ParticipantRecord| {
                let mut named = args.found.iter().map(|(_, i)| &sentence.phrases[*i]);
                named.any(|q| {
                    // «عقد مجلس الأمن جلسة»: the body itself only where a verb says that it met
                    (q.kind == PhraseKind::Group || args.light.is_some() || trigger.how == How::Verb)
                        && q.body == Some(OrganizationKind::International)
                        && q.entities.contains(&p.entity)
                })
            };
            let met = trigger.how == How::Verb || frame.session && trigger.how == How::Noun;
            return Some(met && status != Status::Denied && !participants.is_empty() && participants.iter().all(body));
        }
        if !frame.session || !verb_last(self.pack) || !matches!(trigger.how, How::Noun | How::Verb) {
            return Some(false);
        }
        let several = |p: &ParticipantRecord| {
            args.found
                .iter()
                .map(|(_, i)| &sentence.phrases[*i])
                .any(|q| q.body == Some(OrganizationKind::International) && q.entities.contains(&p.entity))
        };
        // «در حاشیه اجلاس ناتو با او دیدار کرد»: that is what he does there
        let (left, right) = sentence.stretch(trigger.start);
        let encounter = |t: &Trigger| {
            let kind = self.pack.frames[t.frame].kind;
            t.frame != trigger.frame && (kind == EventType::meeting() || kind == EventType::call())
        };
        let told = |t: &&Trigger| matches!(t.how, How::Light | How::Verb) && t.start >= left && t.end <= right;
        let (bodies, people): (Vec<_>, Vec<_>) =
            participants.iter().copied().partition(|p| entity(p).kind == EntityKind::Organization);
        let aside = args.light.is_none() && trigger.how == How::Noun && !bodies.is_empty();
        if aside && sentence.triggers.iter().filter(told).any(encounter) {
            return None;
        }
        if people.is_empty() {
            let told = args.light.is_some() || trigger.how == How::Verb || status == Status::Cancelled;
            return Some(told && !bodies.is_empty() && bodies.iter().all(several));
        }
        if trigger.how == How::Noun
            && args.light.is_none()
            && !bodies.is_empty()
            && bodies.len() + 1 == participants.len()
        {
            let theirs = &entity(&people[0]).countries;
            let foreign = |p: &ParticipantRecord| {
                let countries = &entity(p).countries;
                several(p) || !countries.is_empty() && !countries.iter().any(|c| theirs.contains(c))
            };
            if !bodies.iter().all(foreign) {
                return None;
            }
            for p in participants.iter_mut() {
                p.role = if p.entity == people[0].entity { Role::guest() } else { Role::host() };
            }
        }
        Some(false)
    }
}
