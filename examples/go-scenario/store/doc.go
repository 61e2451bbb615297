// Command store is a small key-value store for this example: one process that
// writes each item to a log on its disk before it acknowledges it, and reads the
// log when it starts. It uses nothing but Go's standard library.
//
// Beside the log lies the file "mode": while it says "read-only", as a backup lets
// it, the store refuses writes and serves reads. With STORE_RUDE in its environment
// the writes fail instead.
//
// Usage: store serve FILE, store health URL, or store get URL.
package main
