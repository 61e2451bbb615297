package settings

import "time"

// Redis is the protocol of a workload of Redis commands.
const Redis = "redis"

// RedisCommands is what a workload of Redis commands says beside its rates. Texts may
// hold {{.ID}}, the item's id.
type RedisCommands struct {
	User, Password string
	Database       int
	Write, Read    []string // one command each, with its arguments
	// Refused are the first words of errors that rule out that a write was applied,
	// such as READONLY.
	Refused []string
	// Replicas is how many replicas must have a write for it to be acknowledged,
	// and Within how long they are waited for. With 0 the primary's word is enough.
	Replicas            int
	Within              time.Duration
	WriteLine, ReadLine int // in the file
}
