package main

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gameday-harness/gameday/harness/compose"
)

// benchOn is a bench on an engine, and what it says.
func benchOn(ctx context.Context, e *engine) (*bench, *strings.Builder) {
	var said strings.Builder
	return newBench(ctx, 1, &said, e.run), &said
}

// bring brings a project up and down, again when that fails.
func (b *bench) bring(ctx context.Context, use func() error) error {
	_, err := again(ctx, b, "the round", func(ctx context.Context) (int, error) {
		return 1, b.onCompose(ctx, "file.yml", func(project, time.Time) error { return use() })
	})
	return err
}

func TestARoundCleansUp(t *testing.T) {
	broken := errors.New("the engine is busy")
	for _, test := range []struct {
		name   string
		engine func(*engine)
		said   []string // parts of what the bench says
		left   int      // objects
		ups    int
		err    string
	}{
		{"all is well", func(*engine) {}, nil, 0, 1, ""},
		{"compose down fails and leaves everything", func(e *engine) { e.downs = broken }, nil, 0, 1, ""},
		{
			"a network keeps a ghost endpoint", func(e *engine) { e.ghosts = true },
			[]string{"could not be removed: network gameday-bench-", "_default (Error response from daemon: ", "has active endpoints)"},
			1, 1, "",
		},
		{
			"compose up fails once", func(e *engine) { e.ups = []error{broken} },
			[]string{"the round failed and is made again: the engine is busy"},
			0, 2, "",
		},
		{
			"compose up fails, and a network is a ghost each time", func(e *engine) { e.ups, e.ghosts = []error{broken}, true },
			[]string{"made again", "could not be removed: network"},
			2, 2, "",
		},
		{
			"compose up never succeeds", func(e *engine) { e.ups = []error{broken, broken, broken} },
			[]string{"made again"},
			0, 3, "the round failed 3 times, the last time with: the engine is busy",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e := newEngine()
				test.engine(e)
				b, said := benchOn(t.Context(), e)
				err := b.bring(t.Context(), func() error { return nil })
				if got := fmt.Sprint(err); test.err == "" && err != nil || test.err != "" && got != test.err {
					t.Errorf("got %v, want %q", err, test.err)
				}
				if e.left() != test.left || len(e.projects) != test.ups {
					t.Errorf("%d objects left, %d ups; want %d, %d", e.left(), len(e.projects), test.left, test.ups)
				}
				for _, part := range test.said {
					if !strings.Contains(said.String(), part) {
						t.Errorf("said %q, want %q in it", said, part)
					}
				}
				if test.said == nil && said.Len() > 0 {
					t.Errorf("said %q, want nothing", said)
				}
			})
		})
	}
}

func TestEachRoundHasAPlaceOfItsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := newEngine()
		e.ghosts = true
		for range 2 { // two benches, two rounds each
			b, _ := benchOn(t.Context(), e)
			for range 2 {
				if err := b.bring(t.Context(), func() error { return nil }); err != nil {
					t.Fatal(err)
				}
				_, subnet, _ := strings.Cut(e.places[len(e.places)-1], "BOARD_SUBNET=")
				e.subnets = append(e.subnets, subnet) // the ghost keeps it
			}
		}
		for _, all := range [][]string{e.projects, e.subnets, e.places} {
			if slices.Sort(all); len(slices.Compact(all)) != len(all) {
				t.Errorf("not all different: %v", all)
			}
		}
	})
}

func TestAnInterruptCleansUpAndEndsTheRounds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := newEngine()
		e.downs = errors.New("interrupted")
		ctx, stop := context.WithCancel(t.Context())
		b, _ := benchOn(ctx, e)
		err := b.bring(ctx, func() error { stop(); return ctx.Err() })
		if !errors.Is(err, context.Canceled) || len(e.projects) != 1 || e.left() != 0 {
			t.Errorf("got %v, %d ups, %d left; want the interrupt, 1, 0", err, len(e.projects), e.left())
		}
	})
}

func TestAnEngineThatAnswersNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := newEngine()
		b, _ := benchOn(t.Context(), e)
		p := project{place{name: "gameday-bench-x-1"}, "file.yml", b.compose, b.run}
		e.failing = errors.New("cannot connect to the Docker daemon")
		left := p.remove(t.Context())
		if len(left) != 1 || !strings.Contains(left[0], "what is left of project gameday-bench-x-1 (cannot connect") {
			t.Errorf("left: %q", left)
		}
		if e.calls > 20 {
			t.Errorf("%d calls; it does not give up", e.calls)
		}
	})
}

func TestThePairIsASystem(t *testing.T) {
	file := filepath.Join(t.TempDir(), "docker-compose.yml")
	if err := os.WriteFile(file, []byte(pair), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := compose.Load(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Hosts) != 2 {
		t.Errorf("%d hosts, want 2", len(f.Hosts))
	}
}

func TestFreeSubnet(t *testing.T) {
	for _, test := range []struct {
		name  string
		taken []string
		first int
		want  string // "" when none is free
	}{
		{"the first", []string{"172.17.0.0/16"}, 7, "198.19.7.0/24"},
		{"taken by the same", []string{"198.19.7.0/24"}, 7, "198.19.8.0/24"},
		{"taken by a small one", []string{"198.19.7.248/29"}, 7, "198.19.8.0/24"},
		{"taken by a large one", []string{"198.19.0.0/21"}, 7, "198.19.8.0/24"},
		{"around the end", []string{"198.19.255.0/24"}, 255, "198.19.0.0/24"},
		{"IPv6 is no matter", []string{"fd00::/8"}, 7, "198.19.7.0/24"},
		{"none", []string{"198.18.0.0/15"}, 7, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			var taken []netip.Prefix
			for _, text := range test.taken {
				taken = append(taken, netip.MustParsePrefix(text))
			}
			got, err := freeSubnet(taken, test.first)
			if test.want == "" && err == nil || test.want != "" && (err != nil || got.String() != test.want) {
				t.Errorf("got %v, %v, want %q", got, err, test.want)
			}
		})
	}
}
