// SPDX-License-Identifier: Apache-2.0

// Package geonames knows where the places are that texts name by their GeoNames id.
//
// Invariants: a point says how exactly it is known; of a province or a country it is only where a label stands. It must not
// resolve names: that is the extraction engine's. The data is GeoNames' (CC BY 4.0), see NOTICE.
//
// Start reading at At in geonames.go.
package geonames
