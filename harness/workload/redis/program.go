package redis

import (
	"regexp"
	"slices"
	"strings"
	"text/template"
	"time"

	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/workload"
)

// Protocol is Redis's, as package workload asks for it.
type Protocol struct{}

// Name implements workload.Protocol.
func (Protocol) Name() string { return settings.Redis }

// program is what a workload says of its commands, compiled.
type program struct {
	settings.RedisCommands
	deadline    time.Duration // of each command, from its sending
	write, read command
}

// command makes the arguments for an item.
type command []*template.Template

// item is what templates see.
type item struct{ ID string }

// Compile implements workload.Protocol.
func (Protocol) Compile(w settings.Workload) (workload.Dialer, error) {
	problems := workload.ProblemsOf(w)
	p := &program{RedisCommands: w.Redis, deadline: w.Deadline}
	problems.Enter("write", w.Redis.WriteLine)
	p.write = compile(problems, w.Redis.Write, "[SET, '{{.ID}}', '{{.ID}}']")
	for _, word := range w.Redis.Refused {
		if !regexp.MustCompile(`^[A-Z]+$`).MatchString(word) {
			problems.Fail("refused", 0, "%q is not the first word of an error of Redis, such as READONLY", word)
		}
	}
	problems.Enter("read", w.Redis.ReadLine)
	p.read = compile(problems, w.Redis.Read, "[GET, '{{.ID}}']")
	if err := problems.Err(); err != nil {
		return nil, err
	}
	return p, nil
}

// compile reads the words of a command and tries them out.
func compile(problems *workload.Problems, words []string, example string) command {
	if len(words) == 0 {
		problems.Fail("command", 0, "is missing: say what users send, such as %s", example)
		return nil
	}
	if blocks := []string{"BLPOP", "BRPOP", "SUBSCRIBE", "MULTI", "EXEC", "WATCH", "MONITOR"}; slices.Contains(blocks, strings.ToUpper(words[0])) {
		problems.Fail("command", 0, "%s is no command that reads or writes one item", words[0])
	}
	var c command
	for _, word := range words {
		t, err := template.New("").Option("missingkey=error").Parse(word)
		if err == nil {
			err = t.Execute(&strings.Builder{}, item{ID: "id"})
		}
		if err != nil {
			problems.Fail("command", 0, "%q is no text with {{.ID}} in it: %v", word, err)
			return nil
		}
		c = append(c, t)
	}
	if !strings.Contains(strings.Join(c.of("\x00"), " "), "\x00") {
		problems.Fail("command", 0, "nothing in it holds {{.ID}}, so no item can be told from another (such as %s)", example)
	}
	return c
}

// of returns the words for an item.
func (c command) of(id string) []string {
	words := make([]string, len(c))
	for i, t := range c {
		var text strings.Builder
		_ = t.Execute(&text, item{ID: id}) // it was tried out
		words[i] = text.String()
	}
	return words
}

// Says implements workload.Dialer.
func (p *program) Says() workload.Says {
	return workload.Says{Refused: len(p.Refused) > 0, Missing: true}
}
