package postgres

import (
	"errors"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/workload"
	"github.com/gameday-harness/gameday/harness/workload/cause"
)

// Errors of answers that are whole but do not say what was asked for.
const (
	noRowWritten = "no row was written"
	anotherItem  = "answered with another item"
)

// judge says what a result, or the lack of one, is to its user.
func (c *client) judge(op workload.Operation, result *pgconn.Result, err error) workload.Reply {
	if op.Kind == history.Write {
		return c.judgeWrite(result, err)
	}
	return c.judgeRead(op, result, err)
}

// judgeWrite: acknowledged when the statement has written a row, refused when the
// server's own error rules that out, else unknown.
func (c *client) judgeWrite(result *pgconn.Result, err error) workload.Reply {
	r := workload.Reply{Outcome: history.Unknown}
	var answered *pgconn.PgError
	switch {
	case errors.As(err, &answered) && c.refuses(answered.Code):
		r.Outcome, r.Error = history.Refused, told(err, c.deadline)
	case err != nil:
		r.Error = told(err, c.deadline)
	case result.CommandTag.RowsAffected() == 0:
		r.Error = noRowWritten
	default:
		r.Outcome = history.OK
		r.Region, r.Authority = column(result, c.RegionColumn), column(result, c.AuthorityColumn)
	}
	return r
}

// judgeRead: found when each row begins with the id, missing when there is no row or
// they are another item's, else failed.
func (c *client) judgeRead(op workload.Operation, result *pgconn.Result, err error) workload.Reply {
	r := workload.Reply{Outcome: history.Failed}
	if err != nil {
		r.Error = told(err, c.deadline)
		return r
	}
	r.Outcome, r.Region = history.Missing, column(result, c.RegionColumn)
	for _, row := range result.Rows {
		if len(row) == 0 || string(row[0]) != op.ID {
			return workload.Reply{Outcome: history.Missing, Region: r.Region, Error: anotherItem}
		}
		r.Outcome = history.OK
	}
	if op.Count && r.Outcome == history.OK {
		r.Copies = len(result.Rows)
	}
	return r
}

// column is a column of the first row by its name; "" when there is none.
func column(result *pgconn.Result, name string) string {
	if name == "" || len(result.Rows) == 0 {
		return ""
	}
	for i, field := range result.FieldDescriptions {
		if field.Name == name && i < len(result.Rows[0]) {
			return string(result.Rows[0][i])
		}
	}
	return ""
}

// told says in a few stable words why a statement failed: a server's own error by
// its SQLSTATE, anything else as every client tells it.
func told(err error, deadline time.Duration) string {
	var answered *pgconn.PgError
	switch {
	case errors.As(err, &answered):
		return workload.Brief("SQLSTATE " + answered.Code + ": " + answered.Message)
	case errors.Is(err, errNoneFree):
		return errNoneFree.Error()
	}
	return cause.Of(err, deadline)
}
