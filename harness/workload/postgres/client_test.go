package postgres

import (
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgproto3"
	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/workload"
)

func example() settings.Workload {
	return settings.Workload{
		Protocol: settings.Postgres, Rate: 100, Writes: 0.5, Deadline: 300 * time.Millisecond,
		SQL: settings.SQL{
			User: "app", Password: `it's \ secret`, Setup: []string{"CREATE TABLE IF NOT EXISTS items (id text)"},
			Write:   "INSERT INTO items (id) VALUES ($1) RETURNING 'seoul' AS authority",
			Read:    "SELECT id, 'tokyo' AS region FROM items WHERE id = $1",
			Refused: []string{"25006"}, RegionColumn: "region", AuthorityColumn: "authority", Connections: 2,
		},
	}
}

// dial makes a client of a workload that ends with the test.
func dial(t *testing.T, w settings.Workload, entry string) workload.Client {
	t.Helper()
	g := NewWithT(t)
	dialer, err := Protocol{}.Compile(w)
	g.Expect(err).NotTo(HaveOccurred())
	c, err := dialer.Dial(workload.Target{Entry: entry, IDs: "t-"})
	g.Expect(err).NotTo(HaveOccurred())
	t.Cleanup(c.Close)
	return c
}

func write(id string) workload.Operation { return workload.Operation{Kind: history.Write, ID: id} }
func read() workload.Operation           { return workload.Operation{Kind: history.Read, ID: "t-1"} }

func TestReadsAndWrites(t *testing.T) {
	g := NewWithT(t)
	s, entry := serve(t)
	c := dial(t, example(), entry)

	r := c.Do(t.Context(), read())
	g.Expect(r).To(And(HaveField("Outcome", history.Missing), HaveField("Error", "")))
	r = c.Do(t.Context(), write("t-1"))
	g.Expect(r).To(And(HaveField("Outcome", history.OK), HaveField("Authority", "seoul"), HaveField("Error", "")))
	g.Expect(r.Done).To(BeTemporally(">", r.Sent))
	r = c.Do(t.Context(), read())
	g.Expect(r).To(And(HaveField("Outcome", history.OK), HaveField("Region", "tokyo"), HaveField("Copies", 0)))
	g.Expect(s.dialled).To(Equal(1), "a kept connection is used again")
	g.Expect(s.setups).To(Equal(1))

	s.rows["t-1"] = 3
	r = c.Do(t.Context(), workload.Operation{Kind: history.Read, ID: "t-1", Count: true, Fresh: true})
	g.Expect(r.Copies).To(Equal(3))
	g.Expect(s.dialled).To(Equal(2), "a fresh one is dialled")
}

func TestWhatGoesWrong(t *testing.T) {
	answer := func(severity, code string) func(bool) (pgproto3.BackendMessage, bool) {
		return func(bool) (pgproto3.BackendMessage, bool) {
			return &pgproto3.ErrorResponse{Severity: severity, SeverityUnlocalized: severity, Code: code, Message: "told so"}, true
		}
	}
	for name, c := range map[string]struct {
		fail        func(bool) (pgproto3.BackendMessage, bool)
		write, read history.Outcome
		why         string
	}{
		"read-only":                   {answer("ERROR", "25006"), history.Refused, history.Failed, "SQLSTATE 25006: told so"},
		"another error of the server": {answer("ERROR", "42P01"), history.Unknown, history.Failed, "SQLSTATE 42P01: told so"},
		"shut down after the commit":  {answer("FATAL", "57P01"), history.Unknown, history.Failed, "SQLSTATE 57P01: told so"},
		"no answer": {
			func(bool) (pgproto3.BackendMessage, bool) { return nil, true }, history.Unknown, history.Failed,
			"deadline 300ms exceeded",
		},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			s, entry := serve(t)
			client := dial(t, example(), entry)
			s.fail = c.fail
			g.Expect(client.Do(t.Context(), write("t-1"))).To(And(HaveField("Outcome", c.write), HaveField("Error", c.why)))
			g.Expect(client.Do(t.Context(), read())).To(And(HaveField("Outcome", c.read), HaveField("Error", c.why)))
		})
	}
	t.Run("nobody listens", func(t *testing.T) {
		g := NewWithT(t)
		client := dial(t, example(), "http://127.0.0.1:1")
		g.Expect(client.Do(t.Context(), write("t-1"))).To(And(HaveField("Outcome", history.Unknown), HaveField("Error", "connection refused")))
	})
}

// A read that is answered with what nobody asked for has not found its item.
func TestAnotherItemIsNotTheOne(t *testing.T) {
	g := NewWithT(t)
	w := example()
	w.SQL.Read = "SELECT 'x' || $1"
	dialer, err := Protocol{}.Compile(w)
	g.Expect(err).NotTo(HaveOccurred())
	c := &client{program: dialer.(*program)}
	r := c.judgeRead(read(), resultOf("t-2"), nil)
	g.Expect(r).To(And(HaveField("Outcome", history.Missing), HaveField("Error", anotherItem)))
	g.Expect(c.judgeRead(read(), resultOf("t-1"), nil).Outcome).To(Equal(history.OK))
}

// With every kept connection in use a statement waits for its whole deadline, and
// a fresh one does not.
func TestThePoolIsBounded(t *testing.T) {
	g := NewWithT(t)
	s, entry := serve(t)
	w := example()
	w.SQL.Connections = 1
	c := dial(t, w, entry).(*client)
	_, release, err := c.connections.take(t.Context(), false)
	g.Expect(err).NotTo(HaveOccurred())
	r := c.Do(t.Context(), write("t-1"))
	g.Expect(r).To(And(HaveField("Outcome", history.Unknown), HaveField("Error", "no connection was free")))
	g.Expect(c.Do(t.Context(), workload.Operation{Kind: history.Write, ID: "t-1", Fresh: true}).Outcome).To(Equal(history.OK))
	release()
	g.Expect(c.Do(t.Context(), write("t-2")).Outcome).To(Equal(history.OK))
	g.Expect(s.rows).To(HaveLen(2))
}

func TestSays(t *testing.T) {
	g := NewWithT(t)
	dialer, err := Protocol{}.Compile(example())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(dialer.Says()).To(Equal(workload.Says{Refused: true, Missing: true, Copies: true, Region: true, Authority: true}))
}

func TestWhatIsWrongWithAWorkload(t *testing.T) {
	g := NewWithT(t)
	w := example()
	w.SQL.User, w.SQL.Write, w.SQL.Read = "", "INSERT INTO items VALUES ($12)", ""
	w.SQL.WriteLine, w.SQL.Refused = 7, []string{"25006", "57P03", "57", "08006", "40003", "read-only"}
	_, err := Protocol{}.Compile(w)
	for _, want := range []string{
		"x-gameday.workload.login.user: is missing",
		"x-gameday.workload.write.statement: it does not hold $1",
		`x-gameday.workload.write.refused: "57" leaves open whether a write was applied`,
		`"08006" leaves open`, `"40003" leaves open`, `"read-only" is neither an SQLSTATE`,
		"x-gameday.workload.read.statement: is missing",
	} {
		g.Expect(err).To(MatchError(ContainSubstring(want)))
	}
	g.Expect(err.Error()).NotTo(ContainSubstring("57P03"))
	var first *workload.Error
	g.Expect(errors.As(err, &first)).To(BeTrue())
}

func resultOf(ids ...string) *pgconn.Result {
	r := &pgconn.Result{FieldDescriptions: []pgconn.FieldDescription{{Name: "id"}}}
	for _, id := range ids {
		r.Rows = append(r.Rows, [][]byte{[]byte(id)})
	}
	return r
}
