package netlab

import (
	"io"
	"net"
	"time"
)

// Say sends a line over a connection to a host that serves, and returns whether
// it came back in time.
func Say(conn net.Conn, patience time.Duration) error {
	const line = "hello"
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	if _, err := conn.Write([]byte(line)); err != nil {
		return err
	}
	return Hear(conn, patience)
}

// Hear waits for a line that was sent before.
func Hear(conn net.Conn, patience time.Duration) error {
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	_, err := io.ReadFull(conn, make([]byte, len("hello")))
	return err
}

// accept echoes until the listener is closed.
func accept(listener net.Listener) {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		go func() {
			_, _ = io.Copy(conn, conn) // the other end is gone
			_ = conn.Close()
		}()
	}
}

func answer(packets net.PacketConn) {
	buffer := make([]byte, 1500)
	for {
		n, from, err := packets.ReadFrom(buffer)
		if err != nil {
			return
		}
		_, _ = packets.WriteTo(buffer[:n], from) // the other end is gone
	}
}
