package web

import (
	"context"
	"fmt"
	"html/template"
	"log"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gameday-harness/gameday/board/internal/sabotage"
	"github.com/gameday-harness/gameday/board/internal/settings"
)

// Web is one web host.
type Web struct {
	region   string
	nodes    [2]*node // the local database first
	names    *names
	asks     bool // for its database's name with each request
	page     *template.Template
	logger   *log.Logger
	sabotage sabotage.Name
	drain    time.Duration // from the order to stop until it stops
	leaving  atomic.Bool   // it was ordered to stop
}

// New makes a web host from its settings.
func New(s settings.Settings, logger *log.Logger) (*Web, error) {
	databases, err := s.Databases()
	if err != nil {
		return nil, err
	}
	broken, err := s.Sabotage()
	if err != nil {
		return nil, err
	}
	drain, err := time.ParseDuration(s.Or("BOARD_DRAIN", "0s"))
	if err != nil || drain < 0 {
		return nil, fmt.Errorf("web: BOARD_DRAIN=%q is no length of time; write it with a unit, such as 2s", s["BOARD_DRAIN"])
	}
	region := s["BOARD_REGION"]
	if databases[1].Region == region {
		databases[0], databases[1] = databases[1], databases[0]
	}
	if databases[0].Region != region {
		return nil, fmt.Errorf("web: BOARD_REGION=%q is no region of BOARD_DATABASES", region)
	}
	asks, err := s.PerRequest()
	if err != nil {
		return nil, err
	}
	w := &Web{region: region, logger: logger, names: &names{good: time.Now()}, asks: asks, sabotage: broken, drain: drain}
	for i, db := range databases {
		w.nodes[i] = newNode(db.Region, db.Host, s["BOARD_DB_PASSWORD"], broken, logger)
		w.names.hosts = append(w.names.hosts, db.Host)
	}
	if w.page, err = template.New("page").Parse(pageText); err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	return w, nil
}

// Run keeps the connections and monitors until the context ends, and then for as long
// as it takes to drain: it still serves, and says that it is not healthy, so that the
// balancer moves its users before it goes.
func (w *Web) Run(ctx context.Context) error {
	work, end := context.WithCancel(context.WithoutCancel(ctx))
	defer end()
	defer context.AfterFunc(ctx, func() {
		w.leaving.Store(true)
		time.AfterFunc(w.drain, end)
	})()
	var all sync.WaitGroup
	for _, n := range w.nodes {
		all.Go(func() { n.run(work) })
	}
	all.Go(func() { w.names.run(work) })
	all.Wait()
	w.logger.Print("stopped")
	return nil
}

// route is where requests go at this moment.
func (w *Web) route() route {
	return plan([2]sight{w.nodes[0].sight(), w.nodes[1].sight()}, w.sabotage)
}
