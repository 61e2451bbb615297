package crashtest

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// ownFile is the compose file of the crash test's own system.
const ownFile = "internal/crashtest/testdata/docker-compose.yml"

// options are what is tried, and on what.
type options struct {
	binary, file, dir string
	points, others    int      // of kills at records; of each other kind
	times             int      // that two runs are tried at once
	only              []string // kinds of kills; none: all but two
	scenarios         []scenario
	seed              int64
	parallel          int
}

// Kinds of tries that are no single kill.
const (
	kindPoints = "points"
	kindTwo    = "two"
)

func parse(args []string) (options, error) {
	const points, others, times, parallel = 200, 3, 5, 2
	var o options
	var only, chosen string
	flags := flag.NewFlagSet("crashtest", flag.ContinueOnError)
	flags.StringVar(&o.binary, "gameday", "bin/gameday", "the command under test")
	flags.StringVar(&o.file, "f", ownFile, "compose file of the system")
	flags.StringVar(&o.dir, "out", "", "folder for what a failure leaves to look at (default gameday-out/crashtest-TIME)")
	flags.IntVar(&o.points, "n", points, "how many points to kill a run at")
	flags.IntVar(&o.others, "others", others, "how often each other kind of kill")
	flags.IntVar(&o.times, "times", times, "how often two runs at once, with -only two")
	flags.IntVar(&o.parallel, "parallel", parallel, "how many points side by side")
	flags.Int64Var(&o.seed, "seed", 0, "of the points; 0 takes one from the clock and prints it")
	flags.StringVar(&only, "only", "", "kinds to try, separated by commas: "+strings.Join(kinds(), ", ")+"; all but two when empty")
	flags.StringVar(&chosen, "scenarios", "", "scenarios to try, separated by commas: "+strings.Join(names(scenarios()), ", "))
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	now := time.Now()
	o.seed = cmp.Or(o.seed, now.UnixNano()%1_000_000)
	o.dir = cmp.Or(o.dir, filepath.Join("gameday-out", "crashtest-"+now.UTC().Format("20060102-150405")))
	err := errors.Join(o.choose(only, chosen), o.check(flags.NArg()))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	return o, err
}

func (o *options) choose(only, chosen string) error {
	for name := range strings.SplitSeq(only, ",") {
		if name != "" && !slices.Contains(kinds(), name) {
			return fmt.Errorf("crashtest: -only: there is no kind %q; choose among %s", name, strings.Join(kinds(), ", "))
		}
		if name != "" {
			o.only = append(o.only, name)
		}
	}
	if chosen == "" {
		return nil
	}
	for name := range strings.SplitSeq(chosen, ",") {
		s, known := named(name)
		if !known {
			return fmt.Errorf("crashtest: -scenarios: there is no scenario %q; choose among %s", name, strings.Join(names(scenarios()), ", "))
		}
		o.scenarios = append(o.scenarios, s)
	}
	return nil
}

func (o *options) check(arguments int) error {
	switch {
	case arguments > 0:
		return errors.New("crashtest: there are no arguments, only flags")
	case o.points < 0 || o.others < 0:
		return errors.New("crashtest: -n and -others must not be below 0")
	case o.times < 1 || o.parallel < 1:
		return errors.New("crashtest: -times and -parallel must be 1 or more")
	}
	return nil
}

// wants says whether a kind is to be tried.
func (o *options) wants(kind string) bool {
	if len(o.only) == 0 {
		return kind != kindTwo
	}
	return slices.Contains(o.only, kind)
}

// courses are the scenarios to kill runs in: all, unless some are named. A system other
// than the crash test's own has only those that its structure gives.
func (o *options) courses() []scenario {
	switch {
	case len(o.scenarios) > 0:
		return o.scenarios
	case o.file != ownFile:
		return structural()
	}
	return scenarios()
}
