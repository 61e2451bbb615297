package redis

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/workload"
	"github.com/gameday-harness/gameday/harness/workload/cause"
)

// anotherItem is the error of a read that was answered with an item that nobody
// asked for.
const anotherItem = "answered with another item"

// judgeWrite: acknowledged when Redis answered without an error, refused when its
// error rules out that the command was carried out, else unknown.
func (c *client) judgeWrite(err error) workload.Reply {
	var answered redis.Error
	switch {
	case err == nil:
		return workload.Reply{Outcome: history.OK}
	case errors.As(err, &answered) && c.refuses(answered.Error()):
		return workload.Reply{Outcome: history.Refused, Error: c.told(err)}
	default:
		return workload.Reply{Outcome: history.Unknown, Error: c.told(err)}
	}
}

// refuses says whether an error rules out that a write was applied.
func (p *program) refuses(text string) bool {
	word, _, _ := strings.Cut(text, " ")
	return slices.Contains(p.Refused, word)
}

// judgeRead: found when the reply is the id or holds it, missing when there is
// nothing or another item, else failed.
func (c *client) judgeRead(op workload.Operation, reply any, err error) workload.Reply {
	switch {
	case isNone(err), err == nil && reply == nil:
		return workload.Reply{Outcome: history.Missing}
	case err != nil:
		return workload.Reply{Outcome: history.Failed, Error: c.told(err)}
	}
	texts := textsOf(reply)
	switch {
	case slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(text, op.ID) }):
		return workload.Reply{Outcome: history.OK}
	case len(texts) == 0:
		return workload.Reply{Outcome: history.Missing}
	}
	return workload.Reply{Outcome: history.Missing, Error: anotherItem}
}

// textsOf are the texts in a reply, however deep.
func textsOf(reply any) []string {
	switch r := reply.(type) {
	case nil:
		return nil
	case []any:
		var all []string
		for _, part := range r {
			all = append(all, textsOf(part)...)
		}
		return all
	default:
		return []string{fmt.Sprint(r)}
	}
}

// told says in a few stable words why a command failed: an error of Redis by its own
// words, anything else as every client tells it.
func (c *client) told(err error) string {
	var answered redis.Error
	if errors.As(err, &answered) {
		return workload.Brief(answered.Error())
	}
	return cause.Of(err, c.deadline)
}
