// Package echo says, of datagrams that a host sent and of those that came back,
// when the host was cut off and when it was heard again. It is arithmetic alone.
package echo
