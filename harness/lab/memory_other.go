//go:build !linux

package lab

// freeMemory is not told here.
func freeMemory() uint64 { return 0 }
