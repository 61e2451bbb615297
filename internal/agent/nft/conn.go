package nft

import (
	"fmt"

	"github.com/google/nftables"
	"github.com/mdlayher/netlink"
)

// buffer holds a transaction of several thousand rules and its
// acknowledgements; the kernel's default ends after a few hundred.
const buffer = 8 << 20

// Open returns a connection to the packet filter of the current network
// namespace. It needs CAP_NET_ADMIN, and is closed with CloseLasting: closing
// one waits until the kernel has disposed of what was deleted, some 10 ms.
func Open() (*nftables.Conn, error) {
	conn, err := nftables.New(nftables.AsLasting(), nftables.WithSockOptions(func(c *netlink.Conn) error {
		// Refused without CAP_NET_ADMIN in the initial user namespace; then
		// the default has to do, and only huge transactions fail.
		_ = c.SetWriteBuffer(buffer)
		_ = c.SetReadBuffer(buffer)
		return nil
	}))
	if err != nil {
		return nil, fmt.Errorf("open the packet filter (is CAP_NET_ADMIN granted, nf_tables in the kernel?): %w", err)
	}
	return conn, nil
}
