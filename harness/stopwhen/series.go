package stopwhen

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"

	"github.com/prometheus/common/expfmt"

	prometheus "github.com/gameday-harness/gameday/harness/metric"
)

// Bounds of one reading.
const (
	readLimit = 5 * time.Second
	pageLimit = 16 << 20 // bytes of a page of metrics
)

// direct asks exactly what it is told to: no proxy, no redirect.
var direct = &http.Client{
	Transport:     &http.Transport{DisableKeepAlives: true},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// read returns the metric's value: of several series with the labels the one that
// is furthest in the direction of the bound.
func (m metric) read(ctx context.Context) (float64, error) {
	ctx, cancel := context.WithTimeout(ctx, min(max(m.Every, time.Second), readLimit))
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, m.URL, nil)
	if err != nil {
		return 0, err
	}
	req.Header.Set("Accept", string(expfmt.NewFormat(expfmt.TypeTextPlain)))
	page, err := direct.Do(req)
	if err != nil {
		return 0, err
	}
	defer page.Body.Close()
	if page.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("%s answered %s", m.URL, page.Status)
	}
	return m.find(io.LimitReader(page.Body, pageLimit))
}

// find looks the metric up in a page of metrics.
func (m metric) find(page io.Reader) (float64, error) {
	values, err := prometheus.Find(page, m.URL, m.MetricBeyond.Name, m.Labels)
	switch {
	case err != nil:
		return 0, err
	case m.Below != nil:
		return slices.Min(values), nil
	}
	return slices.Max(values), nil
}
