package echo

import (
	"context"
	"errors"
	"fmt"
	"net"

	"golang.org/x/net/ipv4"
)

// Serve answers every question on a UDP address such as ":61007" until the context
// ends, and nothing else: no answer is ever answered. An answer comes from the very
// address that was asked.
func Serve(ctx context.Context, addr string) error {
	var config net.ListenConfig
	conn, err := config.ListenPacket(ctx, "udp4", addr)
	if err != nil {
		return fmt.Errorf("listen for echoes on UDP %s: %w", addr, err)
	}
	defer func() { _ = conn.Close() }()
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() }) // ends the read below
	defer stop()
	packets := ipv4.NewPacketConn(conn)
	if err := packets.SetControlMessage(ipv4.FlagDst, true); err != nil {
		return fmt.Errorf("ask for the destination of echoes: %w", err)
	}
	buffer := make([]byte, 2048)
	for {
		n, control, from, err := packets.ReadFrom(buffer)
		if errors.Is(err, net.ErrClosed) {
			return nil
		}
		if err != nil {
			continue // an ICMP error of an earlier answer
		}
		if _, asks := Asked(buffer[:n]); !asks {
			continue
		}
		buffer[0] = answer
		var source *ipv4.ControlMessage
		if control != nil {
			source = &ipv4.ControlMessage{Src: control.Dst}
		}
		_, _ = packets.WriteTo(buffer[:n], source, from) // a lost answer is what the asker looks for
	}
}
