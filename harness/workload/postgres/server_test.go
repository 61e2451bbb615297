package postgres

import (
	"net"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgproto3"
)

// server speaks PostgreSQL's protocol on loopback and keeps ids in memory.
type server struct {
	fail func(write bool) (pgproto3.BackendMessage, bool) // nil: nothing fails; (nil, true): never answers

	mu       sync.Mutex
	rows     map[string]int
	dialled  int
	executed int
	setups   int
}

// serve starts a server that ends with the test.
func serve(t *testing.T) (*server, string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &server{rows: map[string]int{}}
	var all sync.WaitGroup
	var mu sync.Mutex
	var open []net.Conn
	all.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			open = append(open, conn)
			mu.Unlock()
			all.Go(func() { defer conn.Close(); s.talk(conn) })
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		mu.Lock()
		for _, conn := range open {
			_ = conn.Close()
		}
		mu.Unlock()
		all.Wait()
	})
	return s, "http://" + l.Addr().String()
}

// talk is one session, until something fails or the client goes.
func (s *server) talk(conn net.Conn) {
	b := pgproto3.NewBackend(conn, conn)
	if _, err := b.ReceiveStartupMessage(); err != nil {
		return
	}
	s.count(&s.dialled)
	b.Send(&pgproto3.AuthenticationOk{})
	b.Send(&pgproto3.BackendKeyData{ProcessID: 1, SecretKey: []byte{0, 0, 0, 1}})
	b.Send(&pgproto3.ReadyForQuery{TxStatus: 'I'})
	var statement, id string
	for b.Flush() == nil {
		message, err := b.Receive()
		if err != nil {
			return
		}
		switch m := message.(type) {
		case *pgproto3.Query:
			s.count(&s.setups)
			b.Send(&pgproto3.CommandComplete{CommandTag: []byte("CREATE TABLE")})
			b.Send(&pgproto3.ReadyForQuery{TxStatus: 'I'})
		case *pgproto3.Parse:
			statement = m.Query
			b.Send(&pgproto3.ParseComplete{})
		case *pgproto3.Bind:
			id = string(m.Parameters[0])
			b.Send(&pgproto3.BindComplete{})
		case *pgproto3.Execute:
			if !s.execute(b, statement, id) {
				_ = b.Flush()
				return
			}
		case *pgproto3.Sync:
			if s.stalled() {
				continue
			}
			b.Send(&pgproto3.ReadyForQuery{TxStatus: 'I'})
		}
	}
}

// stalled says whether nothing is answered any more.
func (s *server) stalled() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail == nil {
		return false
	}
	message, fails := s.fail(true)
	return fails && message == nil
}

func (s *server) count(n *int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	*n++
}

// execute answers a statement, and says whether the session goes on.
func (s *server) execute(b *pgproto3.Backend, statement, id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.executed++
	write := statement[0] == 'I'
	if s.fail != nil {
		if message, fails := s.fail(write); fails {
			if message == nil {
				return true // and never answers
			}
			b.Send(message)
			return message.(*pgproto3.ErrorResponse).Severity != "FATAL"
		}
	}
	if write {
		s.rows[id]++
		b.Send(&pgproto3.RowDescription{Fields: []pgproto3.FieldDescription{{Name: []byte("authority"), DataTypeOID: 25, DataTypeSize: -1}}})
		b.Send(&pgproto3.DataRow{Values: [][]byte{[]byte("seoul")}})
		b.Send(&pgproto3.CommandComplete{CommandTag: []byte("INSERT 0 1")})
		return true
	}
	b.Send(&pgproto3.RowDescription{Fields: []pgproto3.FieldDescription{
		{Name: []byte("id"), DataTypeOID: 25, DataTypeSize: -1}, {Name: []byte("region"), DataTypeOID: 25, DataTypeSize: -1},
	}})
	for range s.rows[id] {
		b.Send(&pgproto3.DataRow{Values: [][]byte{[]byte(id), []byte("tokyo")}})
	}
	b.Send(&pgproto3.CommandComplete{CommandTag: []byte("SELECT 1")})
	return true
}
