package stopwhen

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"
)

func TestMemoryBelow(t *testing.T) {
	for _, c := range []struct {
		name  string
		free  []uint64 // MiB, second by second
		fires bool
	}{
		{"enough", []uint64{300, 256, 256}, false},
		{"too little", []uint64{300, 300, 255}, true},
		{"not known", []uint64{0, 0, 0}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := NewWithT(t)
				ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
				defer cancel()
				second := 0
				err := MemoryBelow(256*mebibyte, func() uint64 {
					free := c.free[min(second, len(c.free)-1)]
					second++
					return free * mebibyte
				}).Watch(ctx, nil)
				if !c.fires {
					g.Expect(err).NotTo(HaveOccurred())
					return
				}
				g.Expect(err).To(MatchError("only 255 MiB of memory are free on the Docker host, and 256 MiB must stay free"))
			})
		})
	}
}
