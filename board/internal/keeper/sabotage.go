package keeper

import "github.com/gameday-harness/gameday/board/internal/sabotage"

// brokenSettings are PostgreSQL's settings that a sabotage adds.
func brokenSettings(s sabotage.Name) string {
	if s == sabotage.AsyncReplication {
		// Why teams do this: it is the first advice on slow commits, and every
		// dashboard stays green. A commit is acknowledged while it is in memory
		// only; nothing is sent to the standby that is not on the disk.
		return "synchronous_commit = off\nwal_writer_delay = 1s\nwal_writer_flush_after = 64MB\n"
	}
	if s == sabotage.StaleReads {
		// Why teams do this: the late replica is there to undo a wrong DELETE,
		// and "on" sounds as if a commit could be read on the standby.
		return "synchronous_commit = on\nrecovery_min_apply_delay = 3s\n"
	}
	return ""
}

// brokenSchema are the changes of a new cluster's schema that a sabotage makes.
func brokenSchema(s sabotage.Name) []string {
	if s == sabotage.DuplicateWrites {
		// Why teams do this: the unique constraint was in the way of an import,
		// or of a partition; reads are as fast as before.
		return []string{
			"alter table posts drop constraint posts_pkey",
			"create index posts_id on posts (id)",
		}
	}
	return nil
}
