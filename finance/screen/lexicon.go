// SPDX-License-Identifier: Apache-2.0

package screen

import "math/bits"

// keyTable finds words by hashed keys: sorted into buckets by the top bits of the hash, in flat arrays. A hash
// may collide; whoever looks up compares the words.
type keyTable struct {
	shift  uint
	bucket []uint32 // where each bucket starts in hash and word, and the end
	hash   []uint32
	word   []int32
}

type keyed struct {
	hash uint32
	word int32
}

// newKeyTable sorts keys by counting; within a bucket they keep their order.
func newKeyTable(keys []keyed) keyTable {
	b := max(4, bits.Len(uint(len(keys))))
	t := keyTable{shift: uint(32 - b), bucket: make([]uint32, 1<<b+1), hash: make([]uint32, len(keys)), word: make([]int32, len(keys))}
	for _, k := range keys {
		t.bucket[k.hash>>t.shift+1]++
	}
	for i := 1; i < len(t.bucket); i++ {
		t.bucket[i] += t.bucket[i-1]
	}
	next := append([]uint32(nil), t.bucket...)
	for _, k := range keys {
		at := next[k.hash>>t.shift]
		next[k.hash>>t.shift]++
		t.hash[at], t.word[at] = k.hash, k.word
	}
	return t
}

// each calls found with every word under the key.
func (t *keyTable) each(h uint32, found func(int32)) {
	b := h >> t.shift
	for i := t.bucket[b]; i < t.bucket[b+1]; i++ {
		if t.hash[i] == h {
			found(t.word[i])
		}
	}
}

// Salts keep kinds of keys apart that may have the same letters.
const (
	saltText        = 0x9e3779b1 // a word as it is or with one letter deleted
	saltSound       = 0x85ebca77 // its sound
	saltLessSound   = 0x7feb352d // its sound with one letter deleted
	saltLatinBones  = 0xc2b2ae3d // the consonants of a Latin word
	saltArabicBones = 0x165667b1 // the consonants of an Arabic word
	saltClass       = 0x27d4eb2f // its class of equal names
)

// mix ends a hash: FNV-1a leaves the top bits of short words alike.
func mix(h uint32) uint32 {
	h ^= h >> 15
	h *= 0x2c1b3c6d
	h ^= h >> 12
	h *= 0x297a2d39
	return h ^ h>>15
}

func hashOf(salt uint32, s []byte) uint32 {
	h := salt
	for _, c := range s {
		h = (h ^ uint32(c)) * 16777619
	}
	return mix(h)
}

// hashWithout is the hash of s without the bytes from i to j.
func hashWithout(salt uint32, s []byte, i, j int) uint32 {
	h := salt
	for _, c := range s[:i] {
		h = (h ^ uint32(c)) * 16777619
	}
	for _, c := range s[j:] {
		h = (h ^ uint32(c)) * 16777619
	}
	return mix(h)
}
