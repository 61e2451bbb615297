package keeper

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gameday-harness/gameday/board/internal/protocol"
)

func TestVolumeRole(t *testing.T) {
	v := volume{root: t.TempDir()}
	expect := func(want protocol.Role) {
		t.Helper()
		if got := v.role(); got != want {
			t.Fatalf("role %q, want %q", got, want)
		}
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	expect(protocol.RoleEmpty)
	must(v.begin())
	must(os.Mkdir(v.data(), 0o700))
	must(os.WriteFile(filepath.Join(v.data(), "PG_VERSION"), []byte("15\n"), 0o600))
	expect(protocol.RoleEmpty) // unfinished
	must(v.finish())
	expect(protocol.RoleHeld)
	must(v.follow())
	expect(protocol.RoleStandby)
	must(v.begin())
	expect(protocol.RoleEmpty)
}

func TestMemorySurvives(t *testing.T) {
	v := volume{root: t.TempDir()}
	if m, err := v.load(); err != nil || m != (memory{}) {
		t.Fatalf("of a new volume: %+v, %v", m, err)
	}
	want := memory{Term: 4, Solo: true}
	if err := v.save(want); err != nil {
		t.Fatal(err)
	}
	if m, err := v.load(); err != nil || m != want {
		t.Fatalf("got %+v, %v", m, err)
	}
	if err := os.WriteFile(v.state(), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := v.load(); err == nil || !strings.Contains(err.Error(), v.state()) {
		t.Fatalf("want an error that names the file, got %v", err)
	}
}

func TestConfRender(t *testing.T) {
	text := conf{SyncRegion: "tokyo", Fenced: true, Conninfo: conninfo("db-tokyo", `it's`, "seoul")}.render()
	for _, line := range []string{
		`synchronous_standby_names = '"tokyo"'`,
		"default_transaction_read_only = on",
		`password=''it\''s''`,
	} {
		if !strings.Contains(text, line) {
			t.Errorf("lacks %s:\n%s", line, text)
		}
	}
	if loose := (conf{}).render(); !strings.Contains(loose, "synchronous_standby_names = ''\n") ||
		!strings.Contains(loose, "default_transaction_read_only = off") {
		t.Errorf("loose: %s", loose)
	}
}

func TestParseControl(t *testing.T) {
	text := `Database cluster state:               shut down
Latest checkpoint location:           1/1462EF0
Latest checkpoint's TimeLineID:       2
Min recovery ending loc's timeline:   3
`
	c, err := parseControl(text)
	if want := (control{Clean: true, Checkpoint: 1<<32 | 0x1462EF0, Timeline: 3}); err != nil || c != want {
		t.Fatalf("got %+v, %v; want %+v", c, err, want)
	}
	c, err = parseControl(strings.Replace(text, "shut down", "in production", 1))
	if err != nil || c.Clean {
		t.Fatalf("a crashed server counts as clean: %+v, %v", c, err)
	}
	for _, bad := range []string{"", strings.Replace(text, "1/1462EF0", "nonsense", 1), strings.Replace(text, "TimeLineID:       2", "TimeLineID: x", 1)} {
		if _, err := parseControl(bad); err == nil {
			t.Errorf("no error for %q", bad)
		}
	}
}
