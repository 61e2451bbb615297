package lab

import (
	"bytes"
	"os"
	"strconv"
)

// freeMemory is how many bytes programs can still have on this machine without
// swapping, by the kernel's own estimate (MemAvailable); 0 when it is not known.
func freeMemory() uint64 {
	const kibibyte = 1 << 10
	text, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return 0
	}
	for line := range bytes.Lines(text) {
		fields := bytes.Fields(line)
		if len(fields) < 2 || string(fields[0]) != "MemAvailable:" {
			continue
		}
		n, err := strconv.ParseUint(string(fields[1]), 10, 64)
		if err != nil {
			return 0
		}
		return n * kibibyte
	}
	return 0
}
