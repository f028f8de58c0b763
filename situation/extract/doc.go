// SPDX-License-Identifier: Apache-2.0

// Package extract finds who said what in plain text, in Arabic and English, by rules alone: stories, claims with their
// speaker, polarity and exact span, and claims that cannot both be the whole truth.
//
// Invariants: the same bytes give the same claims on every machine; each claim names the rules that made it; what is
// unknown stays empty. It keeps nothing and opens no connection. It must not resolve a dispute, nor hold words of a
// language in code: they stand in data, but for the few on which a rule itself turns.
//
// The way of a line: words and their lexicon atoms (words.go, morph.go, pattern.go), sentences (sentence.go), who speaks
// (voice.go, attribute_*.go, speaker*.go), which events (event.go), whether affirmed (polarity.go), where (gazetteer.go, place*.go),
// when and how many (when*.go, quantity.go), and at last what disputes what (dispute*.go).
//
// Start reading at Engine.Extract in engine.go.
package extract
