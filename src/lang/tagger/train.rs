//! Training a tagger from sentences whose names are marked.

use super::features::features;
use super::{ALL, BITS, LABELS, Label, Model, Weights, best_path};
use crate::lang::Pack;
use crate::text::Tokens;

/// Why no model came of it.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    /// Nothing to learn from.
    #[error("no sentence holds a name")]
    Empty,
}

/// A score of the perceptron that is a clear case; a single update moves a word of forty features by as much.
const CLEAR: f32 = 40.0;

/// How often all sentences are gone through.
const ROUNDS: usize = 12;

/// Trains a model of names for the language of a pack from sentences: words, each with its label. Returns its bytes.
///
/// The same sentences and pack give the same bytes.
///
/// # Errors
/// Where no sentence holds a name.
pub fn train(pack: &Pack, sentences: &[Vec<(String, Label)>]) -> Result<Vec<u8>, TrainError> {
    let examples: Vec<(Vec<Vec<u32>>, Vec<usize>)> = sentences.iter().map(|s| example(pack, s)).collect();
    if !examples.iter().any(|(_, gold)| gold.iter().any(|l| *l != 0)) {
        return Err(TrainError::Empty);
    }
    let mut now = vec![[0.0f32; LABELS]; 1 << BITS];
    let mut sum = now.clone();
    let mut steps = [[0.0f32; LABELS]; LABELS + 1];
    let mut step_sum = steps;
    let mut seen = 0.0f32;
    let mut order: Vec<usize> = (0..examples.len()).collect();
    for round in 0..ROUNDS {
        shuffle(&mut order, round as u64);
        for &i in &order {
            let (sentence, gold) = &examples[i];
            seen += 1.0;
            let scores: Vec<[f32; LABELS]> = sentence.iter().map(|f| total(&now, f)).collect();
            let said = best_path(&scores, &steps);
            if said == *gold {
                continue;
            }
            for (path, by) in [(gold, 1.0), (&said, -1.0)] {
                let mut before = 0;
                for (features, &label) in sentence.iter().zip(path) {
                    for f in features {
                        now[*f as usize][label] += by;
                        sum[*f as usize][label] += by * seen;
                    }
                    steps[before][label] += by;
                    step_sum[before][label] += by * seen;
                    before = label + 1;
                }
            }
        }
    }
    // the average over all steps of training
    for (w, s) in now.iter_mut().flatten().zip(sum.iter().flatten()) {
        *w -= s / (seen + 1.0);
    }
    for (w, s) in steps.iter_mut().flatten().zip(step_sum.iter().flatten()) {
        *w -= s / (seen + 1.0);
    }
    Ok(packed(&now, steps).encode())
}

/// Weights in two bytes each, and scores such that a clear case has one.
fn packed(weights: &[[f32; LABELS]], steps: [[f32; LABELS]; LABELS + 1]) -> Model {
    let sizes = || weights.iter().flatten().map(|w| w.abs()).filter(|w| *w > 0.0);
    let largest = sizes().fold(f32::MIN_POSITIVE, f32::max);
    let short = |w: f32| (w / largest * f32::from(i16::MAX)).round() as i16;
    Model {
        weights: weights.iter().map(|w| Weights(w.map(short))).collect(),
        steps: steps.map(|row| row.map(|s| s / CLEAR)),
        unit: largest / f32::from(i16::MAX) / CLEAR,
    }
}

fn total(weights: &[[f32; LABELS]], features: &[u32]) -> [f32; LABELS] {
    let mut sum = [0.0; LABELS];
    for f in features {
        for (s, w) in sum.iter_mut().zip(weights[*f as usize]) {
            *s += w;
        }
    }
    sum
}

/// A sentence as its features and labels; a word that tokens part passes its label on to its parts.
fn example(pack: &Pack, sentence: &[(String, Label)]) -> (Vec<Vec<u32>>, Vec<usize>) {
    let mut text = String::new();
    let mut ends = Vec::new();
    for (word, _) in sentence {
        text.push_str(word);
        ends.push(text.len());
        text.push(' ');
    }
    let tokens = Tokens::new(&text);
    let hits = pack.lexicon.hits(&tokens);
    let mut last = usize::MAX;
    let labels = tokens.list.iter().map(|t| {
        let word = ends.partition_point(|end| *end <= t.span.start as usize);
        let label = sentence.get(word).map_or(Label::Outside, |(_, l)| *l);
        let goes_on = label == Label::Begin && word == last;
        last = word;
        let label = if goes_on { Label::Inside } else { label };
        ALL.iter().position(|l| *l == label).unwrap_or_default()
    });
    let labels = labels.collect();
    let mut found = vec![Vec::new(); tokens.list.len()];
    features(&tokens, &hits, (0, tokens.list.len()), |k, f| found[k].push(f));
    (found, labels)
}

/// Mixes an order by a linear congruential generator (Knuth, MMIX), so that training gives the same bytes everywhere.
fn shuffle(order: &mut [usize], seed: u64) {
    let mut state = seed.wrapping_mul(2).wrapping_add(1);
    for i in (1..order.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        order.swap(i, ((state >> 33) % (i as u64 + 1)) as usize);
    }
}
