// SPDX-License-Identifier: Apache-2.0

// Package picture is the pages of what the cell sees together: the one search box, and the map with the timeline under one
// filter that stands in the address.
//
// Invariants: every page exists in Arabic and English and says without JavaScript what the map says; the map's data is
// counted for the reader on each request and never kept by the browser; what is known roughly is drawn as an area. It must
// not count or filter itself (package picture at the root does) nor reach the store: it asks the ports of port.go.
//
// Start reading at Routes in routes.go.
package picture
