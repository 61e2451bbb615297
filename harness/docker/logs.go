package docker

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/moby/moby/api/pkg/stdcopy"
	"github.com/moby/moby/client"
)

// explainLines is how much of a failed host's log goes into the error.
const explainLines = 20

// explain adds the last lines of the host's log to an error.
func (w *World) explain(ctx context.Context, p *pod, err error) error {
	return fmt.Errorf("%w; the last lines of %s:\n%s", err, p.host.Name, w.tail(ctx, p.id))
}

// tail is the end of a container's log, or a sentence that says why not.
func (w *World) tail(ctx context.Context, id string) string {
	lines, err := w.log(ctx, id, client.ContainerLogsOptions{Tail: strconv.Itoa(explainLines)})
	if err != nil {
		return "(its log cannot be read: " + err.Error() + ")"
	}
	if len(lines) == 0 {
		return "(it wrote no log)"
	}
	return "  " + strings.Join(lines, "\n  ")
}

// logs are what the engine keeps of what hosts wrote, standard output and error
// in one.
type logs struct{ w *World }

// Log returns the lines that a host wrote since a time (the zero time: ever),
// at most the last n. A stopped host's can be read as well.
func (l logs) Log(ctx context.Context, host string, since time.Time, n int) ([]string, error) {
	p, err := l.w.pod(host)
	if err != nil {
		return nil, err
	}
	o := client.ContainerLogsOptions{Tail: strconv.Itoa(n)}
	if !since.IsZero() {
		o.Since = strconv.FormatFloat(float64(since.UnixNano())/1e9, 'f', 6, 64)
	}
	return l.w.log(ctx, p.id, o)
}

func (w *World) log(ctx context.Context, id string, o client.ContainerLogsOptions) ([]string, error) {
	const limit = 5 * time.Second
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), limit)
	defer cancel()
	o.ShowStdout, o.ShowStderr = true, true
	text, err := w.written(ctx, id, o)
	if err != nil {
		return nil, fmt.Errorf("world: read the log of %s: %w", id, err)
	}
	trimmed := strings.TrimRight(text, "\r\n")
	if trimmed == "" {
		return nil, nil
	}
	return strings.Split(strings.ReplaceAll(trimmed, "\r\n", "\n"), "\n"), nil
}

// written is what a container wrote. That of a container with a terminal is not
// parted into frames.
func (w *World) written(ctx context.Context, id string, o client.ContainerLogsOptions) (string, error) {
	got, err := w.docker.ContainerInspect(ctx, id, client.ContainerInspectOptions{})
	if err != nil {
		return "", err
	}
	r, err := w.docker.ContainerLogs(ctx, id, o)
	if err != nil {
		return "", err
	}
	defer r.Close()
	var text bounded
	if got.Container.Config != nil && got.Container.Config.Tty {
		_, err = io.Copy(&text, r)
	} else {
		_, err = stdcopy.StdCopy(&text, &text, r)
	}
	return text.String(), err
}
