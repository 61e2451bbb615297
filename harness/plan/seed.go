package plan

import (
	"encoding/binary"
	"hash/fnv"
)

// SeedOf is the seed of everything random in one round of a fault: the 64-bit
// FNV-1a hash of the run's seed (8 bytes, little endian), the fault's id, a zero
// byte and the round (8 bytes, little endian; rounds count from 1), then mixed by
// the finaliser of SplitMix64 so that close inputs give seeds far apart. It never
// changes: the same plan with the same seed stays the same run.
func SeedOf(seed int64, id string, round int) int64 {
	h := fnv.New64a()
	var number [8]byte
	write := func(b []byte) { _, _ = h.Write(b) } // never fails
	binary.LittleEndian.PutUint64(number[:], uint64(seed))
	write(number[:])
	write([]byte(id))
	write([]byte{0})
	binary.LittleEndian.PutUint64(number[:], uint64(round))
	write(number[:])
	z := h.Sum64()
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return int64(z ^ z>>31)
}
