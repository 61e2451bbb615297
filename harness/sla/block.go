package sla

// Kind says how the blocks within a block depend on each other.
type Kind string

// Kinds of blocks.
const (
	Part     Kind = "part"     // one host
	Series   Kind = "series"   // all must be up
	Parallel Kind = "parallel" // Needs of them must be up
	Switched Kind = "switched" // the second must be up, or the first and any of the others
)

// Block is a reliability block diagram: users are served while it is up.
type Block struct {
	Kind Kind   `json:"kind"`
	Name string `json:"name"`
	// Place is the region of a part, "" outside all; parts of one place that stand in
	// parallel fail together now and then.
	Place string `json:"place,omitempty"`
	// Availability is given for a part, and computed for any other block, with what
	// its parts have in common.
	Availability float64 `json:"availability"`
	Source       string  `json:"source,omitempty"` // of a part's availability
	Needs        int     `json:"needs,omitempty"`  // of a parallel block
	Blocks       []Block `json:"blocks,omitempty"`
}

// Parts returns the parts of a block, in order.
func (b Block) Parts() []Block {
	if b.Kind == Part {
		return []Block{b}
	}
	var all []Block
	for _, inner := range b.Blocks {
		all = append(all, inner.Parts()...)
	}
	return all
}

// row puts blocks in series; one block is itself.
func row(name string, blocks ...Block) Block {
	if len(blocks) == 1 {
		return blocks[0]
	}
	return Block{Kind: Series, Name: name, Blocks: blocks}
}

// beside puts blocks in parallel, of which so many must be up; one block is itself.
func beside(name string, needs int, blocks ...Block) Block {
	if len(blocks) == 1 && needs == 1 {
		return blocks[0]
	}
	return Block{Kind: Parallel, Name: name, Needs: needs, Blocks: blocks}
}

// computed fills in the availability of every block that is no part.
func (b Block) computed(c Case) Block {
	if b.Kind == Part {
		return b
	}
	b.Availability = b.Available(c)
	inner := make([]Block, len(b.Blocks))
	for i, one := range b.Blocks {
		inner[i] = one.computed(c)
	}
	b.Blocks = inner
	return b
}
