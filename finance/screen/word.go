// SPDX-License-Identifier: Apache-2.0

package screen

// resemble tells how alike two Latin words are, 0 to 1, and why. 0 means not alike.
func resemble(a, b string) (float64, string) {
	if a == b {
		return 1, "exact"
	}
	if s := skeleton(a); len(s) > 1 && s == skeleton(b) {
		return 0.9, "transliteration"
	}
	ra, rb := []rune(a), []rune(b)
	if len(ra) > 40 || len(rb) > 40 {
		return 0, ""
	}
	long := max(len(ra), len(rb))
	if d := distance(ra, rb); d == 1 && long >= 4 || d == 2 && long >= 7 {
		return 1 - 0.6*float64(d)/float64(long), "spelling"
	}
	return 0, ""
}

// distance counts insertions, deletions, substitutions and swaps of neighbours (optimal string alignment).
func distance(a, b []rune) int {
	var before, last []int
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, last, row = last, row, make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return row[len(b)]
}
