// Package redis is the client of package workload for Redis: a write and a read are
// one command each, such as SET and GET.
//
// An error that Redis gives before it looks at a command, such as READONLY, is a
// refusal; whatever else goes wrong leaves a write unknown. A read finds its item when
// the reply is, or holds, the id.
package redis
