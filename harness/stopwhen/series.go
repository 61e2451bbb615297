package stopwhen

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"net/http"
	"slices"
	"time"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
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
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(page)
	if err != nil {
		return 0, fmt.Errorf("%s is no page of metrics: %w", m.URL, err)
	}
	samples, err := expfmt.ExtractSamples(&expfmt.DecodeOptions{}, slices.Collect(maps.Values(families))...)
	if err != nil {
		return 0, fmt.Errorf("%s is no page of metrics: %w", m.URL, err)
	}
	var values []float64
	for _, s := range samples {
		if m.means(s.Metric) {
			values = append(values, float64(s.Value))
		}
	}
	switch {
	case len(values) == 0:
		return 0, fmt.Errorf("%s has no metric %s with the labels %v", m.URL, m.MetricBeyond.Name, m.Labels)
	case slices.ContainsFunc(values, math.IsNaN):
		return 0, errors.New("it is no number (NaN)")
	case m.Below != nil:
		return slices.Min(values), nil
	}
	return slices.Max(values), nil
}

// means says whether a series is one that is watched.
func (m metric) means(series model.Metric) bool {
	if string(series[model.MetricNameLabel]) != m.MetricBeyond.Name {
		return false
	}
	for name, value := range m.Labels {
		if string(series[model.LabelName(name)]) != value {
			return false
		}
	}
	return true
}
