package workload

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
)

// ids names items, and knows which of them reads may ask for.
//
// All ids of a workload are draws of one sequence of random numbers without
// repetition, whether they are written or never: those that were never written
// differ from the others in nothing that a service could see.
type ids struct {
	mu      sync.Mutex
	prefix  string // what all ids of the experiment begin with
	group   string // of the workload: "w", or "w2"
	numbers *rand.Rand
	drawn   map[uint32]struct{}
	picks   *rand.Rand
	sent    []string
	acked   []string
}

// Streams of random numbers of one workload.
const (
	ofPicks   = iota // which acknowledged id a read asks for
	ofMix            // in what order reads and writes come
	ofNumbers        // of ids
	ofNever          // when a read asks for an id that was never written
	ofFinal          // in what order the final read asks
	streams
)

// random makes the stream of a workload, the n-th of its group.
func random(seed int64, n, stream int) *rand.Rand {
	return rand.New(rand.NewPCG(uint64(seed), uint64(n*streams+stream)))
}

// newIDs names the ids of the n-th workload of a group. Ids of several never meet,
// since each has a letter of its own.
func newIDs(prefix string, seed int64, n int) *ids {
	group := "w"
	if n > 0 {
		group = fmt.Sprint("w", n+1)
	}
	return &ids{
		prefix: prefix, group: group, drawn: map[uint32]struct{}{},
		numbers: random(seed, n, ofNumbers), picks: random(seed, n, ofPicks),
	}
}

// draw makes an id that was not there before: PREFIX-w-1f3a90c2.
func (i *ids) draw() string {
	for {
		number := i.numbers.Uint32()
		if _, again := i.drawn[number]; again {
			continue
		}
		i.drawn[number] = struct{}{}
		return fmt.Sprintf("%s%s-%08x", i.prefix, i.group, number)
	}
}

// next names the next write.
func (i *ids) next() string {
	i.mu.Lock()
	defer i.mu.Unlock()
	id := i.draw()
	i.sent = append(i.sent, id)
	return id
}

// never returns an id that is never written.
func (i *ids) never() string {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.draw()
}

// own reports whether an id is one of this workload's.
func (i *ids) own(id string) bool { return strings.HasPrefix(id, i.prefix+i.group+"-") }

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
	return i.acked[i.picks.IntN(len(i.acked))], true
}

func (i *ids) all() []string {
	i.mu.Lock()
	defer i.mu.Unlock()
	return slices.Clone(i.sent)
}

// Another reports whether an answer to a question for an item is about another
// one: its text holds an id of the experiment, but not the one that was asked for.
// A list that holds the item among others is about it. Nothing can be told of a
// text that names no item, or names it in another form, such as base64.
func (t Target) Another(text, id string) bool {
	if t.IDs == "" || !strings.Contains(text, t.IDs) || strings.Contains(text, id) {
		return false
	}
	for {
		_, after, found := strings.Cut(text, t.IDs)
		if !found {
			return false
		}
		if isRestOfID(after) {
			return true
		}
		text = after
	}
}

// isRestOfID reports whether a text goes on as an id does after its prefix:
// "w-1f3a90c2".
func isRestOfID(text string) bool {
	rest, letter := strings.CutPrefix(text, "w")
	rest = strings.TrimLeft(rest, "0123456789")
	number, dash := strings.CutPrefix(rest, "-")
	if !letter || !dash || len(number) < idDigits {
		return false
	}
	return strings.Trim(number[:idDigits], "0123456789abcdef") == ""
}

// idDigits is how many hexadecimal digits an id ends with. All ids of a workload
// are of one length, so that none is the beginning of another.
const idDigits = 8
