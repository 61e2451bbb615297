package stopwhen

import (
	"bytes"
	"fmt"
)

// tail keeps the end of what is written to it.
type tail struct{ kept []byte }

// tailSize bounds what is kept, and lineSize what is shown, in bytes.
const (
	tailSize = 4 << 10
	lineSize = 200
)

func (t *tail) Write(b []byte) (int, error) {
	t.kept = append(t.kept, b[max(0, len(b)-tailSize):]...)
	t.kept = t.kept[max(0, len(t.kept)-tailSize):]
	return len(b), nil
}

// lastLine is `, last saying "LINE"`, or nothing.
func (t *tail) lastLine() string {
	line := bytes.TrimSpace(t.kept)
	line = bytes.TrimSpace(line[bytes.LastIndexAny(line, "\r\n")+1:])
	if len(line) == 0 {
		return ""
	}
	return fmt.Sprintf(", last saying %q", line[:min(len(line), lineSize)])
}
