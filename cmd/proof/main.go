// Command proof shows how far Gameday's verdicts can be trusted. It breaks the
// reference system in every way that it knows, one after another, and checks
// that the finding meant for it tells; it runs the gate on the healthy system
// again and again, and checks that nothing is alarmed; and it judges every
// history again, from its file alone.
//
// It needs bin/gameday and the images: run it as `make proof`.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/gameday-harness/gameday/harness/verdict"
	"github.com/gameday-harness/gameday/reports"
)

func main() {
	p := proof{out: os.Stdout}
	flag.IntVar(&p.healthy, "healthy", 10, "how often the gate is run on the healthy system, in a row")
	flag.StringVar(&p.only, "only", "", "sabotages to try, separated by commas; all when empty, `none` for none")
	flag.StringVar(&p.dir, "out", filepath.Join("gameday-out", "proof-"+time.Now().UTC().Format("20060102-150405")), "folder for reports and histories")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	good, err := p.run(ctx)
	if err != nil {
		fmt.Fprintln(os.Stderr, "proof:", err)
		os.Exit(2)
	}
	if !good {
		os.Exit(1)
	}
}

// proof is one run of it.
type proof struct {
	healthy int
	only    string
	dir     string
	out     io.Writer
}

// run carries everything out; good says that nothing was missed, nothing was
// alarmed without a reason, and nothing was judged differently again.
func (p proof) run(ctx context.Context) (good bool, err error) {
	chosen, err := choose(sabotages(), p.only)
	if err != nil {
		return false, err
	}
	rows, caught := p.sabotaged(ctx, chosen)
	quiet := p.quiet(ctx)
	n, differ := rejudge(p.dir)
	fmt.Fprintln(p.out)
	if err := matrix(p.out, rows); err != nil {
		return false, err
	}
	fmt.Fprintf(p.out, "\n%d of %d sabotages caught by the finding meant for them; %d of %d healthy runs of the gate without an alarm; %d histories judged again",
		caught, len(rows), quiet, p.healthy, n)
	if differ != nil {
		fmt.Fprintf(p.out, ", and not alike:\n%v\n", differ)
	} else {
		fmt.Fprintln(p.out, ", all alike.")
	}
	return caught == len(chosen) && quiet == p.healthy && differ == nil && ctx.Err() == nil, ctx.Err()
}

// choose picks sabotages by name.
func choose(all []sabotage, only string) ([]sabotage, error) {
	switch only {
	case "":
		return all, nil
	case "none":
		return nil, nil
	}
	var chosen []sabotage
	for name := range strings.SplitSeq(only, ",") {
		before := len(chosen)
		for _, s := range all {
			if s.name == name {
				chosen = append(chosen, s)
			}
		}
		if len(chosen) == before {
			return nil, fmt.Errorf("-only: there is no sabotage %q; board/README.md lists them", name)
		}
	}
	return chosen, nil
}

// sabotaged breaks the system in each way and counts what was caught.
func (p proof) sabotaged(ctx context.Context, chosen []sabotage) (rows []row, caught int) {
	for _, s := range chosen {
		if ctx.Err() != nil {
			return rows, caught
		}
		r, err := gameday(ctx, filepath.Join(p.dir, "sabotage", s.name), s.setting, s.arguments()...)
		found := judged(s, r)
		if err != nil {
			found.why = err.Error()
		}
		word := "MISSED"
		if found.caught {
			caught++
			word = "caught"
		}
		fmt.Fprintf(p.out, "%s %-18s %-16s %s %s\n", word, s.name, s.measure, found.figure(), found.why)
		rows = append(rows, found)
	}
	return rows, caught
}

// quiet runs the gate on the healthy system and counts the runs in which every
// objective held.
func (p proof) quiet(ctx context.Context) int {
	good := 0
	for i := range p.healthy {
		if ctx.Err() != nil {
			return good
		}
		r, err := gameday(ctx, filepath.Join(p.dir, "healthy", fmt.Sprintf("%02d", i+1)), "", "--profile", "gate")
		if err == nil && r.ExitCode == 0 && len(r.Scenarios) > 0 {
			good++
			fmt.Fprintf(p.out, "quiet  healthy run %d of %d: %d scenarios hold, %.0f s\n", i+1, p.healthy, len(r.Scenarios), float64(r.Duration))
			continue
		}
		fmt.Fprintf(p.out, "ALARM  healthy run %d of %d: %s\n", i+1, p.healthy, alarm(r, err))
	}
	return good
}

// alarm says what a run on the healthy system was alarmed by.
func alarm(r reports.Report, err error) string {
	if err != nil {
		return err.Error()
	}
	var all []string
	for _, s := range r.Scenarios {
		for _, f := range s.Findings {
			if f.Asserted && f.State != verdict.Holds {
				all = append(all, fmt.Sprintf("%s: %s %s: %s", s.Name(), f.Measure, f.State, f.Reason))
			}
		}
		if s.Error != "" {
			all = append(all, s.Name()+": "+s.Error)
		}
	}
	return strings.Join(append(all, reports.Headline(r), r.Message), "\n       ")
}
