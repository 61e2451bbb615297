package compose

import (
	"time"

	"github.com/gameday-harness/gameday/harness/settings"
)

// DefaultReplicasWithin is how long replicas are waited for.
const DefaultReplicasWithin = 100 * time.Millisecond

// readRedis reads what a workload of Redis commands says beside its rates. The
// refusals that stand for all are errors that Redis gives before it looks at a
// command: of a replica, of a primary with too few of them, while it loads, of one
// that has lost its primary, and of a cluster that does not cover the key.
func readRedis(w section) settings.RedisCommands {
	login := w.under("login", "user", "password", "database")
	write, read := w.under("write", "command", "refused", "replicas", "replicas_within"), w.under("read", "command")
	return settings.RedisCommands{
		User: login.text("user"), Password: login.verbatim("password"),
		Database: quantity(login, "database", 0, parseCount),
		Write:    write.list("command", nil), Read: read.list("command", nil),
		Refused:   write.list("refused", []string{"READONLY", "NOREPLICAS", "LOADING", "MASTERDOWN", "CLUSTERDOWN"}),
		Replicas:  quantity(write, "replicas", 0, parseCount),
		Within:    quantity(write, "replicas_within", DefaultReplicasWithin, parseDuration),
		WriteLine: w.findings.srcs.at(write.path...).line, ReadLine: w.findings.srcs.at(read.path...).line,
	}
}
