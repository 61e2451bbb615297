package web

import (
	"context"
	"fmt"
	"html/template"
	"log"
	"sync"
	"time"

	"github.com/gameday-harness/gameday/board/internal/sabotage"
	"github.com/gameday-harness/gameday/board/internal/settings"
)

// Web is one web host.
type Web struct {
	region   string
	nodes    [2]*node // the local database first
	names    *names
	page     *template.Template
	logger   *log.Logger
	sabotage sabotage.Name
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
	region := s["BOARD_REGION"]
	if databases[1].Region == region {
		databases[0], databases[1] = databases[1], databases[0]
	}
	if databases[0].Region != region {
		return nil, fmt.Errorf("web: BOARD_REGION=%q is no region of BOARD_DATABASES", region)
	}
	w := &Web{region: region, logger: logger, names: &names{good: time.Now()}, sabotage: broken}
	for i, db := range databases {
		w.nodes[i] = newNode(db.Region, db.Host, s["BOARD_DB_PASSWORD"], broken, logger)
		w.names.hosts = append(w.names.hosts, db.Host)
	}
	if w.page, err = template.New("page").Parse(pageText); err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	return w, nil
}

// Run keeps the connections and monitors until the context ends.
func (w *Web) Run(ctx context.Context) error {
	var all sync.WaitGroup
	for _, n := range w.nodes {
		all.Go(func() { n.run(ctx) })
	}
	all.Go(func() { w.names.run(ctx) })
	all.Wait()
	w.logger.Print("stopped")
	return nil
}

// route is where requests go at this moment.
func (w *Web) route() route {
	return plan([2]sight{w.nodes[0].sight(), w.nodes[1].sight()}, w.sabotage)
}
