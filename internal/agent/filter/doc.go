// Package filter cuts hosts off: silently, or with a refusal, in one
// transaction for any number of hosts.
//
// A packet can meet the filter at four places. "pre" sees what comes in before
// any redirect, so a removed host is gone before a proxy could accept for it.
// "in" sees what users send to an entry host's proxy, which only the redirect
// has chosen. "out" and "post" see what the gateway itself sends: proxies speak
// to a host under the gateway's address, and answer others under the host's.
//
// Each cut has chains of its own, made ready before a packet passes them; a
// short transaction then lets all packets jump there, or no longer.
//
// Each rule counts a packet under its host and marks it; the last rule of a
// chain drops or rejects what is marked. So a packet between two hosts that
// are both cut off counts for both.
package filter
