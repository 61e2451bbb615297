package control

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/internal/agent/clock"
	"github.com/gameday-harness/gameday/internal/agent/filter"
	"github.com/gameday-harness/gameday/internal/agent/jsonapi"
)

// Cutter cuts hosts off.
type Cutter interface {
	Apply(cuts []gateway.Cut) (gateway.Applied, error)
	Remove(ids []string) (gateway.Removed, error)
	Counts() ([]gateway.CutCount, error)
}

// Resolving holds the rules of the DNS proxy.
type Resolving interface {
	Put(rules []gateway.DNSRule) error
	Delete(ids []string)
	Counts() gateway.DNSCounts
}

// Counting counts the connections to hosts.
type Counting interface {
	Opened() ([]gateway.HostTraffic, error)
}

// Moving lets hosts come back at other addresses.
type Moving interface {
	Apply(move gateway.Move) (gateway.Moved, error)
	Remove(ids []string) (gateway.MovedBack, error)
	Counts() ([]gateway.MoveCount, error)
}

// Leasing lets new faults in as long as somebody answers for them.
type Leasing interface {
	Renew(ttl time.Duration) (gateway.Lease, error)
	Admit(act func() error) error
}

// Dropping ends every fault at once.
type Dropping interface {
	Drop() (gateway.Dropped, error)
}

// Parts are what the control API controls.
type Parts struct {
	Token     string
	Cuts      Cutter
	DNS       Resolving
	Traffic   Counting
	Moves     Moving
	Lease     Leasing
	Faults    Dropping
	Toxiproxy http.Handler
	Probes    http.Handler // serves PathProbe + "/<host>/…"
	Health    func(ctx context.Context) gateway.Health
}

// Handler is the control API.
func Handler(parts Parts) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+gateway.PathHealth, parts.health)
	mux.HandleFunc("GET "+gateway.PathClock, func(w http.ResponseWriter, _ *http.Request) {
		jsonapi.Write(w, gateway.Stamp{Now: clock.Now(), Boot: clock.Boot()})
	})
	mux.HandleFunc("PUT "+gateway.PathCuts, parts.putCuts)
	mux.HandleFunc("DELETE "+gateway.PathCuts, parts.deleteCuts)
	mux.HandleFunc("GET "+gateway.PathCuts, parts.getCuts)
	mux.HandleFunc("PUT "+gateway.PathDNS, parts.putDNS)
	mux.HandleFunc("DELETE "+gateway.PathDNS, parts.deleteDNS)
	mux.HandleFunc("GET "+gateway.PathDNS, func(w http.ResponseWriter, _ *http.Request) {
		jsonapi.Write(w, parts.DNS.Counts())
	})
	mux.HandleFunc("PUT "+gateway.PathMoves, parts.putMove)
	mux.HandleFunc("DELETE "+gateway.PathMoves, parts.deleteMoves)
	mux.HandleFunc("GET "+gateway.PathMoves, func(w http.ResponseWriter, _ *http.Request) {
		counts, err := parts.Moves.Counts()
		reply(w, counts, err)
	})
	mux.HandleFunc("PUT "+gateway.PathLease, parts.putLease)
	mux.HandleFunc("DELETE "+gateway.PathFaults, func(w http.ResponseWriter, _ *http.Request) {
		dropped, err := parts.Faults.Drop()
		reply(w, dropped, err)
	})
	mux.HandleFunc("GET "+gateway.PathTraffic, func(w http.ResponseWriter, _ *http.Request) {
		opened, err := parts.Traffic.Opened()
		reply(w, opened, err)
	})
	mux.Handle(gateway.PathToxiproxy+"/", http.StripPrefix(gateway.PathToxiproxy, bounded(leased(parts.Lease, parts.Toxiproxy))))
	mux.Handle(gateway.PathProbe+"/", bounded(parts.Probes))
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		jsonapi.Fail(w, http.StatusNotFound, fmt.Errorf("the control API knows no %s %s", r.Method, r.URL.Path))
	})
	return local(guard(parts.Token, mux))
}

// bounded limits the bodies of handlers that are not ours.
func bounded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, gateway.MaxBody)
		next.ServeHTTP(w, r)
	})
}

func (p Parts) health(w http.ResponseWriter, r *http.Request) {
	jsonapi.Write(w, p.Health(r.Context()))
}

func (p Parts) putCuts(w http.ResponseWriter, r *http.Request) {
	var cuts []gateway.Cut
	if err := jsonapi.Read(w, r, &cuts); err != nil {
		jsonapi.Fail(w, http.StatusBadRequest, err)
		return
	}
	applied, err := admit(p.Lease, func() (gateway.Applied, error) { return p.Cuts.Apply(cuts) })
	reply(w, applied, err)
}

func (p Parts) deleteCuts(w http.ResponseWriter, r *http.Request) {
	ids, err := ids(r)
	if err != nil {
		jsonapi.Fail(w, http.StatusBadRequest, err)
		return
	}
	removed, err := p.Cuts.Remove(ids)
	reply(w, removed, err)
}

func (p Parts) getCuts(w http.ResponseWriter, _ *http.Request) {
	counts, err := p.Cuts.Counts()
	reply(w, counts, err)
}

func (p Parts) putDNS(w http.ResponseWriter, r *http.Request) {
	var rules []gateway.DNSRule
	if err := jsonapi.Read(w, r, &rules); err != nil {
		jsonapi.Fail(w, http.StatusBadRequest, err)
		return
	}
	counts, err := admit(p.Lease, func() (gateway.DNSCounts, error) {
		if err := p.DNS.Put(rules); err != nil {
			return gateway.DNSCounts{}, filter.Bad{Err: err}
		}
		return p.DNS.Counts(), nil
	})
	reply(w, counts, err)
}

// deleteDNS ends rules and answers the counts from just before.
func (p Parts) deleteDNS(w http.ResponseWriter, r *http.Request) {
	ids, err := ids(r)
	if err != nil {
		jsonapi.Fail(w, http.StatusBadRequest, err)
		return
	}
	counts := p.DNS.Counts()
	p.DNS.Delete(ids)
	jsonapi.Write(w, counts)
}

func (p Parts) putMove(w http.ResponseWriter, r *http.Request) {
	var move gateway.Move
	if err := jsonapi.Read(w, r, &move); err != nil {
		jsonapi.Fail(w, http.StatusBadRequest, err)
		return
	}
	moved, err := admit(p.Lease, func() (gateway.Moved, error) { return p.Moves.Apply(move) })
	reply(w, moved, err)
}

func (p Parts) deleteMoves(w http.ResponseWriter, r *http.Request) {
	ids, err := ids(r)
	if err != nil {
		jsonapi.Fail(w, http.StatusBadRequest, err)
		return
	}
	back, err := p.Moves.Remove(ids)
	reply(w, back, err)
}

// ids are the values of ?id=…&id=…
func ids(r *http.Request) ([]string, error) {
	ids := r.URL.Query()["id"]
	if len(ids) == 0 {
		return nil, errors.New("say which ones to end, as in ?id=first&id=second")
	}
	return ids, nil
}
