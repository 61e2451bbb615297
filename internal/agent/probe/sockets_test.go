package probe

import (
	"encoding/binary"
	"net"
	"net/netip"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/gameday-harness/gameday/harness/gateway"
)

const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0300120C6:1538 00000000:0000 0A 00000000:00000003 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0
`

func TestParse(t *testing.T) {
	if binary.NativeEndian.Uint16([]byte{1, 0}) != 1 {
		t.Skip("the tables below are those of a little-endian machine")
	}
	for name, test := range map[string]struct {
		table string
		want  []gateway.Socket
		err   string
	}{
		"IPv4 with a backlog": {
			table: strings.Replace(table, "0300120C6", "030012C6", 1),
			want:  []gateway.Socket{{Addr: "198.18.0.3", Port: 5432, Backlog: 3}},
		},
		"IPv6": {
			table: strings.Replace(table, "0300120C6", "00000000000000000000000001000000", 1),
			want:  []gateway.Socket{{Addr: "::1", Port: 5432, Backlog: 3}},
		},
		"an established one is left out": {table: strings.Replace(table, " 0A ", " 01 ", 1)},
		"nothing listens":                {table: "headline\n"},
		"a broken address":               {table: table, err: "not hexadecimal words"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			got, err := parse(strings.NewReader(test.table))
			if test.err != "" {
				g.Expect(err).To(MatchError(ContainSubstring(test.err)))
				return
			}
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(got).To(Equal(test.want))
		})
	}
}

func TestListening(t *testing.T) {
	g := NewWithT(t)
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	g.Expect(err).NotTo(HaveOccurred())
	defer func() { _ = listener.Close() }()
	port := netip.MustParseAddrPort(listener.Addr().String()).Port()
	sockets, err := Listening()
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(sockets).To(ContainElement(gateway.Socket{Addr: "127.0.0.1", Port: port}))
}
