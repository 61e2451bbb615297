// Package echo sends UDP datagrams back to where they came from, so that a
// peer can see from the wire alone when it is cut.
package echo
