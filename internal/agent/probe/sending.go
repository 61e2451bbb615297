package probe

import (
	"context"
	"sync"
	"time"

	"github.com/gameday-harness/gameday/harness/gateway"
)

// linger is how long a finished echo still takes answers that are on the way.
const linger = 100 * time.Millisecond

// sending is one Echo under way.
type sending struct {
	peers  []*peer
	cancel context.CancelFunc
	done   sync.WaitGroup
}

func start(ctx context.Context, ask gateway.Echo, port uint16) (*sending, error) {
	ctx, cancel := context.WithTimeout(ctx, ask.Limit)
	s := &sending{cancel: cancel}
	most := int(ask.Limit/ask.Interval) + 1
	for _, addr := range ask.Peers {
		p, err := newPeer(ctx, addr, port, most)
		if err != nil {
			cancel()
			s.closeAll()
			return nil, err
		}
		s.peers = append(s.peers, p)
	}
	for _, p := range s.peers {
		s.done.Go(p.receive)
	}
	s.done.Go(func() {
		defer s.closeAll()
		s.send(ctx, ask.Interval)
	})
	return s, nil
}

// send sends to all peers at once, time after time. A beat that was missed is
// not made up for: each sample says when it was really sent.
func (s *sending) send(ctx context.Context, interval time.Duration) {
	beat := time.NewTicker(interval)
	defer beat.Stop()
	for {
		room := false
		for _, p := range s.peers {
			room = p.send() || room
		}
		if !room {
			break
		}
		select {
		case <-ctx.Done():
			s.linger()
			return
		case <-beat.C:
		}
	}
	s.linger()
}

func (s *sending) linger() {
	<-time.After(linger)
}

func (s *sending) closeAll() {
	for _, p := range s.peers {
		_ = p.conn.Close() // ends receive
	}
}

func (s *sending) stop() {
	s.cancel()
	s.done.Wait()
}

func (s *sending) series() []gateway.EchoSeries {
	all := make([]gateway.EchoSeries, 0, len(s.peers))
	for _, p := range s.peers {
		all = append(all, p.series())
	}
	return all
}
