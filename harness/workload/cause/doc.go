// Package cause tells in a few stable words why a request over the network failed.
// Clients of package workload share it.
package cause
