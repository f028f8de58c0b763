// SPDX-License-Identifier: Apache-2.0

package store

import "strings"

// textTable is the index of the words of picture_item: a virtual table on SQLite, a table with an index of its own kind on
// PostgreSQL. Both hold the same tokens, made by picture.Tokens, without their order: phrases are checked afterwards, so
// that both engines find the same.
const textTable = "picture_text"

// textIndex is how an engine keeps and asks it.
type textIndex struct {
	ddl   []string
	put   string // $1 number of the row, $2 its tokens with a space between them
	drop  string // $1
	clear string
	// match is the condition that row p of picture_item holds a query in placeholder $6; from joins the index to p.
	from, match string
	// query writes terms, each a list of alternatives of which one must be there, as the engine's query. prefix tells of
	// which terms the first alternative goes on.
	query func(terms [][]string, prefix []bool) string
}

var sqliteText = textIndex{
	ddl: []string{`CREATE VIRTUAL TABLE picture_text USING fts5(words, content='', contentless_delete=1, detail=none, prefix='2 3', tokenize="unicode61 remove_diacritics 0")`},
	put: "INSERT INTO picture_text (rowid, words) VALUES ($1, $2)", drop: "DELETE FROM picture_text WHERE rowid = $1", clear: "DELETE FROM picture_text",
	from: "picture_text t JOIN picture_item p ON p.n = t.rowid", match: "picture_text MATCH $6",
	query: func(terms [][]string, prefix []bool) string {
		return joinTerms(terms, prefix, func(tok string, goesOn bool) string {
			if goesOn {
				return `"` + tok + `"*`
			}
			return `"` + tok + `"`
		}, " OR ", " AND ")
	},
}

var postgresText = textIndex{
	ddl: []string{`CREATE TABLE picture_text (n BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)`, `CREATE INDEX picture_text_words ON picture_text USING GIN (words)`},
	put: "INSERT INTO picture_text (n, words) VALUES ($1, array_to_tsvector(string_to_array($2, ' ')))", drop: "DELETE FROM picture_text WHERE n = $1", clear: "DELETE FROM picture_text",
	from: "picture_text t JOIN picture_item p ON p.n = t.n", match: "t.words @@ CAST($6 AS TSQUERY)",
	query: func(terms [][]string, prefix []bool) string {
		return joinTerms(terms, prefix, func(tok string, goesOn bool) string {
			if goesOn {
				return "'" + tok + "':*"
			}
			return "'" + tok + "'"
		}, " | ", " & ")
	},
}

// joinTerms writes (a OR b) AND (c): tokens are letters and digits only, so none can end its quotes.
func joinTerms(terms [][]string, prefix []bool, quote func(tok string, goesOn bool) string, or, and string) string {
	all := make([]string, len(terms))
	for i, alternatives := range terms {
		one := make([]string, len(alternatives))
		for j, tok := range alternatives {
			one[j] = quote(tok, prefix[i] && j == 0)
		}
		all[i] = "(" + strings.Join(one, or) + ")"
	}
	return strings.Join(all, and)
}
