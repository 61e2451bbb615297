package verdict

// Descriptor says everything about one measure that others need to know. Adding
// a measure touches its own file, and the list in Measures.
type Descriptor struct {
	Measure Measure
	Unit    string // "s", "writes", "reads", "ratio", "x"
	Better  Better
	// Objective is the key under x-gameday's objectives, and Quantity how it is
	// written there; "" when there is none.
	Objective string
	Quantity  Quantity
	Asks      Ask
	Fixed     *float64 // the limit, whatever the objectives are; nil: there is none
	// Fallback is the limit when the objective is not set; nil: then there is none.
	Fallback func(objectives map[string]float64) *float64
	Judge    Judge
	Words    Words
}

// Better says which way is good.
type Better string

// Directions.
const (
	Lower  Better = "lower"
	Higher Better = "higher"
)

// Quantity says how a limit is written by people.
type Quantity string

// Quantities.
const (
	Duration Quantity = "duration" // "20s"
	Count    Quantity = "count"    // a whole number of 0 or more
	Share    Quantity = "share"    // "99.5%" or 0.995
	Factor   Quantity = "factor"   // a number above 0
)

// Ask is the question that an experiment must answer before it goes on: how long
// it keeps a fault in force, and how long it watches afterwards.
type Ask string

// Questions.
const (
	AskNothing   Ask = ""          // it is taken over whatever time there is
	AskReadOnly  Ask = "readonly"  // under the fault: is every request served or politely refused?
	AskServed    Ask = "served"    // under the fault: is every request served?
	AskRecovered Ask = "recovered" // after the heal: is every request served?
	AskHome      Ask = "home"      // after the heal: is every request served, by the home region?
)

// Words are how people are told of a measure.
type Words struct {
	Title   string // "Failover within (RTO)"
	Meaning string // explains it in one sentence, to those who meet it first
	Demand  string // what a service must do: "fail over"
	Limit   string // how a limit follows on that: "within", "at least", "at most"
	Never   string // what a service must do when the limit is 0: "lose no acknowledged write"
	// Harm tells a finding that is broken, with its figure and its limit, to people
	// who do not know the measure.
	Harm func(figure, allowed string) string
	// Gravity ranks what is broken: 1 is the gravest.
	Gravity int
	// Rare measures have a column in tables of all scenarios only where they are
	// demanded or broken: most systems are held to the others.
	Rare            bool
	Counted         string // what follows on a count: "2 writes lost"
	Mark, MarkLimit string // labels on a time line, of the figure and of the limit; "": none
}

// Measures lists every measure that is always taken, in the order in which
// findings are shown.
func Measures() []Descriptor {
	return []Descriptor{
		readOnly(),
		failover(),
		recovery(),
		failback(),
		dataLoss(),
		availability(),
		splitBrain(),
		staleReads(),
		duplicates(),
		amplification(),
	}
}

// onDemand lists the measures that are only taken where a scenario demands them.
func onDemand() []Descriptor { return []Descriptor{linearizable(), readings()} }

// Describe returns the descriptor of a measure, also of one that is only taken on
// demand, and false when there is no such measure.
func Describe(m Measure) (Descriptor, bool) {
	for _, d := range append(Measures(), onDemand()...) {
		if d.Measure == m {
			return d, true
		}
	}
	return Descriptor{}, false
}

// Limit is what the measure is held against: its fixed limit, or else the
// objective, or else its fallback; nil when there is none.
func (d Descriptor) Limit(objectives map[string]float64) *float64 {
	if d.Fixed != nil {
		limit := *d.Fixed
		return &limit
	}
	if limit, set := objectives[d.Objective]; set {
		return &limit
	}
	if d.Fallback != nil {
		return d.Fallback(objectives)
	}
	return nil
}

// nothing is the limit of what must never be.
func nothing() *float64 { return new(float64) }
