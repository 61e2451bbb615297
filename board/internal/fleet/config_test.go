package fleet

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

func TestParseConfig(t *testing.T) {
	for name, test := range map[string]struct{ text, why string }{
		"everything":            {text: `{"schema":1,"version":2,"desired":8,"min_healthy":6,"pace":"6s"}`},
		"min_healthy may miss":  {text: `{"desired":8,"pace":"6s"}`},
		"and may be low":        {text: `{"desired":8,"min_healthy":0,"pace":"6s"}`},
		"an unknown key":        {text: `{"desired":8,"min_heathy":6,"pace":"6s"}`, why: `unknown field "min_heathy"`},
		"another schema":        {text: `{"schema":2,"desired":8,"pace":"6s"}`, why: "schema 2 is not known"},
		"nobody":                {text: `{"desired":0,"pace":"6s"}`, why: "desired is 0"},
		"more than are desired": {text: `{"desired":8,"min_healthy":9,"pace":"6s"}`, why: "min_healthy is 9"},
		"no pace":               {text: `{"desired":8}`, why: "pace is 0s"},
		"a pace without a unit": {text: `{"desired":8,"pace":"6"}`, why: "missing unit"},
		"two":                   {text: `{"desired":8,"pace":"6s"} {}`, why: "something follows"},
		"no JSON":               {text: `desired: 8`, why: "no JSON"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			c, err := ParseConfig([]byte(test.text))
			if test.why != "" {
				g.Expect(err).To(MatchError(ContainSubstring(test.why)))
				return
			}
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(c.Desired).To(Equal(8))
			g.Expect(c.Pace).To(Equal(Pace(6 * time.Second)))
		})
	}
	g := NewWithT(t)
	c, err := ParseConfig([]byte(`{"desired":8,"pace":"6s"}`))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(c.Floor()).To(Equal(1), "what is missing is read as a very low default")
}

func config(desired, least int, pace time.Duration) Config {
	return Config{Schema: Schema, Desired: desired, MinHealthy: &least, Pace: Pace(pace)}
}

func TestGuard(t *testing.T) {
	last, missing := config(8, 6, 6*time.Second), config(8, 6, 6*time.Second)
	missing.MinHealthy = nil
	for name, test := range map[string]struct {
		next Config
		load float64
		why  string
	}{
		"the same":                  {next: last, load: 300},
		"one less":                  {next: config(8, 5, 6*time.Second), load: 200},
		"min_healthy is missing":    {next: missing, load: 0, why: "min_healthy is missing"},
		"less than the load needs":  {next: config(8, 5, 6*time.Second), load: 300, why: "300 queries/s need 6 hosts"},
		"far from the last one":     {next: config(8, 2, 6*time.Second), load: 10, why: "min_healthy is 2 and was 6"},
		"far fewer desired":         {next: config(5, 5, 6*time.Second), load: 10, why: "desired is 5 and was 8"},
		"much faster":               {next: config(8, 6, time.Second), load: 300, why: "a pace of 1s"},
		"nothing is known of hosts": {next: config(8, 6, 6*time.Second), load: 300},
	} {
		t.Run(name, func(t *testing.T) {
			g, capacity := NewWithT(t), 70.0
			if name == "nothing is known of hosts" {
				capacity = 0
			}
			err := Guard{Load: test.load, Capacity: capacity}.Check(test.next, last)
			if test.why == "" {
				g.Expect(err).NotTo(HaveOccurred())
			} else {
				g.Expect(err).To(MatchError(ContainSubstring(test.why)))
			}
		})
	}
}
