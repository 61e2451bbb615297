package scenarios

import (
	"path/filepath"

	"github.com/gameday-harness/gameday/harness"
	"github.com/gameday-harness/gameday/harness/docker"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/workload"
)

// users makes the users of one experiment in a world.
func (l *Lab) users(w *docker.World) func(string, int64, func(history.Op)) (harness.Users, error) {
	return func(prefix string, seed int64, record func(history.Op)) (harness.Users, error) {
		return workload.New(l.program, w.Entry(), record, l.options.Clock, seed, workload.Prefix(w.Run()+"-"+prefix))
	}
}

func (l *Lab) historyDir() string { return filepath.Join(l.options.Dir, "history") }
