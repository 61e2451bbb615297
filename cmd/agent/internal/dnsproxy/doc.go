// Package dnsproxy stands between hosts and their resolvers. Each resolver has
// a port of its own here, so the proxy knows who was meant; the source address
// says who asked. Queries are handed on as they came, unless a rule changes
// what comes back.
package dnsproxy
