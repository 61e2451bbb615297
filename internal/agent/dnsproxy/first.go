package dnsproxy

import (
	"strings"
	"sync"

	"github.com/miekg/dns"
)

// maxFirst bounds how many first answers are kept.
const maxFirst = 4096

// first keeps the first answer ever seen for each question, for stale answers.
type first struct {
	mu      sync.Mutex
	answers map[dns.Question]*dns.Msg
}

func newFirst() *first { return &first{answers: map[dns.Question]*dns.Msg{}} }

// keep notes a good answer unless there is one already.
func (f *first) keep(answer *dns.Msg) {
	if answer.Rcode != dns.RcodeSuccess || answer.Truncated || len(answer.Question) != 1 {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	question := key(answer.Question[0])
	if _, known := f.answers[question]; !known && len(f.answers) < maxFirst {
		f.answers[question] = answer.Copy()
	}
}

// get returns the first answer, made out to this query, or nil.
func (f *first) get(query *dns.Msg) *dns.Msg {
	f.mu.Lock()
	defer f.mu.Unlock()
	known, ok := f.answers[key(query.Question[0])]
	if !ok {
		return nil
	}
	answer := known.Copy()
	answer.Id = query.Id
	answer.Question = query.Question // spelt as it was asked
	return answer
}

func key(q dns.Question) dns.Question {
	q.Name = strings.ToLower(q.Name)
	return q
}
