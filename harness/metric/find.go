package metric

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

// ErrNaN says that a metric is there, and is no number.
var ErrNaN = errors.New("it is no number (NaN)")

// Find returns the values of all series of a metric that have the labels; there is at
// least one. from names the page in errors.
func Find(page io.Reader, from, name string, labels map[string]string) ([]float64, error) {
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(page)
	if err != nil {
		return nil, fmt.Errorf("%s is no page of metrics: %w", from, err)
	}
	samples, err := expfmt.ExtractSamples(&expfmt.DecodeOptions{}, slices.Collect(maps.Values(families))...)
	if err != nil {
		return nil, fmt.Errorf("%s is no page of metrics: %w", from, err)
	}
	var values []float64
	for _, s := range samples {
		if means(s.Metric, name, labels) {
			values = append(values, float64(s.Value))
		}
	}
	switch {
	case len(values) == 0:
		return nil, fmt.Errorf("%s has no metric %s with the labels %v", from, name, labels)
	case slices.ContainsFunc(values, math.IsNaN):
		return nil, ErrNaN
	}
	return values, nil
}

// means says whether a series is one of a name with labels.
func means(series model.Metric, name string, labels map[string]string) bool {
	if string(series[model.MetricNameLabel]) != name {
		return false
	}
	for label, value := range labels {
		if string(series[model.LabelName(label)]) != value {
			return false
		}
	}
	return true
}
