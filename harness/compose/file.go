package compose

import (
	"time"

	"github.com/compose-spec/compose-go/v2/types"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/system"
)

// File is what a compose file says, resolved and validated.
type File struct {
	system.Model
	Path    string                         // of the compose file, as given
	Dir     string                         // absolute folder that relative paths were resolved against
	Project *types.Project                 // the compose project: volumes, configs, secrets
	Specs   map[string]types.ServiceConfig // of each service of the file, as compose resolved it
	settings.Settings
	Objectives Objectives
	Workload   settings.Workload // the first of Workloads
	Warnings   []string          // what was understood but deserves a word, with file:line
}

// Service is a service with everything else that the compose file says of it.
type Service struct {
	system.Service
	Spec types.ServiceConfig // as compose resolved it; empty for resolvers of ours
}

// Objectives are what must hold. A nil field was not set and is not judged.
type Objectives struct {
	ReadOnlyWithin *time.Duration // from onset until reads are served and writes acknowledged or politely refused
	FailoverWithin *time.Duration // RTO: from onset until reads and writes are served again
	FailbackWithin *time.Duration // from heal until the home region serves again
	MaxDataLoss    *int           // RPO: acknowledged writes that may be lost
	Availability   *float64       // least share of good requests, 0..1
	MaxStaleReads  *int           // reads that may miss what was acknowledged before
	// MaxAmplification is how many connections the system may open to one of
	// its hosts for each request that users send; above 0.
	MaxAmplification *float64
}

// Service returns the service of a name, and false when there is none.
func (f *File) Service(name string) (Service, bool) {
	s, known := f.Model.Service(name)
	return Service{Service: s, Spec: f.Specs[name]}, known
}

// Configured lists all services, sorted by name, with what the compose file says of
// them.
func (f *File) Configured() []Service {
	var all []Service
	for _, s := range f.Services {
		all = append(all, Service{Service: s, Spec: f.Specs[s.Name]})
	}
	return all
}
