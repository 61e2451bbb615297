package compose

import (
	"github.com/gameday-harness/gameday/harness/settings"
)

// DefaultConnections is how many connections a workload of SQL keeps at most.
const DefaultConnections = 20

// readSQL reads what a workload of SQL statements says beside its rates.
func readSQL(w section) settings.SQL {
	login := w.under("login", "user", "password", "database")
	write, read := w.under("write", "statement", "refused", "authority"), w.under("read", "statement")
	return settings.SQL{
		User: login.text("user"), Password: login.verbatim("password"), Database: login.text("database"),
		Setup: w.list("setup", nil),
		Write: write.text("statement"), Read: read.text("statement"),
		Refused:      write.list("refused", []string{"25006"}),
		RegionColumn: w.text("region"), AuthorityColumn: write.text("authority"),
		Connections: quantity(w, "connections", DefaultConnections, parsePositive),
		WriteLine:   w.findings.srcs.at(write.path...).line, ReadLine: w.findings.srcs.at(read.path...).line,
	}
}
