package probe

import (
	"bufio"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/netip"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/gameday-harness/gameday/harness/gateway"
)

// Listening returns the listening TCP sockets of the network namespace of this
// process.
func Listening() ([]gateway.Socket, error) {
	sockets := []gateway.Socket{}
	for _, path := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		found, err := readFile(path)
		if errors.Is(err, fs.ErrNotExist) { // a kernel without IPv6
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("list the listening sockets in %s: %w", path, err)
		}
		sockets = append(sockets, found...)
	}
	return sockets, nil
}

func readFile(path string) ([]gateway.Socket, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	return parse(file)
}

// parse reads the kernel's table of TCP sockets. For a listening socket its
// "rx_queue" is the number of connections that wait to be accepted
// (get_tcp4_sock in the kernel's tcp_ipv4.c).
func parse(table io.Reader) ([]gateway.Socket, error) {
	const (
		fieldLocal, fieldState, fieldQueues = 1, 3, 4
		listen                              = "0A"
	)
	var sockets []gateway.Socket
	lines := bufio.NewScanner(table)
	lines.Scan() // the headline
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) <= fieldQueues || fields[fieldState] != listen {
			continue
		}
		addr, err := parseAddr(fields[fieldLocal])
		if err != nil {
			return nil, err
		}
		_, rx, _ := strings.Cut(fields[fieldQueues], ":")
		backlog, err := strconv.ParseUint(rx, 16, 31)
		if err != nil {
			return nil, fmt.Errorf("queues %q: %w", fields[fieldQueues], err)
		}
		sockets = append(sockets, gateway.Socket{Addr: addr.Addr().String(), Port: addr.Port(), Backlog: int(backlog)})
	}
	return sockets, lines.Err()
}

// parseAddr reads "0300120C6:1538": words of four bytes in the machine's
// order, and the port.
func parseAddr(text string) (netip.AddrPort, error) {
	host, port, _ := strings.Cut(text, ":")
	raw, err := hex.DecodeString(host)
	if err != nil || len(raw)%4 != 0 {
		return netip.AddrPort{}, fmt.Errorf("address %q is not hexadecimal words", text)
	}
	for word := range slices.Chunk(raw, 4) {
		nativeToBig(word)
	}
	addr, ok := netip.AddrFromSlice(raw)
	if !ok {
		return netip.AddrPort{}, fmt.Errorf("address %q has %d bytes", text, len(raw))
	}
	number, err := strconv.ParseUint(port, 16, 16)
	if err != nil {
		return netip.AddrPort{}, fmt.Errorf("port of %q: %w", text, err)
	}
	return netip.AddrPortFrom(addr, uint16(number)), nil
}
