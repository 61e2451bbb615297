package compose

import (
	"fmt"

	"github.com/compose-spec/compose-go/v2/types"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/system"
)

// File is what a compose file says, resolved and validated.
type File struct {
	system.Model
	Path    string                         // of the first compose file, as given
	Paths   []string                       // of all compose files, in the order in which they are merged
	Dir     string                         // absolute folder that relative paths were resolved against
	Project *types.Project                 // the compose project: volumes, configs, secrets
	Specs   map[string]types.ServiceConfig // of each service of the file, as compose resolved it
	Without Without                        // what the person does without
	settings.Settings
	Warnings []string // what was understood but deserves a word, with file:line

	leads   map[string]string // path that the file may use -> where it leads
	written []string          // folders that services mount writable
	srcs    sources
}

// At is the place of what a path of keys leads to, as "FILE:LINE", or that of the last
// key on the way that is there.
func (f *File) At(path ...string) string {
	at := f.srcs.at(path...)
	return fmt.Sprintf("%s:%d", at.file, at.line)
}

// Service is a service with everything else that the compose file says of it.
type Service struct {
	system.Service
	Spec types.ServiceConfig // as compose resolved it; empty for resolvers of ours
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
