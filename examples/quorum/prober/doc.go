// Command prober writes and reads through one URL every 20 ms, over connections
// of its own, and prints each outage as a line of JSON. It shares no code with
// Gameday, so that Gameday's figures can be held against it.
//
// Usage: prober [FLAGS] URL, where URL is that of the items, such as
// http://127.0.0.1:8081/items/. A write is a PUT of URL + id, a read a GET of the
// id that was acknowledged last. What is answered with 2xx in time is good.
//
// Stamps are nanoseconds of CLOCK_MONOTONIC, which all processes of one Linux
// kernel share, those in containers too.
package main
