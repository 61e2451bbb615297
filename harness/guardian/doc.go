// Package guardian keeps a promise for a run: whatever kills it, every fault is
// undone and everything that it made is gone.
//
// A run starts a guardian before it makes anything: a process of its own, in a
// session of its own, with no part in the experiment. The two are tied by two
// pipes. The run says all the time that it lives; when the pipe closes, the run
// has died, and when nothing comes for Patience, it stands still. In both cases
// the guardian undoes what the run's journal says: each fault by its own kind,
// which knows it from its spec, then whatever the gateways still hold. It removes
// the worlds, and notes in the run's histories that it did.
// It answers each word, so that the run notices when the guardian dies, and
// starts another.
//
// When both die at once, the gateways drop the faults by themselves, since
// nobody renews their leases; and Recover, which every run begins with, undoes
// the rest.
package guardian
