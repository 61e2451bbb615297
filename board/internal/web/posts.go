package web

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/gameday-harness/gameday/board/internal/sabotage"
)

const (
	waitForSession = 450 * time.Millisecond
	writeLimit     = 780 * time.Millisecond // all in all, below the balancer's patience
	readLimit      = 380 * time.Millisecond // for each of two tries
	sendAgain      = 300 * time.Millisecond // without an answer; only by sabotage
)

// Post is one post of the board.
type Post struct {
	ID   string    `json:"id"`
	Text string    `json:"text"`
	At   time.Time `json:"at"`
}

var (
	errRefused = errors.New("web: no primary takes writes; nothing was written") // surely
	errUnknown = errors.New("web: the outcome of the write is not known")
	errNowhere = errors.New("web: no database can be read")
)

// Writing a post again must not be acknowledged on the strength of a row that
// is committed here and may not be on the standby yet: the update makes this a
// write of its own, whose commit waits until the standby has all before it.
const writeSQL = `insert into posts (id, text) values ($1, $2)
on conflict (id) do update set text = posts.text`

// insertSQL makes a post of each time that it is written; only for a sabotage.
const insertSQL = `insert into posts (id, text) values ($1, $2)`

// Codes of PostgreSQL's errors.
const (
	sqlReadOnly = "25006" // read_only_sql_transaction
	sqlShutdown = "57P01" // admin_shutdown
)

// write stores a post and returns the region that committed it. The error is
// errRefused or errUnknown, or wraps one of them.
func (w *Web) write(ctx context.Context, post Post) (string, error) {
	i := w.route().Writer
	if i < 0 {
		return "", errRefused
	}
	n := w.nodes[i]
	ctx, cancel := context.WithTimeout(ctx, writeLimit)
	defer cancel()
	waitCtx, cancelWait := context.WithTimeout(ctx, waitForSession)
	defer cancelWait()
	select {
	case n.lanes <- struct{}{}:
	case <-waitCtx.Done():
		return "", errRefused
	}
	done := make(chan error, 1)
	go func() {
		defer func() { <-n.lanes }()
		done <- n.store(waitCtx, post)
	}()
	select {
	case err := <-done:
		return n.region, err
	case <-ctx.Done():
		return "", fmt.Errorf("%w: no answer from %s in time", errUnknown, n.region)
	}
}

// store writes on the first connection that works. It outlives the request: a
// slow answer costs no connection.
func (n *node) store(wait context.Context, post Post) error {
	for {
		s, err := n.pool.get(wait)
		if err != nil {
			return errRefused
		}
		ctx, cancel := context.WithTimeout(context.WithoutCancel(wait), giveUp)
		err = n.send(ctx, s, post)
		cancel()
		n.pool.put(s)
		if err == nil {
			return nil
		}
		if !pgconn.SafeToRetry(err) {
			return judge(err)
		}
		s.cut() // nothing was sent: the connection was dead
	}
}

func (n *node) send(ctx context.Context, s *session, post Post) error {
	if n.sabotage == sabotage.DuplicateWrites {
		// Why teams do this: asking twice cuts the tail of the latencies, and
		// was tried out with reads.
		again := time.AfterFunc(sendAgain, func() { n.sendAgain(post) })
		defer again.Stop()
		return s.store(ctx, insertSQL, post)
	}
	return s.store(ctx, writeSQL, post)
}

// sendAgain writes a post a second time, over a connection of its own.
func (n *node) sendAgain(post Post) {
	ctx, cancel := context.WithTimeout(context.Background(), giveUp)
	defer cancel()
	s, err := n.pool.dial(ctx)
	if err != nil {
		return
	}
	defer s.hangUp()
	if err := s.store(ctx, insertSQL, post); err != nil {
		n.logger.Printf("sending a post again: %v", err)
	}
}

func (s *session) store(ctx context.Context, sql string, post Post) error {
	s.unsafe.Store(false)
	tag, err := s.conn.Exec(ctx, sql, post.ID, post.Text)
	if err == nil && s.unsafe.Load() {
		return fmt.Errorf("%w: committed without the standby", errUnknown)
	}
	if err != nil && tag.String() == "" && hasCode(err, sqlReadOnly, sqlShutdown) {
		// The statement is completed before its commit begins: PostgreSQL ended
		// this one before, and rolled it back.
		return fmt.Errorf("%w: %w", errRefused, err)
	}
	return err
}

func hasCode(err error, codes ...string) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && slices.Contains(codes, pg.Code)
}

// judge takes every error that is no certain refusal as an unknown outcome.
func judge(err error) error {
	if errors.Is(err, errUnknown) || errors.Is(err, errRefused) {
		return err
	}
	return fmt.Errorf("%w: %w", errUnknown, err)
}

// read finds the posts with an id: none or one.
func (w *Web) read(ctx context.Context, id string) ([]Post, error) {
	return w.query(ctx, "select id, text, at from posts where id = $1", id)
}

// list returns the newest posts.
func (w *Web) list(ctx context.Context) ([]Post, error) {
	return w.query(ctx, "select id, text, at from posts order by at desc limit 50")
}

// query asks the best database, then the other one.
func (w *Web) query(ctx context.Context, sql string, args ...any) ([]Post, error) {
	var why error
	for _, i := range w.route().Readers {
		posts, err := w.nodes[i].query(ctx, sql, args...)
		if err == nil {
			return posts, nil
		}
		why = errors.Join(why, err)
	}
	return nil, errors.Join(errNowhere, why)
}

// query reads, and does not wait for a slow database; its answer is then for
// nobody, but the connection stays good.
func (n *node) query(ctx context.Context, sql string, args ...any) ([]Post, error) {
	type result struct {
		posts []Post
		err   error
	}
	ctx, cancel := context.WithTimeout(ctx, readLimit)
	defer cancel()
	done := make(chan result, 1)
	go func() {
		posts, err := n.fetch(ctx, sql, args...)
		done <- result{posts, err}
	}()
	select {
	case r := <-done:
		return r.posts, r.err
	case <-ctx.Done():
		return nil, fmt.Errorf("web: no answer from %s in time", n.region)
	}
}

func (n *node) fetch(wait context.Context, sql string, args ...any) ([]Post, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(wait), giveUp)
	defer cancel()
	for {
		s, err := n.pool.get(wait)
		if err != nil {
			return nil, err
		}
		rows, _ := s.conn.Query(ctx, sql, args...)
		posts, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Post])
		n.pool.put(s)
		if err == nil {
			return posts, nil
		}
		if !s.conn.IsClosed() { // the database said no; another connection would not help
			return nil, fmt.Errorf("web: reading in %s: %w", n.region, err)
		}
	}
}
