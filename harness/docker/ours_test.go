package docker

import (
	"testing"

	. "github.com/onsi/gomega"
)

func TestWhatBelongsToARun(t *testing.T) {
	ours := map[string]string{LabelRun: "r-1"}
	for name, c := range map[string]struct {
		labels map[string]string
		names  []string
		want   bool
	}{
		"ours":                      {ours, []string{"/gameday-r-1-web"}, true},
		"ours, with a second name":  {ours, []string{"/linked/web", "/gameday-r-1-web"}, true},
		"a volume":                  {ours, []string{"gameday-r-1-vol-data"}, true},
		"labels from docker commit": {ours, []string{"/brave_turing"}, false},
		"another run's name":        {ours, []string{"/gameday-r-10-web"}, false},
		"another run's label":       {map[string]string{LabelRun: "r"}, []string{"/gameday-r-1-web"}, false},
		"no label":                  {nil, []string{"/gameday-r-1-web"}, false},
		"no name":                   {ours, nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			NewWithT(t).Expect(belongs(c.labels, "r-1", c.names...)).To(Equal(c.want))
		})
	}
}
