// Package sources keeps hosts from sending in each other's names.
//
// A host with NET_RAW can write any sender into a packet. Were such a packet let
// in, a host could raise the counters that prove a fault of another one, open
// connections in its name, or speak to a probe as if it were the gateway. So what
// comes in on the network of a host must come from the host's own address, before
// anything else looks at it: before traffic is counted (-350), and before any cut
// (-300). What does not is dropped, and counted under the host that sent it.
//
// A host's network is known as soon as the gateway is attached to it. Until then
// nothing passes from there, nor from any other interface but the loopback and
// those in front.
package sources
