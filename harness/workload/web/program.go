package web

import (
	"crypto/tls"
	"time"

	"github.com/expr-lang/expr/vm"

	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/workload"
)

// Protocol is HTTP, as package workload asks for it.
type Protocol struct{}

// Name implements workload.Protocol.
func (Protocol) Name() string { return settings.HTTP }

// program is what a workload says of its requests, compiled.
type program struct {
	deadline time.Duration // of each request, from its sending

	write, read request

	ack, refused, authority *vm.Program // nil: not said
	ok, missing             *vm.Program
	copies, region          *vm.Program
	capture                 *vm.Program // nil: users choose the ids
	login                   []step      // nil: nobody logs in
	expired                 *vm.Program
	tls                     *tls.Config // nil: in the clear
	parseJSON               bool        // an expression asks for json
	okAsksID                bool        // read.ok asks for id
}

// Compile implements workload.Protocol: templates and expressions are compiled and
// tried out.
func (Protocol) Compile(w settings.Workload) (workload.Dialer, error) {
	p, err := compile(w)
	if err != nil {
		return nil, err
	}
	return p, nil
}

func compile(w settings.Workload) (*program, error) {
	c := compiler{Problems: workload.ProblemsOf(w), usesID: map[string]bool{}, known: map[string]string{}}
	p := &program{deadline: w.Deadline, tls: c.private(w.TLS)}
	p.login = c.steps(w.Login)
	c.Enter("", 0)
	p.expired = c.condition("expired", w.Expired)

	c.Enter("write", w.Write.Line)
	if w.Write.Capture == "" {
		c.needsName = ".ID"
	}
	p.write = c.request(w.Write.Method, w.Write.Path, w.Write.Headers, w.Write.Body)
	p.ack = c.condition("ack", w.Write.Ack)
	p.refused = c.condition("refused", w.Write.Refused)
	p.authority = c.text("authority", w.Write.Authority)
	p.capture = c.expression("capture", w.Write.Capture)
	c.need("ack", p.ack, w.Write.Ack)

	c.Enter("read", w.Read.Line)
	if c.needsName = ".ID"; w.Write.Capture != "" {
		c.needsName = ".Captured"
	}
	p.read = c.request(w.Read.Method, w.Read.Path, w.Read.Headers, "")
	p.ok = c.condition("ok", w.Read.OK)
	p.missing = c.condition("missing", w.Read.Missing)
	p.copies = c.text("copies", w.Read.Copies)
	c.need("ok", p.ok, w.Read.OK)
	c.need("missing", p.missing, w.Read.Missing)

	c.Enter("", 0)
	p.region = c.text("region", w.Region)
	p.parseJSON, p.okAsksID = c.usesJSON, c.usesID["ok"]
	return p, c.Err()
}

// Says implements workload.Dialer.
func (p *program) Says() workload.Says {
	return workload.Says{
		Refused: p.refused != nil, Missing: true, Copies: p.copies != nil,
		Region: p.region != nil, Authority: p.authority != nil,
	}
}

// compiler collects what is wrong while a workload is compiled.
type compiler struct {
	*workload.Problems
	usesJSON  bool
	usesID    map[string]bool   // by the key of the expression
	needsName string            // what a template must hold; "": nothing
	known     map[string]string // what the login has captured by then, with an example
}

// example is an item to try templates out with.
func (c *compiler) example() item {
	return item{ID: "id", Captured: "captured", Login: c.known}
}

// need reports an expression that must be there.
func (c *compiler) need(key string, compiled *vm.Program, source string) {
	if compiled == nil && source == "" {
		c.Fail(key, 0, `is missing: say when it holds, such as "status == 200"`)
	}
}
