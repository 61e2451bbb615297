package workload

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
)

// ids names writes, and knows which of them reads may ask for.
type ids struct {
	mu     sync.Mutex
	prefix string
	random *rand.Rand
	sent   []string
	acked  []string
}

func newIDs(prefix string, seed int64) *ids {
	return &ids{prefix: prefix, random: rand.New(rand.NewPCG(uint64(seed), 0))}
}

// next names the next write.
func (i *ids) next() string {
	i.mu.Lock()
	defer i.mu.Unlock()
	id := fmt.Sprintf("%s-w-%d", i.prefix, len(i.sent)+1)
	i.sent = append(i.sent, id)
	return id
}

// acknowledge makes an id one that reads may ask for.
func (i *ids) acknowledge(id string) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.acked = append(i.acked, id)
}

// any returns a random acknowledged id, and false before there is one.
func (i *ids) any() (string, bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if len(i.acked) == 0 {
		return "", false
	}
	return i.acked[i.random.IntN(len(i.acked))], true
}

func (i *ids) all() []string {
	i.mu.Lock()
	defer i.mu.Unlock()
	return slices.Clone(i.sent)
}
