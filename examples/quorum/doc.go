// Command quorum is one member of a small key-value store that is replicated by
// Raft (github.com/hashicorp/raft). Three members, one in each of three regions,
// make a store that goes on as long as two of them reach each other. There is no
// home region: whichever member leads, leads.
//
// It is an example of a system that Gameday can test, and imports nothing of
// Gameday. README.md says what can be seen on it.
//
// Usage: quorum serve, or quorum health URL. The environment configures it; see
// settings.go.
package main
