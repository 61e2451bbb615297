package reading

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gameday-harness/gameday/harness/metric"
	"github.com/gameday-harness/gameday/harness/settings"
	"github.com/gameday-harness/gameday/harness/system"
)

// patience is how long a host may take to tell.
const patience = 2 * time.Second

// Read asks for one reading. The error says why there is none: a host that tells
// nothing tells nothing good.
func Read(ctx context.Context, all system.Witnesses, r settings.Reading) (float64, error) {
	if all == nil {
		return 0, fmt.Errorf("%w: nobody can look from within %s", system.ErrUnsupported, r.Host)
	}
	addr := net.JoinHostPort("127.0.0.1", strconv.Itoa(int(r.Port)))
	met, err := all.At(r.Host).Exchange(ctx, system.Exchange{
		Addr: addr, Say: "GET " + r.Path + " HTTP/1.0\r\nHost: localhost\r\nAccept: text/plain\r\n\r\n",
		Whole: true, Keep: system.MaxKeep, Deadline: patience,
	})
	switch {
	case err != nil:
		return 0, err
	case met.Reply != system.Open:
		return 0, fmt.Errorf("port %d of %s is %s", r.Port, r.Host, met.Reply)
	case met.Heard > system.MaxKeep:
		return 0, fmt.Errorf("the page of %s has %d bytes, more than %d", r.Host, met.Heard, system.MaxKeep)
	}
	return find(met.Got, r)
}

// find looks a reading up in an answer of HTTP.
func find(answer string, r settings.Reading) (float64, error) {
	from := fmt.Sprintf("%s:%d%s", r.Host, r.Port, r.Path)
	page, err := http.ReadResponse(bufio.NewReader(strings.NewReader(answer)), nil)
	if err != nil {
		return 0, fmt.Errorf("%s does not answer in HTTP: %w", from, err)
	}
	defer page.Body.Close()
	if page.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("%s answers %s", from, page.Status)
	}
	values, err := metric.Find(page.Body, from, r.Metric, r.Labels)
	switch {
	case err != nil:
		return 0, err
	case len(values) > 1:
		return 0, errors.New(from + " has several series of " + r.Metric + "; say labels that only one has")
	}
	return values[0], nil
}
