// Package lab puts the parts together: the system of a compose file in containers on
// Docker, users over HTTP, the faults of package injectors, and a runner over them.
// It is where programs begin that carry scenarios out; its types hold nothing of
// Docker or of compose.
package lab
