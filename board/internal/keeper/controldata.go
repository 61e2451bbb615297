package keeper

import (
	"context"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
)

// control is what PostgreSQL's control file says about a stopped server.
type control struct {
	Clean      bool   // it was shut down as a primary, cleanly
	Checkpoint uint64 // position of its last checkpoint, in bytes
	Timeline   int
}

// readControl asks pg_controldata, which reads the file of a stopped server.
func readControl(ctx context.Context, dir string) (control, error) {
	out, err := exec.CommandContext(ctx, "pg_controldata", "-D", dir).Output()
	if err != nil {
		return control{}, fmt.Errorf("keeper: pg_controldata of %s: %w", dir, err)
	}
	return parseControl(string(out))
}

func parseControl(text string) (control, error) {
	fields := map[string]string{}
	for line := range strings.Lines(text) {
		if key, value, ok := strings.Cut(line, ":"); ok {
			fields[key] = strings.TrimSpace(value)
		}
	}
	var c control
	var err error
	c.Clean = fields["Database cluster state"] == "shut down"
	if c.Checkpoint, err = parseLSN(fields["Latest checkpoint location"]); err != nil {
		return control{}, fmt.Errorf("keeper: pg_controldata: latest checkpoint: %w", err)
	}
	if c.Timeline, err = strconv.Atoi(fields["Latest checkpoint's TimeLineID"]); err != nil {
		return control{}, fmt.Errorf("keeper: pg_controldata: timeline: %w", err)
	}
	// A standby that is ahead of its last restart point says so here.
	if t, err := strconv.Atoi(fields["Min recovery ending loc's timeline"]); err == nil {
		c.Timeline = max(c.Timeline, t)
	}
	return c, nil
}

// parseLSN reads a position as PostgreSQL writes it: two hexadecimal halves.
func parseLSN(text string) (uint64, error) {
	high, low, ok := strings.Cut(text, "/")
	h, errHigh := strconv.ParseUint(high, 16, 32)
	l, errLow := strconv.ParseUint(low, 16, 32)
	if !ok || errHigh != nil || errLow != nil {
		return 0, fmt.Errorf("keeper: %q is no log position (want for example 0/3000060)", text)
	}
	return h<<32 | l, nil
}
