package settings

import "testing"

func read(values map[string]string) Settings {
	return Read(func(name string) (string, bool) {
		v, ok := values[name]
		return v, ok
	})
}

func TestRead(t *testing.T) {
	s := read(map[string]string{"BOARD_REGION": "tokyo"})
	if s["BOARD_REGION"] != "tokyo" || s["BOARD_HOME"] != "seoul" {
		t.Fatalf("got %v", s)
	}
	databases, err := s.Databases()
	if err != nil || len(databases) != 2 || databases[1] != (Database{"tokyo", "db-tokyo"}) {
		t.Fatalf("got %v, %v", databases, err)
	}
	if on, err := s.Switch("PILOT_FAILOVER"); err != nil || !on {
		t.Fatalf("got %t, %v", on, err)
	}
}

func TestBadSettings(t *testing.T) {
	for _, bad := range []string{"seoul", "seoul=a", "seoul=a,seoul=b", "seoul=a,=b"} {
		if _, err := read(map[string]string{"BOARD_DATABASES": bad}).Databases(); err == nil {
			t.Errorf("BOARD_DATABASES=%q: no error", bad)
		}
	}
	if _, err := read(map[string]string{"BOARD_SABOTAGE": "no-such"}).Sabotage(); err == nil {
		t.Error("BOARD_SABOTAGE=no-such: no error")
	}
	if _, err := read(map[string]string{"PILOT_FAILOVER": "false"}).Switch("PILOT_FAILOVER"); err == nil {
		t.Error("PILOT_FAILOVER=false: no error")
	}
}
