package sla

// Case is what an availability is computed under.
type Case struct {
	Beta  float64         // share of a host's unavailability that hosts in one place have in common
	Apart map[string]bool // places whose hosts have nothing in common all the same
	Sure  map[string]bool // hosts that never fail
}

// Available returns the share of time in which a block is up, in closed form.
//
//	part      a
//	series    a1 a2 ... an
//	parallel  the sum, over all ways in which at least Needs of n are up
//	switched  s (1 - (1-a1)(1-a2)...) + (1-s) a1, with the switch up for a share s
//
// Hosts of one place that stand in parallel fail together for a share beta of their
// unavailability (the beta-factor model), and else independently.
func (b Block) Available(c Case) float64 {
	switch b.Kind {
	case Part:
		if c.Sure[b.Name] {
			return 1
		}
		return b.Availability
	case Series:
		return all(b.Blocks, c)
	case Parallel:
		return atLeast(b.Needs, b.howManyUp(c))
	case Switched:
		return b.switched(c)
	}
	return 0
}

func all(blocks []Block, c Case) float64 {
	up := 1.0
	for _, b := range blocks {
		up *= b.Available(c)
	}
	return up
}

func (b Block) switched(c Case) float64 {
	sw, branches := b.Blocks[0].Available(c), b.Blocks[1:]
	allDown := 1.0
	for _, branch := range branches {
		allDown *= 1 - branch.Available(c)
	}
	return sw*(1-allDown) + (1-sw)*branches[0].Available(c)
}

// howManyUp returns the probability of each number of blocks that are up.
func (b Block) howManyUp(c Case) []float64 {
	up := []float64{1}
	for _, near := range byPlace(b.Blocks) {
		common := c.common(near)
		own := []float64{1}
		for _, one := range near {
			down := (1 - one.Available(c) - common) / (1 - common)
			own = together(own, []float64{down, 1 - down})
		}
		for n := range own {
			own[n] *= 1 - common
		}
		own[0] += common
		up = together(up, own)
	}
	return up
}

// common is the share of time in which all blocks of a place are down for one cause.
// It is at most the smallest unavailability, so that each keeps its own.
func (c Case) common(near []Block) float64 {
	if len(near) < 2 || c.Apart[near[0].Place] {
		return 0
	}
	least := 1.0
	for _, one := range near {
		least = min(least, 1-one.Available(c))
	}
	return min(c.Beta*least, 1-1e-12) // never certain: what is left is divided by
}

// byPlace puts parts of one place together; any other block stands alone.
func byPlace(blocks []Block) [][]Block {
	var clusters [][]Block
	at := map[string]int{}
	for _, b := range blocks {
		if i, known := at[b.Place]; known && b.Kind == Part {
			clusters[i] = append(clusters[i], b)
			continue
		}
		if b.Kind == Part {
			at[b.Place] = len(clusters)
		}
		clusters = append(clusters, []Block{b})
	}
	return clusters
}

// together is the distribution of the sum of two independent numbers.
func together(a, b []float64) []float64 {
	sum := make([]float64, len(a)+len(b)-1)
	for i, p := range a {
		for j, q := range b {
			sum[i+j] += p * q
		}
	}
	return sum
}

func atLeast(n int, probability []float64) float64 {
	sum := 0.0
	for i := min(n, len(probability)); i < len(probability); i++ {
		sum += probability[i]
	}
	return sum
}
