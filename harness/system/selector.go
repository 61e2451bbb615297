package system

// Selector says which hosts are meant, before anything runs, in a text such as
// "region=home", "role=database,region=home", "host=web-1|web-2",
// "any 1 of service=web", "minority of service=store" or "all". Terms joined by a
// comma must all fit; "!=" is their opposite. "region=home" is the model's home,
// and "region=outside" stands for hosts in no region. The zero value selects
// nothing.
type Selector struct {
	Pick  Pick
	Terms []Term // none, with a Pick: all hosts
}

// Pick says how many of the hosts that fit are meant.
type Pick struct {
	How Share
	N   int // of PickFirst and PickAny
}

// Share is a way to pick.
type Share string

// Ways to pick. A minority is the greatest number below half, a majority the
// least above half; both take the first in order.
const (
	PickNone     Share = ""         // only in the zero Selector
	PickAll      Share = "all"      //
	PickFirst    Share = "first"    // the first n in order of name
	PickAny      Share = "any"      // n, drawn with the seed
	PickMinority Share = "minority" //
	PickMajority Share = "majority" //
)

// Term is one condition on a host.
type Term struct {
	Key    string   // "host", "service", "region" or "role"
	Not    bool     // none of the values
	Values []string // one of which must be the host's
}
