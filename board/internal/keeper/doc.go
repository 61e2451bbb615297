// Package keeper is PID 1 of a database host. It supervises PostgreSQL and
// brings it into the state that the pilot wants: primary, standby, or held.
//
// Its first duty is what it must not do. A primary acknowledges writes only
//
//   - with its standby: synchronous replication is on, so that no commit is
//     acknowledged before the standby has applied it; or
//   - alone (solo), while it holds a lease from the pilot.
//
// A primary that has neither a lease nor a streaming standby is fenced: it
// refuses writes. board/README.md has the argument why two primaries never
// acknowledge.
package keeper
