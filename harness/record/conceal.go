package record

import (
	"slices"

	"github.com/gameday-harness/gameday/harness/history"
)

// concealed returns the event with secrets hidden in every text that comes from
// the system, from Docker or from an error. What events are told apart by stays:
// ids, kinds, and the meta event, which comes from the plan alone. The event
// that it is given is not changed: its slices may be somebody else's.
func concealed(e history.Event, hide func(string) string) history.Event {
	switch {
	case e.Op != nil:
		e.Op = concealedOp(*e.Op, hide)
	case e.Fault != nil:
		e.Fault = concealedFault(*e.Fault, hide)
	case e.Final != nil && e.Final.Error != "":
		f := *e.Final
		f.Error = hide(f.Error)
		e.Final = &f
	case e.Log != nil:
		e.Log = &history.Log{Host: hide(e.Log.Host), Lines: concealedTexts(e.Log.Lines, hide)}
	case e.Note != nil:
		n := *e.Note
		n.Text = hide(n.Text)
		e.Note = &n
	}
	return e
}

// concealedOp leaves nearly every request as it is: only a failed one has an
// error, and regions are short.
func concealedOp(o history.Op, hide func(string) string) *history.Op {
	o.Region, o.Authority = hide(o.Region), hide(o.Authority)
	if o.Error != "" {
		o.Error = hide(o.Error)
	}
	return &o
}

func concealedFault(f history.Fault, hide func(string) string) *history.Fault {
	f.Title, f.Error = hide(f.Title), hide(f.Error)
	f.Hosts = concealedTexts(f.Hosts, hide)
	f.Evidence = slices.Clone(f.Evidence)
	for i, e := range f.Evidence {
		f.Evidence[i].Host, f.Evidence[i].Of = hide(e.Host), hide(e.Of)
	}
	f.Delivered = slices.Clone(f.Delivered)
	for i, d := range f.Delivered {
		f.Delivered[i].Host, f.Delivered[i].Of = hide(d.Host), hide(d.Of)
	}
	return &f
}

func concealedTexts(texts []string, hide func(string) string) []string {
	texts = slices.Clone(texts)
	for i, t := range texts {
		texts[i] = hide(t)
	}
	return texts
}
