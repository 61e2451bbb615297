package settings

// Postgres is the protocol of a workload of SQL statements over PostgreSQL's wire.
const Postgres = "postgres"

// SQL is what a workload of SQL statements says beside its rates.
type SQL struct {
	User, Password, Database string
	// Setup are statements that are run once before the first write, such as one
	// that makes a table. They must bear being run again.
	Setup []string
	// Write and Read are one statement each; $1 stands for the item's id.
	Write, Read string
	// Refused are the SQLSTATEs, or classes of two letters, that rule out that a
	// write was applied.
	Refused []string
	// RegionColumn and AuthorityColumn are columns of what a statement returns; ""
	// when not said.
	RegionColumn, AuthorityColumn string
	Connections                   int // kept ones at most, >= 1
	WriteLine, ReadLine           int // in the file
}
