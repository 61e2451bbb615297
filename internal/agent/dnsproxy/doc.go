// Package dnsproxy stands between hosts and their resolvers. Each resolver has
// a port of its own here, so the proxy knows who was meant; the source address
// says who asked. Queries are handed on as they came, unless a rule changes
// what comes back.
//
// It never answers an answer, and over UDP never sends more than the client can
// take, whatever a resolver or a rule would have it say.
package dnsproxy
