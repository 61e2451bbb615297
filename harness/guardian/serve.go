package guardian

import (
	"context"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/gameday-harness/gameday/harness/fault"
)

// Means are what undoing a run that died takes beside its journal.
type Means struct {
	// Kinds undo the faults that the journal tells of, each those of its name.
	Kinds fault.Set
	// Conclude is called with the folder of the run, once everything of it is gone;
	// it may write the report that the run could not. nil: nobody does.
	Conclude func(dir string) error
}

// Serve is the guardian's process: it stands guard over the run of a journal
// until that is dismissed or has died and is undone. in and out are the pipes
// to the run.
func Serve(ctx context.Context, path string, in io.Reader, out io.Writer, m Means) error {
	// The run is ended by these, its guardian is not.
	signal.Ignore(os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGPIPE)
	return serve(ctx, path, in, out, m)
}

func serve(ctx context.Context, path string, in io.Reader, out io.Writer, m Means) error {
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	g := &guard{log: log, path: path, means: m, out: out, words: make(chan byte, 64)}
	go g.listen(in)
	if !g.begun() {
		return undoing{path: path}.forgetLog()
	}
	const handover = 5 * time.Second // a guardian that was killed lets go at once
	waiting, stop := context.WithTimeout(ctx, handover)
	unlock, err := lock(waiting, path)
	stop()
	if err != nil {
		return err
	}
	defer unlock()
	g.say(ready)
	return g.stand(ctx)
}

// guard is a guardian at work.
type guard struct {
	log   *slog.Logger
	path  string
	means Means
	out   io.Writer
	words chan byte // what the run says; closed when it has died
}

// begun waits for the run's journal, and says whether there is one: a run that
// dies before has made nothing.
func (g *guard) begun() bool {
	const often = 5 * time.Millisecond
	ticker := time.NewTicker(often)
	defer ticker.Stop()
	for {
		died := false
		select {
		case _, lives := <-g.words:
			died = !lives
		case <-ticker.C:
		}
		if _, err := os.Stat(g.path); err == nil || died {
			return err == nil
		}
	}
}

func (g *guard) load() undoing { return load(g.path, g.means, g.log) }

func (g *guard) say(word byte) { _, _ = g.out.Write([]byte{word}) }

func (g *guard) listen(in io.Reader) {
	defer close(g.words)
	word := make([]byte, 1)
	for {
		if _, err := io.ReadFull(in, word); err != nil {
			return
		}
		g.words <- word[0]
	}
}

// stand listens to the run until it is over.
func (g *guard) stand(ctx context.Context) error {
	quiet := 0 // beats
	ticker := time.NewTicker(beat)
	defer ticker.Stop()
	for {
		select {
		case word, lives := <-g.words:
			switch {
			case !lives:
				g.log.Info("the run has died")
				return g.end(ctx)
			case word == dismiss:
				return g.load().leave(ctx)
			}
			quiet = 0
			g.say(alive)
		case <-ticker.C:
			if quiet++; time.Duration(quiet)*beat == Patience {
				g.revoke(ctx)
			}
		}
	}
}

// undoLimit bounds the wait for a Docker daemon that is gone. What is left then
// is left to Recover.
const undoLimit = 10 * time.Minute

// end undoes a run that has died.
func (g *guard) end(ctx context.Context) error {
	ctx, stop := context.WithTimeout(ctx, undoLimit)
	defer stop()
	return g.load().dead(ctx)
}

// revoke undoes what a run has made that stands still. It may go on later, and
// then learns of it.
func (g *guard) revoke(ctx context.Context) {
	g.log.Info("the run stands still", "seconds", Patience.Seconds())
	ctx, stop := context.WithTimeout(ctx, othersLimit)
	defer stop()
	begun := time.Now()
	released, err := g.load().all(ctx)
	if err != nil {
		g.log.Error("not everything could be undone", "error", err)
	} else {
		g.log.Info("everything is undone", "faults", released, "seconds", time.Since(begun).Seconds())
	}
	g.say(revoked)
}
