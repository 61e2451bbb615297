package compose

import (
	"testing"
	"time"
)

func TestQuantities(t *testing.T) {
	anyOf := func(v any, err error) (any, error) { return v, err }
	for _, c := range []struct {
		name  string
		parse func(any) (any, error)
		value any
		want  any // nil: an error
	}{
		{"rate a second", func(v any) (any, error) { return anyOf(parseRate(v)) }, "100/s", 100.0},
		{"rate a minute", func(v any) (any, error) { return anyOf(parseRate(v)) }, "30 / m", 0.5},
		{"plain rate", func(v any) (any, error) { return anyOf(parseRate(v)) }, 2.5, 2.5},
		{"rate of an unknown unit", func(v any) (any, error) { return anyOf(parseRate(v)) }, "5/h", nil},
		{"no rate", func(v any) (any, error) { return anyOf(parseRate(v)) }, 0, nil},
		{"rate above what can be sent", func(v any) (any, error) { return anyOf(parseRate(v)) }, "1e9", nil},
		{"infinite rate", func(v any) (any, error) { return anyOf(parseRate(v)) }, "inf", nil},
		{"percent", func(v any) (any, error) { return anyOf(parseShare(v)) }, "50%", 0.5},
		{"fraction", func(v any) (any, error) { return anyOf(parseShare(v)) }, 0.25, 0.25},
		{"whole", func(v any) (any, error) { return anyOf(parseShare(v)) }, 1, 1.0},
		{"percent without its sign", func(v any) (any, error) { return anyOf(parseShare(v)) }, 50, nil},
		{"below nothing", func(v any) (any, error) { return anyOf(parseShare(v)) }, "-1%", nil},
		{"not a number", func(v any) (any, error) { return anyOf(parseShare(v)) }, "NaN", nil},
		{"duration", func(v any) (any, error) { return anyOf(parseDuration(v)) }, "1m30s", 90 * time.Second},
		{"duration without a unit", func(v any) (any, error) { return anyOf(parseDuration(v)) }, 5, nil},
		{"count", func(v any) (any, error) { return anyOf(parseCount(v)) }, 3, 3},
		{"half a count", func(v any) (any, error) { return anyOf(parseCount(v)) }, 1.5, nil},
	} {
		got, err := c.parse(c.value)
		if c.want == nil && err == nil {
			t.Errorf("%s: %v was read as %v", c.name, c.value, got)
		}
		if c.want != nil && (err != nil || got != c.want) {
			t.Errorf("%s: %v = %v, %v, want %v", c.name, c.value, got, err, c.want)
		}
	}
}
