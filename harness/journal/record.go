package journal

import (
	"errors"
	"fmt"
	"time"

	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/process"
)

// Version of the file format, written into the first record. Version 1, which knew
// no machine of the owner's, is read too.
const Version = 2

// Record is one line of a journal; exactly one of the pointers is set.
type Record struct {
	At     time.Time `json:"at"` // wall clock, for people
	Begin  *Begin    `json:"begin,omitempty"`
	Intent *Intent   `json:"intent,omitempty"`
	Done   *Done     `json:"done,omitempty"`
}

// Begin says whose journal it is. It is always the first record, and only the
// first.
type Begin struct {
	Version int              `json:"version"`
	Run     string           `json:"run"`           // run id
	Owner   process.Identity `json:"owner"`         // the process that carries the run out
	Dir     string           `json:"dir,omitempty"` // absolute folder of the run's report; "": none
	Docker  string           `json:"docker"`        // address of the daemon that the run uses
}

// Act is what is intended.
type Act string

// Acts. What was created is removed with its whole world; what was injected is
// healed by itself.
const (
	Create Act = "create" // an object of a world
	Remove Act = "remove" // a whole world
	Inject Act = "inject" // a fault
	Heal   Act = "heal"   // a fault
)

// Kind is of what it is intended.
type Kind string

// Kinds of objects.
const (
	World     Kind = "world"
	Container Kind = "container"
	Network   Kind = "network"
	Fault     Kind = "fault"
)

// Intent is on disk before the act begins.
type Intent struct {
	N     int    `json:"n"` // counts the intents of a journal from 1
	Act   Act    `json:"act"`
	Kind  Kind   `json:"kind"`
	Name  string `json:"name"`            // Docker's name of an object, the id of an injection or of a world
	World string `json:"world,omitempty"` // id of the world it belongs to
	// Fault is what is injected: all that its kind needs to undo it in another process.
	Fault *Injection `json:"fault,omitempty"`
}

// Injection is one time that a fault is put in force.
type Injection struct {
	ID      string    `json:"id"` // names what it leaves in the world
	Spec    plan.Spec `json:"spec"`
	Seed    int64     `json:"seed"`
	Level   float64   `json:"level"`
	Title   string    `json:"title"`   // for people
	Victims []string  `json:"victims"` // hosts that it takes
}

// Done is written when an act has ended, well or not.
type Done struct {
	N     int    `json:"n"`               // of the intent
	Error string `json:"error,omitempty"` // what kind of failure it was; "": it went well
}

// check says what is wrong with a record that follows n intents.
func (r Record) check(first bool, intents int) error {
	set := 0
	for _, is := range []bool{r.Begin != nil, r.Intent != nil, r.Done != nil} {
		if is {
			set++
		}
	}
	switch {
	case set != 1:
		return errors.New("a record must have exactly one of begin, intent and done")
	case first != (r.Begin != nil):
		return errors.New("a journal has one begin, as its first record")
	case r.Begin != nil && (r.Begin.Version < 1 || r.Begin.Version > Version):
		return Foreign{r.Begin.Version}
	case r.Begin != nil && !validRun(r.Begin.Run):
		return fmt.Errorf("run %q: an id has letters, digits and dashes", r.Begin.Run)
	case r.Intent != nil && r.Intent.N != intents+1:
		return fmt.Errorf("intent %d follows intent %d", r.Intent.N, intents)
	case r.Done != nil && (r.Done.N < 1 || r.Done.N > intents):
		return fmt.Errorf("intent %d is done, but there are only %d", r.Done.N, intents)
	}
	return nil
}

// validRun keeps an id from leading out of the folder, or into another option.
func validRun(id string) bool {
	const longest = 128
	if id == "" || len(id) > longest || id[0] == '-' {
		return false
	}
	for _, c := range id {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}
