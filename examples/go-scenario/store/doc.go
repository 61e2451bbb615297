// Command store is a small key-value store for this example: one process that
// writes each item to a log on its disk before it acknowledges it, and reads the
// log when it starts. It uses nothing but Go's standard library.
//
// Usage: store serve FILE, or store health URL.
package main
