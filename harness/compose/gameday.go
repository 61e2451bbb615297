package compose

import (
	"maps"
	"slices"

	"github.com/compose-spec/compose-go/v2/types"
	"github.com/gameday-harness/gameday/harness/settings"
)

// extension is the top-level key of a compose file that Gameday reads.
const extension = "x-gameday"

const missingExtension = `there is no "x-gameday", so it is not known where users enter and how they read and write%s; the least, here or in a file gameday.yaml beside it, is:
  x-gameday:
    entrypoint: SERVICE:PORT
    workload:
      write: {request: "POST /items/{{.ID}}"}
      read: {request: "GET /items/{{.ID}}"}`

// gameday is x-gameday as it was read.
type gameday struct {
	entrypoint string
	home       string
	regions    []string // as declared; nil when not said
	settings   settings.Settings
}

// readGameday reads and checks x-gameday; ok is false when there is none.
func readGameday(f *findings, project *types.Project) (gameday, bool) {
	path := []string{extension}
	value, ok := project.Extensions[extension]
	if !ok || value == nil {
		f.fail(path, missingExtension, nearExtension(project))
		return gameday{}, false
	}
	s := newSection(f, path, value, "entrypoint", "home", "regions", "objectives", "workload", "workloads", "abort_when", "limits", "sla", "drill", "changes", "readings", "scenarios", "leave_out", "drop")
	g := gameday{
		entrypoint: s.text("entrypoint"),
		home:       s.text("home"),
		regions:    readRegions(s),
		settings: settings.Settings{
			Objectives: readObjectives(s),
			Workloads:  readWorkloads(s),
			AbortWhen:  readAbortWhen(s),
			Limits:     readLimits(s),
			Readings:   readReadings(s),
			Scenarios:  readScenarios(s),
			SLA:        readSLA(s, project),
			Drill:      readDrill(s),
			Changes:    readChanges(s),
		},
	}
	if g.entrypoint == "" {
		s.fail("entrypoint", `entrypoint is missing: say where users enter, as SERVICE:PORT`)
	}
	return g, true
}

func nearExtension(project *types.Project) string {
	keys := slices.Collect(maps.Keys(project.Extensions))
	if near, ok := nearest(extension, keys); ok {
		return ` (is "` + near + `" a slip of the pen?)`
	}
	return ""
}

func readRegions(s section) []string {
	if !s.has("regions") {
		return nil
	}
	list, ok := s.values["regions"].([]any)
	if !ok {
		s.fail("regions", "regions must be a list of names, such as [seoul, tokyo]")
		return nil
	}
	regions := []string{}
	for _, item := range list {
		name, ok := item.(string)
		if !ok || name == "" {
			s.fail("regions", "regions: %s is no name of a region", kindOf(item))
			continue
		}
		regions = append(regions, name)
	}
	return regions
}
