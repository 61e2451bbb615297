package docker

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	toxiproxy "github.com/Shopify/toxiproxy/v2/client"
	"golang.org/x/sync/errgroup"

	"github.com/gameday-harness/gameday/harness/gateway"
	"github.com/gameday-harness/gameday/harness/history"
	"github.com/gameday-harness/gameday/harness/system"
)

// streams puts toxics on the gateway's proxies, of which each link has one.
type streams struct{ w *World }

// toxicCalls is how many calls to toxiproxy run side by side. Each proxy has locks
// of its own, so a fault on many links is in force sooner.
const toxicCalls = 16

// Poison puts one toxic on links, side by side. The interval is from before the
// first call to after the last. On error what was put there is taken off again; if
// that fails as well, the error says so, and Cure may be called.
func (s streams) Poison(ctx context.Context, t system.Toxic) (history.Interval, error) {
	if err := s.check(t); err != nil {
		return history.Interval{}, err
	}
	toxic := toxiproxy.Toxic{
		Name: toxicName(t.ID, t.Upstream), Type: t.Type, Stream: direction(t.Upstream),
		Toxicity: 1, Attributes: toxiproxy.Attributes{},
	}
	if t.Toxicity > 0 {
		toxic.Toxicity = float32(t.Toxicity)
	}
	for name, value := range t.Attributes {
		toxic.Attributes[name] = value
	}
	interval := history.Interval{From: s.w.Now()}
	added, err := s.add(ctx, t.Links, toxic)
	interval.To = s.w.Now()
	if err != nil {
		err = errors.Join(err, s.remove(ctx, added, toxic.Name))
		return history.Interval{}, fmt.Errorf("world: put the toxic %s on %d links: %w", t.ID, len(t.Links), err)
	}
	return interval, nil
}

// Cure takes a toxic off every link that has it.
func (s streams) Cure(ctx context.Context, id string) (history.Interval, error) {
	interval := history.Interval{From: s.w.Now()}
	inForce, err := s.w.Gateway.Toxics(ctx)
	for _, name := range []string{toxicName(id, true), toxicName(id, false)} {
		var proxies []string
		for proxy, toxics := range inForce {
			if slices.ContainsFunc(toxics, func(t toxiproxy.Toxic) bool { return t.Name == name }) {
				proxies = append(proxies, proxy)
			}
		}
		err = errors.Join(err, s.remove(ctx, proxies, name))
	}
	if err != nil {
		return history.Interval{}, fmt.Errorf("world: take the toxic %s off: %w", id, err)
	}
	interval.To = s.w.Now()
	return interval, nil
}

// check refuses what would fail half-way.
func (s streams) check(t system.Toxic) error {
	if t.ID == "" {
		return errors.New("world: a toxic needs an id")
	}
	if len(t.Links) == 0 {
		return fmt.Errorf("world: the toxic %s names no link", t.ID)
	}
	if !(t.Toxicity >= 0 && t.Toxicity <= 1) { // NaN fails both
		return fmt.Errorf("world: the toxic %s: toxicity %v is not within 0 and 1", t.ID, t.Toxicity)
	}
	var errs []error
	for _, l := range t.Links {
		errs = append(errs, s.proxied(l))
	}
	return errors.Join(errs...)
}

// proxied returns nil when a link has a proxy, and otherwise says why it has none.
func (s streams) proxied(l system.Link) error {
	if slices.Contains(s.w.model.Links, l) {
		return nil
	}
	to, known := s.w.model.Host(l.To)
	if _, from := s.w.model.Host(l.From); !known || !from {
		return fmt.Errorf("world: link %s: there is no such host", linkName(l))
	}
	service, _ := s.w.model.Service(to.Service)
	if !slices.Contains(service.Ports, l.Port) {
		return fmt.Errorf("world: link %s takes no toxics: service %q declares no TCP port %d; name it under expose",
			linkName(l), service.Name, l.Port)
	}
	return fmt.Errorf("world: link %s takes no toxics: it is above the cap on links that have a proxy", linkName(l))
}

// add puts a toxic on links and returns the proxies on which it is now or may be.
func (s streams) add(ctx context.Context, links []system.Link, t toxiproxy.Toxic) ([]string, error) {
	errs := make([]error, len(links))
	var g errgroup.Group
	g.SetLimit(toxicCalls)
	for i, l := range links {
		g.Go(func() error {
			errs[i] = s.w.Gateway.AddToxic(ctx, linkName(l), t)
			return nil
		})
	}
	_ = g.Wait()
	var added []string
	for i, err := range errs {
		// A call that was answered with an error has changed nothing: what has this
		// name was there before.
		if !errors.As(err, new(*gateway.StatusError)) {
			added = append(added, linkName(links[i]))
		}
	}
	return added, errors.Join(errs...)
}

// remove takes a toxic off proxies, also when ctx has ended: toxiproxy would
// break a removal off when its request is given up.
func (s streams) remove(ctx context.Context, proxies []string, name string) error {
	ctx = context.WithoutCancel(ctx) // each call is bounded by the gateway's client
	errs := make([]error, len(proxies))
	var g errgroup.Group
	g.SetLimit(toxicCalls)
	for i, proxy := range proxies {
		g.Go(func() error {
			errs[i] = s.w.Gateway.RemoveToxic(ctx, proxy, name)
			return nil
		})
	}
	_ = g.Wait()
	return errors.Join(errs...)
}

// toxicName is what a toxic is called on each of its proxies. A slash would part its
// path in toxiproxy's API, and the ids of a run's injections have one.
func toxicName(id string, upstream bool) string {
	return strings.ReplaceAll(id, "/", ":") + "-" + direction(upstream)
}

func direction(upstream bool) string {
	if upstream {
		return "upstream"
	}
	return "downstream"
}

// linkName is the name of a link's proxy.
func linkName(l system.Link) string { return fmt.Sprintf("%s>%s:%d", l.From, l.To, l.Port) }
