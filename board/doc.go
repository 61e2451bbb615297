// Command board is the reference system: a small board of posts in two regions,
// with read-only mode, automatic failover with fencing, and a way home. One
// binary plays every part; board/README.md explains them.
package main
