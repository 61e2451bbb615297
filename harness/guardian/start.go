package guardian

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/gameday-harness/gameday/harness/journal"
)

// Options of a guardian.
type Options struct {
	Home  string        // folder of journals, as of journal.Home
	Begin journal.Begin // whose run it is
	// Command starts the guardian's process; the path of the journal is added to
	// it. The process must call Serve with its standard input and output.
	Command []string
	Say     func(string) // told what people should know; nil: nobody

	place place // where this process is; Start finds out
}

// Guardian is the guardian of this process's run, as the run sees it.
type Guardian struct {
	options Options
	journal *journal.Journal

	stop context.CancelFunc // ends the watching
	over chan struct{}      // closed when it has ended
	lost chan error         // holds why the run must end

	child *child // belongs to the watching until that is over
}

// Start begins the run's journal and starts its guardian. Nothing of the run may
// be made before.
func Start(ctx context.Context, o Options) (*Guardian, error) {
	if o.Say == nil {
		o.Say = func(string) {}
	}
	if err := journal.Prepare(o.Home); err != nil {
		return nil, err
	}
	// The guardian comes first: a run that dies as soon as its journal has begun
	// is undone as well.
	path := journal.PathOf(o.Home, o.Begin.Run)
	if o.place.env == nil {
		o.place = here()
	}
	m, err := startProcess(ctx, o.place.start(o.Command), path)
	if err != nil {
		return nil, err
	}
	j, err := journal.Start(o.Home, o.Begin)
	if err != nil {
		m.kill()
		return nil, errors.Join(err, os.Remove(logOf(path)))
	}
	g := &Guardian{options: o, journal: j, child: m, over: make(chan struct{}), lost: make(chan error, 1)}
	if err := g.stands(ctx); err != nil {
		return nil, errors.Join(err, j.Close(), os.Remove(j.Path()))
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	g.stop = stop
	go g.watch(ctx)
	return g, nil
}

// stands waits until the first guardian stands guard. Where systemd gives it no
// scope of its own, it is started as any other process.
func (g *Guardian) stands(ctx context.Context) error {
	path := g.journal.Path()
	err := g.child.ready(path)
	if err == nil || g.options.place.scoped(g.options.Command) == nil {
		return err
	}
	service, _ := g.options.place.service()
	g.options.Say(fmt.Sprintf("systemd gives the guardian of this run no scope of its own; it ends when %s does", service))
	g.options.place = place{env: g.options.place.env} // nor another one
	if g.child, err = startProcess(ctx, g.options.Command, path); err != nil {
		return err
	}
	return g.child.ready(path)
}

// Journal is where the run notes what it intends.
func (g *Guardian) Journal() *journal.Journal { return g.journal }

// Lost waits until the run must end: because the guardian undid it, or because
// nobody guards it any more. It returns nil when ctx ends first. It tells once.
func (g *Guardian) Lost(ctx context.Context) error {
	select {
	case err := <-g.lost:
		return err
	case <-ctx.Done():
		return nil
	}
}

// handoverLimit is how long a guardian may take to leave: it removes what the run
// could not.
const handoverLimit = time.Minute

// Dismiss sends the guardian away. Everything of the run should be gone by now;
// what is not is removed first, by the guardian or, if that has died, here.
func (g *Guardian) Dismiss(ctx context.Context) error {
	g.stop()
	<-g.over
	err := g.journal.Close()
	g.child.say(dismiss)
	if !g.child.leaves(handoverLimit) {
		return errors.Join(err, fmt.Errorf("guardian: it is still at work; %s tells", logOf(g.journal.Path())))
	}
	if gone(g.journal.Path()) {
		return err
	}
	log := slog.New(slog.DiscardHandler) // the error says it all
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), handoverLimit)
	defer stop()
	if failed := load(g.journal.Path(), Means{}, log).leave(ctx); failed != nil {
		err = errors.Join(err, fmt.Errorf("%w; `gameday clean` tries again", failed))
	}
	return err
}

// replacements is how many guardians may die in one run; then somebody wants them
// dead.
const replacements = 5

// watch tells the guardian that the run lives, and starts another one when it
// dies or does not answer.
func (g *Guardian) watch(ctx context.Context) {
	defer close(g.over)
	deaths, quiet := 0, 0
	ticker := time.NewTicker(beat)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case word, lives := <-g.child.words:
			quiet = 0
			if word == revoked {
				g.lose(fmt.Errorf("this process stood still for more than %s, so its guardian undid every fault and removed everything", Patience))
			}
			if lives {
				continue
			}
		case <-ticker.C:
			g.child.say(alive)
			if quiet++; time.Duration(quiet)*beat < Patience {
				continue
			}
			g.child.kill()
		}
		quiet = 0
		if deaths++; deaths > replacements || !g.restore(ctx) {
			g.lose(errors.New("the guardian of this run died and no other could be started, so the run ends while it can undo its faults itself"))
			return
		}
	}
}

// restore starts another guardian.
func (g *Guardian) restore(ctx context.Context) bool {
	m, err := startProcess(ctx, g.options.place.start(g.options.Command), g.journal.Path())
	if err == nil {
		err = m.ready(g.journal.Path())
	}
	if err != nil {
		g.options.Say("warning: " + err.Error())
		return false
	}
	g.child = m
	g.options.Say("the guardian of this run died; another one stands guard")
	return true
}

func (g *Guardian) lose(err error) {
	select {
	case g.lost <- err:
	default: // it was told before
	}
}
