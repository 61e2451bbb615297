package postgres

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/workload"
)

// Protocol is PostgreSQL, as package workload asks for it.
type Protocol struct{}

// Name implements workload.Protocol.
func (Protocol) Name() string { return settings.Postgres }

// program is what a workload says of its statements, checked.
type program struct {
	settings.SQL
	deadline time.Duration // of each statement, from its sending
}

// Compile implements workload.Protocol. A statement's grammar is the server's
// business; what is checked is what every workload needs.
func (Protocol) Compile(w settings.Workload) (workload.Dialer, error) {
	problems := workload.ProblemsOf(w)
	if w.SQL.User == "" {
		problems.Enter("login", 0)
		problems.Fail("user", 0, "is missing: say as whom users connect")
	}
	problems.Enter("write", w.SQL.WriteLine)
	needID(problems, w.SQL.Write, "INSERT INTO items (id) VALUES ($1)")
	for _, code := range w.SQL.Refused {
		if why := whyNoRefusal(code); why != "" {
			problems.Fail("refused", 0, "%q %s", code, why)
		}
	}
	problems.Enter("read", w.SQL.ReadLine)
	needID(problems, w.SQL.Read, "SELECT id FROM items WHERE id = $1")
	if err := problems.Err(); err != nil {
		return nil, err
	}
	return &program{SQL: w.SQL, deadline: w.Deadline}, nil
}

// needID reports a statement that is not there, or that is the same for each item.
func needID(problems *workload.Problems, statement, example string) {
	switch {
	case statement == "":
		problems.Fail("statement", 0, "is missing: say what users send, such as %q", example)
	case !regexp.MustCompile(`\$1(\D|$)`).MatchString(statement):
		problems.Fail("statement", 0, "it does not hold $1, the item's id, so no item can be told from another (such as %q)", example)
	}
}

// whyNoRefusal says why an SQLSTATE, or a class of them, cannot stand for a refusal.
// Of the classes 08 (connection), 57 (operator intervention), 58 (system) and XX
// (internal), and of 40003, PostgreSQL says itself that they may come after a commit,
// but for 57P03: a server that is starting has looked at no statement.
func whyNoRefusal(code string) string {
	switch {
	case !regexp.MustCompile(`^[0-9A-Z]{2}([0-9A-Z]{3})?$`).MatchString(code):
		return "is neither an SQLSTATE such as 25006 nor a class of them such as 25"
	case code == "57P03":
		return ""
	case code == "40" || code == "40003" || strings.HasPrefix(code, "08") || strings.HasPrefix(code, "57") ||
		strings.HasPrefix(code, "58") || strings.HasPrefix(code, "XX"):
		return "leaves open whether a write was applied"
	}
	return ""
}

// refuses says whether an SQLSTATE rules out that a write was applied.
func (p *program) refuses(state string) bool {
	for _, code := range p.Refused {
		if strings.HasPrefix(state, code) {
			return true
		}
	}
	return false
}

// Says implements workload.Dialer. Each row of an item is a copy of it.
func (p *program) Says() workload.Says {
	return workload.Says{
		Refused: len(p.Refused) > 0, Missing: true, Copies: true,
		Region: p.RegionColumn != "", Authority: p.AuthorityColumn != "",
	}
}

// configuration is how a connection is asked for, without anything of this process's
// environment.
func (p *program) configuration(host, port string) string {
	var text strings.Builder
	for _, setting := range [][2]string{
		{"host", host},
		{"port", port},
		{"user", p.User},
		{"password", p.Password},
		{"dbname", p.Database},
		{"sslmode", "disable"},
		{"target_session_attrs", "any"},
		{"passfile", "/dev/null"},
		{"application_name", "gameday"},
	} {
		if setting[1] == "" && setting[0] == "dbname" {
			setting[1] = p.User
		}
		fmt.Fprintf(&text, "%s='%s' ", setting[0], strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(setting[1]))
	}
	return text.String()
}
