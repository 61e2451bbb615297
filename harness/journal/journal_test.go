package journal

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/plan"
	"github.com/gameday-harness/gameday/harness/process"
)

func start(t *testing.T) *Journal {
	t.Helper()
	j, err := Start(t.TempDir(), Begin{Run: "run-1", Owner: process.Self(), Dir: "/out/run-1"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = j.Close() })
	return j
}

func TestStateOfARunUnderWay(t *testing.T) {
	j := start(t)
	act := func(a Act, k Kind, name, world string) func(error) {
		done, err := j.Intend(a, k, name, world)
		if err != nil {
			t.Fatal(err)
		}
		return done
	}
	fault := func(a Act, id string) func(error) {
		done, err := j.IntendFault(a, injection(id))
		if err != nil {
			t.Fatal(err)
		}
		return done
	}
	act(Create, World, "run-1-1", "run-1-1")
	act(Create, Network, "net-web", "run-1-1")(nil)
	act(Create, Container, "web", "run-1-1")
	act(Create, World, "run-1-2", "run-1-2")(nil)
	act(Remove, World, "run-1-2", "run-1-2")(nil)
	act(Create, World, "run-1-3", "run-1-3")(nil)
	act(Remove, World, "run-1-3", "run-1-3")(errors.New("docker is gone"))
	fault(Inject, "healed")(nil)
	fault(Heal, "healed")(nil)
	fault(Inject, "in force")(nil)
	fault(Inject, "maybe in force")
	fault(Inject, "refused")(errors.New("no"))
	fault(Inject, "not healed")(nil)
	fault(Heal, "not healed")(errors.New("no"))

	got, err := Load(j.Path())
	if err != nil {
		t.Fatal(err)
	}
	want := State{
		Begin:   Begin{Version: Version, Run: "run-1", Owner: process.Self(), Dir: "/out/run-1"},
		Worlds:  []string{"run-1-1", "run-1-3"},
		Faults:  []Injection{injection("in force"), injection("maybe in force"), injection("not healed")},
		Pending: []Intent{{N: 3, Act: Create, Kind: Container, Name: "web", World: "run-1-1"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// injection is one of a fault that is told by its id alone.
func injection(id string) Injection {
	return Injection{ID: id, Title: "a " + id, Spec: plan.Spec{ID: "f1", Kind: "host.kill", Params: plan.Params{"mode": "silent"}}, Victims: []string{"db"}}
}

// TestIntentIsOnDiskFirst reads the file from within the act.
func TestIntentIsOnDiskFirst(t *testing.T) {
	g := NewWithT(t)
	j := start(t)
	done, err := j.IntendFault(Inject, injection("blackout"))
	g.Expect(err).NotTo(HaveOccurred())
	s, err := Load(j.Path())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(s.Faults).To(Equal([]Injection{injection("blackout")}))
	done(nil)
}

func TestNothingIsBegunThatCannotBeNoted(t *testing.T) {
	g := NewWithT(t)
	j := start(t)
	g.Expect(j.Close()).To(Succeed())
	begun := false
	err := j.Do(Create, Network, "net", "w", func() error { begun = true; return nil })
	g.Expect(err).To(MatchError(ContainSubstring(j.Path())))
	g.Expect(begun).To(BeFalse())
}

func TestNobodyGuards(t *testing.T) {
	g := NewWithT(t)
	var j *Journal
	g.Expect(j.Do(Create, Network, "net", "w", func() error { return os.ErrExist })).To(MatchError(os.ErrExist))
	g.Expect(j.Close()).To(Succeed())
}

func TestStartRefuses(t *testing.T) {
	g := NewWithT(t)
	for _, id := range []string{"", "../../x", "a b", "-x", "a\x00", strings.Repeat("a", 200)} {
		_, err := Start(t.TempDir(), Begin{Run: id})
		g.Expect(err).To(HaveOccurred(), "%q", id)
	}
	j := start(t)
	_, err := Start(filepath.Dir(j.Path()), Begin{Run: "run-1"})
	g.Expect(err).To(MatchError(os.ErrExist), "a journal is never begun anew")
}

// lines is a good journal to spoil.
func lines(t *testing.T) []string {
	t.Helper()
	j := start(t)
	done, err := j.Intend(Create, Network, "net", "w")
	if err != nil {
		t.Fatal(err)
	}
	done(nil)
	b, err := os.ReadFile(j.Path())
	if err != nil {
		t.Fatal(err)
	}
	return strings.SplitAfter(strings.TrimSuffix(string(b), "\n")+"\n", "\n")[:3]
}

func TestRead(t *testing.T) {
	l := lines(t)
	cases := []struct {
		name, text, wrong string
		records           int
	}{
		{"whole", l[0] + l[1] + l[2], "", 3},
		{"torn last line", l[0] + l[1] + l[2][:9], "", 2},
		{"empty", "", "no begin", 0},
		{"no begin", l[1], "one begin", 0},
		{"two begins", l[0] + l[0], "line 2", 1},
		{"an intent is missing", l[0] + l[2], "only 0", 1},
		{"an intent twice", l[0] + l[1] + l[1], "line 3", 2},
		{"a blank line", l[0] + "\n", "blank", 1},
		{"an unknown field", l[0] + `{"at":"2026-01-01T00:00:00Z","surprise":1}` + "\n", "surprise", 1},
		{"nothing in the record", l[0] + `{"at":"2026-01-01T00:00:00Z"}` + "\n", "exactly one", 1},
		{"two values", l[0] + strings.TrimSpace(l[1]) + l[2], "more than one", 1},
		{"another version", strings.Replace(l[0], `"version":2`, `"version":9`, 1), "version 9", 0},
		{"a later version with fields of its own", `{"at":9,"begin":{"version":9,"run":{"id":"r"}},"more":1}` + "\n" + l[1], "version 9", 0},
		{"the version before", strings.Replace(l[0], `"version":2`, `"version":1`, 1) + l[1], "", 2},
		{"no version at all", strings.Replace(l[0], `"version":2`, `"version":0`, 1), "version 0", 0},
		{"a line without an end", l[0] + strings.Repeat("x", 2*maxLine) + "\n", "line 2", 1},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			g := NewWithT(t)
			got, err := Read(strings.NewReader(c.text))
			g.Expect(got).To(HaveLen(c.records), "what could be read is told in any case")
			if c.wrong == "" {
				g.Expect(err).NotTo(HaveOccurred())
			} else {
				g.Expect(err).To(MatchError(ContainSubstring(c.wrong)))
			}
		})
	}
}

// FuzzRead: any bytes are read without a panic, what is read is in order, and
// cutting a journal off anywhere leaves the records before.
func FuzzRead(f *testing.F) {
	at := time.Unix(0, 0).UTC().Format(time.RFC3339)
	f.Add([]byte(`{"at":"`+at+`","begin":{"version":2,"run":"r","owner":{"pid":1}}}`+"\n"+
		`{"at":"`+at+`","intent":{"n":1,"act":"create","kind":"network","name":"n","world":"w"}}`+"\n"+
		`{"at":"`+at+`","done":{"n":1}}`+"\n"), 40)
	f.Add([]byte("\n"), 0)
	f.Add([]byte(`{"begin":{"version":3}}`+"\n"), 5)
	f.Fuzz(func(t *testing.T, content []byte, cut int) {
		all, err := Read(bytes.NewReader(content))
		s := Replay(all)
		if len(all) > 0 && (all[0].Begin == nil || !validRun(s.Begin.Run)) {
			t.Fatalf("read without a good begin: %+v", all[0])
		}
		if err != nil || cut < 0 || cut >= len(content) {
			return
		}
		shorter, err := Read(bytes.NewReader(content[:cut]))
		if len(shorter) > 0 && err != nil {
			t.Fatalf("cut off at %d: %v", cut, err)
		}
		if diff := cmp.Diff(all[:len(shorter)], shorter, cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
	})
}
