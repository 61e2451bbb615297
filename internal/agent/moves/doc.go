// Package moves lets a host come back at another address, as a replaced
// instance does.
//
// Each host that can move has two addresses: its own, which it really has, and
// a spare one. One of them is the live one; the other is gone, and what other
// hosts send there goes nowhere. A move changes the two over, in one
// transaction of the packet filter:
//
//	                 its own    spare
//	at home          live       gone
//	moved            gone       live: links to the same proxies, the rest by DNAT
//
// "Gone" is seen behind connection tracking, which knows who opened a
// connection: only connections to the address freeze, and not those that the
// host itself has opened from there.
package moves
